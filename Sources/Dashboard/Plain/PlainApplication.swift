package import Domain

/// The living plain session: takes lines and events, prints what they mean, and does what is asked for.
///
/// It asks for a line only when the session takes one, so a script runs one line after the other. Everything
/// happens on the main thread, in short turns; waiting is done in tasks that it owns and ends with it, and
/// for a slow reader not at all.
@MainActor
package final class PlainApplication {
    private var session: PlainSession
    private let platform: PlainPlatform

    private var engine: (any EngineClient)?
    private var mailbox: EventMailbox?
    private var running: [Int: Task<Void, Never>] = [:]
    private var nextTask = 0
    private var isStopped = false

    private var isReading = false
    /// What came in while no line could be taken.
    private var held: PlainInput?
    /// Whether the prompt is the last thing on the terminal.
    private var isPrompted = false

    /// The newest event that was taken; nil while nothing is listened to.
    private var lastCursor: EventCursor?
    private var waiters: [(cursor: EventCursor, continuation: CheckedContinuation<Void, Never>)] = []

    /// Creates a session without an engine; no line is taken yet.
    ///
    /// - Parameters:
    ///   - keymap: Which letters mean which action.
    ///   - isInteractive: Whether a person types the lines: then there is a prompt, and the end of the input
    ///     asks before it cuts anything off.
    ///   - platform: What the machine does for it.
    package init(keymap: Keymap, isInteractive: Bool, platform: PlainPlatform) {
        self.platform = platform
        session = PlainSession(keymap: keymap, isInteractive: isInteractive, time: platform.now())
    }

    /// Takes an engine: asks it how things stand, listens from there on, and takes lines.
    package func connect(_ engine: any EngineClient) {
        guard !isStopped else { return }
        self.engine = engine
        let mailbox = EventMailbox { [weak self] in self?.takeEvents() }
        self.mailbox = mailbox
        own { app in
            do throws(EngineError) {
                let snapshot = try await engine.ask(SnapshotQuery())
                app.lastCursor = snapshot.cursor
                app.apply(.engineStarted(snapshot))
                try await mailbox.fill(from: engine, after: snapshot.cursor)
                throw EventMailbox.ended
            } catch {
                app.takeEvents()
                app.lastCursor = nil
                app.releaseWaiters { _ in true }
                app.apply(.engineEnded(error))
            }
        }
    }

    /// Takes Ctrl-C.
    package func interrupt() { apply(.interrupted) }

    /// Ends everything that is under way, and prints nothing any more.
    ///
    /// To be called on every way out. The application is of no use after it.
    package func stop() {
        guard !isStopped else { return }
        isStopped = true
        endPromptLine()
        for task in running.values { task.cancel() }
        releaseWaiters { _ in true }
    }
}

// MARK: - Lines and what they mean

extension PlainApplication {
    private func apply(_ input: PlainInput) {
        guard !isStopped else { return }
        session.columns = platform.columns()
        let (lines, effects) = session.apply(input, at: platform.now())
        tell(lines)
        for effect in effects { run(effect) }
        takeLine()
    }

    /// Prints lines, those of a kind in one piece, on lines of their own where a prompt stands.
    private func tell(_ lines: [ToldLine]) {
        var rest = lines[...]
        while let first = rest.first {
            let alike = rest.prefix { $0.kind == first.kind }
            rest = rest.dropFirst(alike.count)
            let text = alike.map(\.text).joined(separator: "\n")
            // What is left out does not end the line of the prompt either.
            if platform.print(isPrompted ? "\n" + text : text, first.kind) { isPrompted = false }
        }
    }

    private func run(_ effect: PlainEffect) {
        switch effect {
        case .perform(let command): perform(command)
        case .ask(let question): ask(question)
        case .leave: platform.leave()
        case .end(let ending): platform.end(ending)
        }
    }

    /// Takes the next line as soon as there is one, if the session can.
    private func takeLine() {
        guard !isStopped, session.takesLines else { return }
        if let input = held {
            held = nil
            return apply(input)
        }
        if !isPrompted, let prompt = session.prompt {
            platform.prompt(prompt)
            isPrompted = true
        }
        guard !isReading else { return }
        isReading = true
        own { app in
            let line = await app.platform.nextLine()
            app.isReading = false
            // Whoever typed a line has ended that of the prompt.
            if line != nil { app.isPrompted = false }
            let input = line.map(PlainInput.line) ?? .endOfInput
            if app.session.takesLines { app.apply(input) } else { app.held = input }
        }
    }

    private func endPromptLine() {
        guard isPrompted else { return }
        isPrompted = false
        _ = platform.print("", .answer)
    }
}

// MARK: - The engine

extension PlainApplication {
    private func perform(_ command: EngineCommand) {
        own { app in
            guard let engine = app.engine else { return }
            do throws(EngineError) {
                let receipt = try await engine.perform(command)
                // Whether everything is at rest must not be judged by how things stood before the command.
                let snapshot = try await engine.ask(SnapshotQuery())
                await app.takeEvents(through: snapshot.cursor)
                app.apply(.performed(command, receipt))
            } catch {
                app.apply(.refused(command, error))
            }
        }
    }

    private func ask(_ question: PlainQuestion) {
        own { app in
            guard let engine = app.engine else { return }
            do throws(EngineError) {
                let answer = try await question.ask(engine)
                app.takeEvents()
                app.apply(.answered(answer))
            } catch {
                app.apply(.refused(nil, error))
            }
        }
    }

    private func takeEvents() {
        guard let events = mailbox?.take(), !events.isEmpty else { return }
        apply(.events(events))
        guard let newest = events.compactMap(\.cursor).max(), let last = lastCursor else { return }
        lastCursor = max(newest, last)
        releaseWaiters { $0 <= newest }
    }

    /// Returns when the events up to one are taken, or none will come any more.
    private func takeEvents(through cursor: EventCursor) async {
        takeEvents()
        guard !isStopped, let lastCursor, lastCursor < cursor else { return }
        await withCheckedContinuation { waiters.append((cursor, $0)) }
    }

    private func releaseWaiters(where isDue: (EventCursor) -> Bool) {
        let due = waiters.filter { isDue($0.cursor) }
        waiters.removeAll { isDue($0.cursor) }
        for waiter in due { waiter.continuation.resume() }
    }

    /// Starts a task that ends with the application.
    private func own(_ body: @escaping @MainActor (PlainApplication) async -> Void) {
        nextTask += 1
        let number = nextTask
        running[number] = Task { [weak self] in
            guard let self, !Task.isCancelled else { return }
            await body(self)
            running[number] = nil
        }
    }
}
