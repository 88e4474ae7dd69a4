import Domain
import Foundation
import Terminal

// What the state asks of the world, done in tasks that the application owns.

extension DashboardApplication {
    func run(_ effect: Effect) {
        switch effect {
        case .perform(let command): perform(command)
        case .ask(let question): ask(question)
        case .openEditor(let text, let target):
            start { app in
                let edited = try await app.platform.editText(text)
                app.apply(.edited(edited, target))
            }
        case .openPager(let title, let text): start { try await $0.platform.showText(title, text) }
        case .openFiles(let folder, let paths, let line, let task):
            start { app in
                try await app.platform.editFiles(folder, paths, line)
                app.apply(.filesEdited(task))
            }
        case .openShell(let path):
            start { app in
                if let note = try await app.platform.openShell(path) { app.note(note) }
            }
        case .openLink(let link): start { try await $0.platform.openLink(link) }
        case .copy(let text, let what): own { await $0.copy(text, what) }
        case .keepOutput(let id):
            log = id.map { OutputLog($0, folder: platform.temporaryFolder) }
        case .keepLog(let id):
            jobLog = id.map { OutputLog($0, folder: platform.temporaryFolder) }
        case .hunt(let hunt): look(for: hunt)
        case .pageOutput(let title):
            start { app in
                if let text = await app.log?.text() { try await app.platform.showText(title, text) }
            }
        case .pageLog(let title):
            start { app in
                if let text = await app.jobLog?.text() { try await app.platform.showText(title, text) }
            }
        case .copyOutput(let what):
            own { app in
                if let text = await app.log?.text() { await app.copy(text, what) }
            }
        case .saveDraft(let text): platform.saveDraft(text)
        case .listThemes: listThemes()
        case .chooseTheme(let choice): choose(choice)
        case .notify(let notice): start { try await $0.platform.notify(notice) }
        case .setMouse(let reporting): platform.setMouse(reporting)
        case .wake(let delay, let alarm): wake(after: delay, for: alarm)
        case .suspend: platform.suspend()
        case .redrawAll:
            platform.redraw()
            shown = nil
        case .quit(let mode): platform.quit(mode)
        }
    }

    /// Wakes the state after a while.
    ///
    /// It is none of the tasks that ``settle(through:)`` waits for, since nothing is under way.
    private func wake(after delay: Duration, for alarm: Alarm) {
        alarms[alarm]?.cancel()
        alarms[alarm] = Task { [weak self] in
            try? await Task.sleep(for: delay)
            guard !Task.isCancelled, let self else { return }
            alarms[alarm] = nil
            apply(.woke(alarm))
        }
    }

    func takeEarly() -> [EngineCommand] {
        defer { early = [] }
        return early
    }

    /// Commands reach the engine in the order of their keys.
    func perform(_ command: EngineCommand) {
        let before = lastCommand
        lastCommand = own { app in
            await before?.value
            guard let engine = app.engine else { return app.early.append(command) }
            do throws(EngineError) {
                app.apply(.performed(command, try await engine.perform(command)))
            } catch {
                app.apply(.failed(.perform(command), error))
            }
        }
    }

    private func copy(_ text: String, _ what: String) async {
        apply(.copied(await platform.copy(text), what: what))
    }

    private func ask(_ question: Question) {
        let outputs = [log, jobLog].compactMap(\.self)
        own { app in
            guard let engine = app.engine else { return }
            do throws(EngineError) {
                guard let answer = try await question.ask(engine, outputs) else { return }
                // What happened before the answer must not undo it later.
                app.takeEvents()
                app.apply(.loaded(answer), isUrgent: false)
            } catch {
                app.apply(.failed(.ask(question), error))
            }
        }
    }

    /// Searches the output that is shown, in place of the search before.
    private func look(for hunt: OutputHunt?) {
        self.hunt?.cancel()
        self.hunt = nil
        let outputs = [log, jobLog].compactMap(\.self)
        guard let hunt, let log = outputs.first(where: { $0.id == hunt.output }) else { return }
        self.hunt = own { app in
            let finding = await log.find(hunt) { app.apply(.hunted(hunt, $0), isUrgent: false) }
            if let finding { app.apply(.hunted(hunt, finding)) }
        }
    }

    /// Runs a program of the user's; what the platform throws is shown.
    func start(_ body: @escaping @MainActor (DashboardApplication) async throws -> Void) {
        own { app in
            do {
                try await body(app)
            } catch let error as PlatformError {
                app.note("\(error.message) \(error.remedy)", isTrouble: true)
            } catch {
                app.note("\(error)", isTrouble: true)
            }
        }
    }

    /// Starts a task that ends with the application.
    @discardableResult
    func own(_ body: @escaping @MainActor (DashboardApplication) async -> Void) -> Task<Void, Never> {
        nextTask += 1
        let number = nextTask
        let task = Task { [weak self] in
            guard let self else { return }
            if !Task.isCancelled { await body(self) }
            running[number] = nil
        }
        running[number] = task
        return task
    }
}
