import Dashboard
import Dispatch
import Domain
import Engine
import Foundation
import Logging
import Terminal

/// Puts the dashboard together: screen, application, engine, and what happens between them and the system.
///
/// The first frame comes from nothing; the engine is started behind it.
@MainActor
final class DashboardComposition {
    private let launch: DashboardLaunch
    private let environment = ProcessInfo.processInfo.environment
    private let folders: UserFolders
    private let project: String
    private var session: TerminalSession?
    private var app: DashboardApplication?
    private var door: EngineDoor?
    /// Whether the dashboard ends when the engine does, since somebody wanted both to.
    private var endsWithEngine = false
    private var engineStart: Task<Void, Never>?
    private var ending: Task<Void, Never>?
    /// Ends when the engine of this process is of no use any more.
    private var hosting: Task<Void, Never>?
    /// What the engine was told last.
    private var lastCommand: Task<Void, Never>?
    /// The sample repository, if it is what the dashboard opened.
    private var sample: DemoFolder?
    private var signalSources: [any DispatchSourceSignal] = []

    private init(_ launch: DashboardLaunch) {
        self.launch = launch
        folders = UserFolders(environment: environment)
        project =
            switch launch.project {
            case .path(let path): URL(fileURLWithPath: path).standardizedFileURL.path
            case .sample: "sample"
            }
    }

    /// Opens the dashboard and ends the process when it ends.
    static func run(_ launch: DashboardLaunch) -> Never {
        let composition = DashboardComposition(launch)
        do throws(TerminalError) {
            try composition.openScreen()
        } catch {
            launch.runWithoutScreen(because: error.explanation)
        }
        withExtendedLifetime(composition) { RunLoop.main.run() }
        // The run loop returns only if it has nothing to watch, which the session's sources prevent.
        exit(ExitStatus.failed.rawValue)
    }

    // MARK: - Screen

    private func openScreen() throws(TerminalError) {
        let session = try TerminalSession(environment: environment) { [weak self] in self?.take($0) }
        // Libraries that print to standard error would draw over the picture.
        let log = folders.openLog()
        if log >= 0 {
            dup2(log, STDERR_FILENO)
            close(log)
        }
        self.session = session
        startEngine()
        var notes: [String] = session.screen.notice.map { [$0] } ?? []
        // What is wrong with the file is told by the engine, which reads it as well.
        let settings = (try? ScreenSettings(environment: environment)) ?? ScreenSettings()
        let platform = Platform(
            session: session,
            folders: folders,
            project: project,
            environment: environment,
            settings: settings
        )
        let keymap = KeymapReading(folder: folders.configuration)
        note(mistakesOf: keymap.keymap, in: &notes)
        let themes = ThemeGallery(
            ThemeLibrary(folder: folders.configuration),
            depth: session.screen.colorDepth,
            choice: folders.themeChoice,
            appearance: Appearance(environment: environment)
        )
        let app = DashboardApplication(
            screen: session.screen,
            theme: themes.current,
            keymap: keymap.keymap,
            platform: platform.closures(
                quit: { [weak self] mode in self?.quit(mode) },
                engineLost: { [weak self] loss in self?.engineLost(loss) }
            ),
            draft: draft,
            mouse: settings.mouse.reporting,
            isASCII: session.screen.characters == .ascii
        )
        self.app = app
        app.start(size: session.screen.size)
        session.start()
        session.askTerminal()
        app.follow(themes, in: folders.configuration)
        app.follow(keymap)
        if launch.isDemonstration { app.note(Self.demonstration) }
        for note in notes { app.note(note, isTrouble: true) }
        watchSignals()
    }

    /// What `demo` says at first.
    private static let demonstration = "Press n, then Enter: the recorded model mends the failing test."

    /// The text that the next new task begins with; the demonstration suggests one.
    private var draft: String {
        let kept = folders.draft(of: project)
        return kept.isEmpty && launch.isDemonstration ? SampleProject.suggestedTask : kept
    }

    private func note(mistakesOf keymap: Keymap, in notes: inout [String]) {
        guard let first = keymap.mistakes.first else { return }
        let others = keymap.mistakes.count - 1
        let more = others > 0 ? " (and \(others) more)" : ""
        notes.append("\(first)\(more) - `switchyard keys --check` looks the file through.")
    }

    private func take(_ event: TerminalEvent) {
        switch event {
        case .input(let input): app?.receive(input)
        case .resized(let size): app?.resize(to: size)
        case .continued: app?.repaint()
        case .hungUp: leaveTerminal(saying: nil)
        }
    }

    // MARK: - Engine

    /// Finds or starts the engine beside the main thread, which goes on to the first picture.
    private func startEngine() {
        let starting = Task.detached { [launch, environment] in
            await Self.door(for: launch, environment)
        }
        engineStart = Task {
            let (sample, outcome) = await withTaskCancellationHandler {
                await starting.value
            } onCancel: {
                starting.cancel()
            }
            if let sample { self.sample = sample }
            enter(outcome)
        }
    }

    /// Takes the engine that was found or started, or says why there is none.
    private func enter(_ outcome: Result<EngineDoor, EngineError>) {
        do throws(EngineError) {
            let door = try outcome.get()
            self.door = door
            app?.connect(door.client)
            guard let host = door.host else { return }
            // What ends the engine also while this screen shows it: somebody wants it to stop.
            hosting = Task { [weak self] in
                await host.unused(hasScreen: self?.ending == nil)
                self?.engineHasEnded()
            }
        } catch {
            app?.engineFailed(error)
        }
    }

    /// Opens the project's engine; the sample repository is told also where that fails.
    private nonisolated static func door(
        for launch: DashboardLaunch,
        _ environment: [String: String]
    ) async -> (sample: DemoFolder?, door: Result<EngineDoor, EngineError>) {
        var sample: DemoFolder?
        do throws(EngineError) {
            let launched = try await launch.engineOptions(environment: environment)
            sample = launched.sample
            return (sample, .success(try await EngineDoor.open(logging(launched.options))))
        } catch {
            return (sample, .failure(error))
        }
    }

    private nonisolated static func logging(_ options: EngineOptions) -> EngineOptions {
        var options = options
        options.logger = Logger(label: "switchyard") { _ in
            StreamLogHandler.standardError(label: "switchyard")
        }
        return options
    }

    /// Goes on after the engine's process has gone, or ends with an engine that somebody wanted to end.
    ///
    /// It goes on with the engine that another terminal has started since, or with one of its own.
    private func engineLost(_ loss: EngineLoss) {
        guard ending == nil, door?.host == nil else { return }
        switch loss {
        case .ended: engineHasEnded()
        case .lost: startEngine()
        }
    }

    private func engineHasEnded() {
        guard ending == nil else { return }
        end(with: ExitStatus.done.rawValue, saying: endsWithEngine ? nil : Self.stoppedByOthers)
    }

    // MARK: - Ending

    private func watchSignals() {
        signalSources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
            source.setEventHandler { [weak self] in
                MainActor.assumeIsolated { self?.take(signal: number) }
            }
            source.activate()
            return source
        }
    }

    private func take(signal number: Int32) {
        // Ctrl+C in a pager or a shell goes to all of its process group, which is ours as well.
        if number == SIGINT, session?.isLent == true { return }
        end(with: 128 + number)
    }

    private func quit(_ mode: QuitMode) {
        switch mode {
        case .stop: stop()
        case .finish:
            endsWithEngine = true
            stopEngine(.whenIdle)
        case .leave: leaveTerminal(saying: Self.goesOn)
        }
    }

    private static let stoppedByOthers = "the engine was stopped from another terminal."
    /// What is said where the engine goes on.
    private static let goesOn =
        "the engine goes on without a screen; `switchyard` shows it again, `switchyard engine stop` ends it."

    /// Ends the dashboard, and with it the engine unless other terminals use it and nothing of it is to be stopped.
    private func stop() {
        guard let door, ending == nil else { return end(with: ExitStatus.done.rawValue) }
        let hasWork = app?.hasUnfinishedTasks == true
        guard let host = door.host else {
            if hasWork { stopEngine(.now) }
            return end(with: ExitStatus.done.rawValue)
        }
        guard !hasWork else {
            host.stopsForAll()
            return end(with: ExitStatus.done.rawValue)
        }
        Task {
            if await host.attachedCount > 0 {
                leaveTerminal(saying: "the engine goes on for the other terminals that are attached.")
            } else {
                end(with: ExitStatus.done.rawValue)
            }
        }
    }

    private func stopEngine(_ when: EngineStop) {
        guard let client = door?.client else { return }
        lastCommand = Task { _ = try? await client.perform(.stopEngine(when: when)) }
    }

    /// Gives the terminal back at once, then ends the engine of this process; running tasks stay, interrupted.
    ///
    /// - Parameters:
    ///   - status: What the process ends with.
    ///   - words: Why it ends, if nobody at this terminal wanted it to.
    private func end(with status: Int32, saying words: String? = nil) {
        guard ending == nil else { return }
        app?.stop()
        session?.stop()
        if let words { say(words) }
        ending = Task {
            engineStart?.cancel()
            await app?.saved()
            await lastCommand?.value
            let tasks = try? await door?.client.ask(ListTasksQuery())
            await door?.host?.end()
            if let words = await sample?.leave(after: tasks) { say(words) }
            exit(status)
        }
    }

    /// Lets go of the terminal; the engine works on until nobody has use for it.
    ///
    /// - Parameter words: What is said of it; nil when the line is gone and nothing can be said.
    private func leaveTerminal(saying words: String?) {
        guard ending == nil else { return }
        app?.stop()
        if let words {
            session?.stop()
            say(words)
            if let sample { say(sample.place) }
        } else {
            session?.detach()
        }
        Companions.detach(log: folders.openLog())
        ending = Task {
            await app?.saved()
            await engineStart?.value
            if let host = door?.host {
                host.leaveScreen()
                await hosting?.value
                await host.end()
            }
            exit(ExitStatus.done.rawValue)
        }
    }

    private func say(_ words: String) {
        print("switchyard: \(words)")
        fflush(nil)
    }
}

extension TerminalError {
    /// The reason in words, to stand before what is done instead.
    fileprivate var explanation: String {
        switch self {
        case .notATerminal: "there is no terminal"
        case .unknownTerminal(let name): "the terminal '\(name)' is unknown here (set TERM)"
        case .cannotPlaceCursor(let name): "a terminal of the kind '\(name)' cannot show a full screen"
        case .system(let code): "the terminal cannot be used: \(String(cString: strerror(code)))"
        }
    }
}
