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
    private var engine: LocalEngine?
    private var engineStart: Task<Void, Never>?
    private var ending: Task<Void, Never>?
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
            platform: platform.closures { [weak self] mode in self?.quit(mode) },
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
        case .hungUp: leaveTerminal(announced: false)
        }
    }

    // MARK: - Engine

    /// Starts the engine beside the main thread, which goes on to the first picture.
    private func startEngine() {
        let starting = Task.detached { [launch, environment] in
            await Self.engine(for: launch, environment)
        }
        engineStart = Task {
            let (sample, outcome) = await withTaskCancellationHandler {
                await starting.value
            } onCancel: {
                starting.cancel()
            }
            self.sample = sample
            do throws(EngineError) {
                let engine = try outcome.get()
                self.engine = engine
                app?.connect(engine)
            } catch {
                app?.engineFailed(error)
            }
        }
    }

    /// Starts an engine; the sample repository is told also where that fails.
    private nonisolated static func engine(
        for launch: DashboardLaunch,
        _ environment: [String: String]
    ) async -> (sample: DemoFolder?, engine: Result<LocalEngine, EngineError>) {
        var sample: DemoFolder?
        do throws(EngineError) {
            let launched = try await launch.engineOptions(environment: environment)
            sample = launched.sample
            var options = launched.options
            options.logger = Logger(label: "switchyard") { _ in
                StreamLogHandler.standardError(label: "switchyard")
            }
            return (sample, .success(try await LocalEngine.start(options)))
        } catch {
            return (sample, .failure(error))
        }
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
        case .stop: end(with: ExitStatus.done.rawValue)
        case .leave: leaveTerminal(announced: true)
        }
    }

    /// Gives the terminal back at once, then ends the engine; running tasks stay, interrupted.
    private func end(with status: Int32) {
        guard ending == nil else { return }
        app?.stop()
        session?.stop()
        ending = Task {
            engineStart?.cancel()
            await app?.saved()
            let tasks = try? await engine?.ask(ListTasksQuery())
            await engine?.shutDown(leavingWorkInterrupted: true)
            if let words = await sample?.leave(after: tasks) {
                print("switchyard: \(words)")
                fflush(nil)
            }
            exit(status)
        }
    }

    /// Lets go of the terminal; the engine works on until its queue is empty.
    ///
    /// - Parameter announced: False when the line is gone and nothing can be said.
    private func leaveTerminal(announced: Bool) {
        guard ending == nil else { return }
        app?.stop()
        if announced {
            session?.stop()
            print("switchyard: the engine goes on without a screen; `switchyard list` shows how far it is.")
            if let sample { print("switchyard: \(sample.place)") }
            fflush(nil)
        } else {
            session?.detach()
        }
        Companions.detach(log: folders.openLog())
        ending = Task {
            await app?.saved()
            await engineStart?.value
            if let engine {
                await engine.idle()
                await engine.shutDown(leavingWorkInterrupted: true)
            }
            exit(ExitStatus.done.rawValue)
        }
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
