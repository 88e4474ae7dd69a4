package import Domain
import Foundation
package import Terminal

/// The living dashboard: holds the state, draws it, and does what it asks for.
///
/// It is the only part of the room that is not a value. Everything happens on the main thread, in short
/// turns; waiting is done in tasks that it owns and ends with it.
@MainActor
package final class DashboardApplication {
    var state: DashboardState
    private let screen: any ScreenOutput
    private let characters: CharacterSupport
    let platform: DashboardPlatform

    private var themes: ThemeGallery
    private var themeWatch: FolderWatch?
    private var keymapFollower: KeymapFollower?

    var engine: (any EngineClient)?
    private var mailbox: EventMailbox?
    private var connection: Task<Void, Never>?
    var running: [Int: Task<Void, Never>] = [:]
    /// The output that is shown.
    var log: OutputLog?
    /// The log of a job that is shown.
    var jobLog: OutputLog?
    /// The search that goes on in one of them.
    var hunt: Task<Void, Never>?
    var lastCommand: Task<Void, Never>?
    var alarms: [Alarm: Task<Void, Never>] = [:]
    /// Reads how the screen was left.
    private var remembering: Task<Void, Never>?
    private lazy var keeper = ScreenKeeper(save: platform.saveScreen) { [weak self] in self?.keep() }
    private lazy var heartbeat = Heartbeat { [weak self] in self?.apply(.ticked) }
    /// Commands that were given while the engine was starting.
    var early: [EngineCommand] = []
    var nextTask = 0

    var shown: Canvas?
    private var shownTitle: String?
    /// When events were taken and drawn last.
    private var lastTurn = ContinuousClock.now
    private var frameDue: Task<Void, Never>?
    private var lastCursor: EventCursor?
    private var waiters: [(cursor: EventCursor, continuation: CheckedContinuation<Void, Never>)] = []

    /// The shortest time between frames that no key asked for.
    private static let frameInterval = Duration.milliseconds(33)

    /// Creates a dashboard without an engine; nothing is drawn yet.
    ///
    /// - Parameters:
    ///   - screen: What shows the frames.
    ///   - theme: How things look until ``follow(_:in:)``.
    ///   - keymap: Which keys do what.
    ///   - platform: What the machine does for it.
    ///   - draft: The text of a task that was begun and not sent.
    ///   - mouse: How much of the mouse is used.
    ///   - isASCII: Whether the terminal shows ASCII only.
    ///   - scope: What of the engine is shown, and where that runs.
    package init(
        screen: any ScreenOutput,
        theme: Theme,
        keymap: Keymap,
        platform: DashboardPlatform,
        draft: String = "",
        mouse: MouseReporting = .off,
        isASCII: Bool = false,
        scope: DashboardScope = DashboardScope()
    ) {
        self.screen = screen
        themes = ThemeGallery(showing: theme)
        self.platform = platform
        characters = isASCII ? .ascii : .unicode
        state = DashboardState(
            size: screen.size,
            keymap: keymap,
            time: platform.now(),
            draft: draft,
            mouse: mouse,
            scope: scope
        )
        state.keymap.namesArrows = isASCII
    }

    /// Paints the first frame, which needs nothing but the size; how the screen was left is read behind it.
    package func start(size: Size) {
        platform.setMouse(state.mouse)
        resize(to: size)
        let load = platform.loadScreen
        remembering = own { app in
            let reading = await ScreenMemory.reading(from: load)
            guard !Task.isCancelled else { return }
            app.apply(.remembered(reading))
            app.keeper.begin(with: app.state.memory)
        }
    }

    /// Takes an engine: asks it how things stand and listens from there on.
    package func connect(_ engine: any EngineClient) {
        self.engine = engine
        for command in takeEarly() { perform(command) }
        connection?.cancel()
        let mailbox = EventMailbox { [weak self] in self?.drawSoon() }
        self.mailbox = mailbox
        connection = Task { [weak self] in
            do throws(EngineError) {
                let snapshot = try await engine.ask(SnapshotQuery())
                await self?.remembering?.value
                self?.begin(with: snapshot)
                try await mailbox.fill(from: engine, after: snapshot.cursor)
                self?.lose(EventMailbox.ended, .ended)
            } catch {
                self?.lose(error, .lost)
            }
        }
    }

    /// Goes on without the engine that was connected, until another one is.
    private func lose(_ error: EngineError, _ loss: EngineLoss) {
        guard !Task.isCancelled else { return }
        apply(.engineFailed(error))
        platform.engineLost(loss)
    }

    private func begin(with snapshot: SnapshotQuery.Answer) {
        lastCursor = snapshot.cursor
        let isKept = keeper.isKept(state.memory)
        apply(.engineStarted(snapshot))
        // What the engine tells of is nothing that anybody did.
        if isKept { keeper.begin(with: state.memory) }
    }

    /// Says that there is no engine, and why.
    package func engineFailed(_ error: EngineError) {
        apply(.engineFailed(error))
        for command in takeEarly() { apply(.failed(.perform(command), error)) }
    }

    /// Whether a task waits for a slot or runs.
    package var hasUnfinishedTasks: Bool { state.tasks.unfinished > 0 }

    /// Takes a key, a paste or the mouse; the frame follows at once.
    ///
    /// A wheel that turns and a mouse that moves get the frames of a stream, however fast they are.
    package func receive(_ input: TerminalInput) {
        if case .reply(let reply) = input, let appearance = reply.appearance { themes.take(appearance) }
        var isStream = false
        if case .mouse(let event) = input { isStream = event.isStream }
        apply(.terminal(input), isUrgent: !isStream)
    }

    /// Takes another size of the terminal.
    package func resize(to size: Size) { apply(.resized(size)) }

    /// Shows a word at the bottom, such as about a file that could not be read.
    package func note(_ text: String, isTrouble: Bool = false) { apply(.noticed(text, isTrouble: isTrouble)) }

    /// Shows the present frame again, whatever the screen shows now.
    package func repaint() {
        shown = nil
        draw()
    }

    /// Keeps what was being written and ends everything that is under way.
    ///
    /// To be called on every way out, also when the line drops. The application is of no use after it.
    package func stop() {
        keep()
        keeper.stop()
        connection?.cancel()
        themeWatch?.cancel()
        keymapFollower?.cancel()
        frameDue?.cancel()
        for task in running.values { task.cancel() }
        log = nil
        jobLog = nil
        for task in alarms.values { task.cancel() }
        for waiter in waiters { waiter.continuation.resume() }
        waiters = []
    }
}

// MARK: - What is kept

extension DashboardApplication {
    /// Returns when everything that is to be kept is written; to be awaited after ``stop()``.
    package func saved() async { await keeper.settle() }

    private func keep() {
        for effect in state.keepDraft() { run(effect) }
        keeper.keep(state.memory)
    }
}

// MARK: - Waiting for calm

extension DashboardApplication {
    /// Returns when everything that was asked for is done and drawn.
    ///
    /// - Parameter cursor: An event that must have been taken before; nil for none in particular.
    package func settle(through cursor: EventCursor? = nil) async {
        if let cursor, lastCursor.map({ $0 < cursor }) ?? true {
            await withCheckedContinuation { waiters.append((cursor, $0)) }
        }
        while true {
            takeTurn()
            if let task = running.values.first {
                await task.value
            } else if let frame = frameDue {
                await frame.value
            } else {
                return
            }
        }
    }
}

// MARK: - Events

extension DashboardApplication {
    func takeEvents() {
        guard let events = mailbox?.take(), !events.isEmpty else { return }
        for effect in state.apply(.events(events), at: platform.now()) { run(effect) }
        guard let newest = events.compactMap(\.cursor).max() else { return }
        lastCursor = max(newest, lastCursor ?? newest)
        let ready = waiters.filter { $0.cursor <= newest }
        waiters.removeAll { $0.cursor <= newest }
        for waiter in ready { waiter.continuation.resume() }
    }
}

// MARK: - State and frames

extension DashboardApplication {
    func apply(_ input: DashboardInput, isUrgent: Bool = true) {
        let effects = state.apply(input, at: platform.now())
        for effect in effects { run(effect) }
        if input.isDeed { keeper.touch() }
        if isUrgent {
            draw()
        } else {
            drawSoon()
        }
    }

    /// Draws at once; a turn that is due still comes, since events may wait for it.
    func draw() {
        heartbeat.isOn = state.isWorking
        let title = WindowTitle.text(for: state)
        if title != shownTitle {
            shownTitle = title
            platform.setTitle(title)
        }
        let canvas = DashboardView.draw(state, theme: theme, characters: characters)
        guard canvas != shown else { return }
        shown = canvas
        screen.present(canvas)
    }

    /// Takes events and draws, now or as soon as the last time is long enough ago: however many events and
    /// answers come, they cost a bounded number of turns and frames a second.
    private func drawSoon() {
        guard frameDue == nil else { return }
        let due = lastTurn + Self.frameInterval
        guard due > .now else { return takeTurn() }
        frameDue = Task { [weak self] in
            try? await Task.sleep(until: due, clock: .continuous)
            guard !Task.isCancelled, let self else { return }
            frameDue = nil
            takeTurn()
        }
    }

    private func takeTurn() {
        lastTurn = .now
        takeEvents()
        draw()
    }

}

// MARK: - Themes

extension DashboardApplication {
    /// Shows the theme that a gallery says, lets the user choose another, and follows changes on the disk.
    ///
    /// - Parameters:
    ///   - gallery: The themes and the choice.
    ///   - folder: The configuration folder with the user's themes; nil when there is none to watch.
    package func follow(_ gallery: ThemeGallery, in folder: String? = nil) {
        themes = gallery
        if let trouble = gallery.trouble { note("\(trouble)", isTrouble: true) }
        draw()
        themeWatch?.cancel()
        themeWatch = folder.flatMap { folder in
            let name = URL(fileURLWithPath: folder).lastPathComponent
            return FolderWatch(
                concerns: { $0.hasSuffix(".toml") || $0 == "themes" || $0 == name },
                changed: { [weak self] in self?.readThemes(in: folder) }
            )
        }
        themeWatch?.watch(gallery.folders)
        if folder != nil, themeWatch == nil { tellOfMissingWatch() }
    }

    /// The theme to draw with: the one being tried out in the list of themes, or else the chosen one.
    private var theme: Theme {
        guard let choice = state.previewedTheme else { return themes.current }
        return (try? themes.theme(for: choice)) ?? themes.current
    }

    private func readThemes(in folder: String) {
        own { app in
            let library = await ThemeLibrary.read(folder)
            guard !Task.isCancelled else { return }
            let before = app.themes.trouble
            app.themes.take(library)
            app.themeWatch?.watch(library.folders)
            if app.state.isChoosingTheme { app.listThemes() }
            if let trouble = app.themes.trouble {
                app.note("\(trouble)", isTrouble: true)
            } else if before != nil {
                app.note("The theme can be read again.")
            }
            app.draw()
        }
    }

    func listThemes() {
        apply(.themesListed(themes.listings(), chosen: themes.choice))
    }

    func choose(_ choice: ThemeChoice) {
        themes.choose(choice)
        platform.saveTheme(choice)
    }
}

// MARK: - The keymap

extension DashboardApplication {
    /// Follows the user's keymap: when its file changes, its keys are in force without a new start.
    package func follow(_ keymap: KeymapReading) {
        keymapFollower?.cancel()
        keymapFollower = KeymapFollower(keymap) { [weak self] keymap, findings in
            self?.apply(.keymapRead(keymap, findings))
        }
        if keymapFollower?.isWatching != true { tellOfMissingWatch() }
    }

    /// Says that the user's files are read at the start alone, as nobody would guess why they change nothing.
    private func tellOfMissingWatch() {
        note(
            "Changes of your keymap and themes show after a restart only: the system has no file watches left"
                + " (fs.inotify.max_user_instances)."
        )
    }
}
