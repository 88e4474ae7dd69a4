import Dashboard
import Dispatch
import Domain
import Engine
import Foundation
import Remote
import Terminal
import Workspace

/// Puts the dashboard together: screen, application, engine, and what happens between them and the system.
///
/// The first frame comes from nothing; the engine is started behind it.
@MainActor
final class DashboardComposition {
    let launch: DashboardLaunch
    private let environment = ProcessInfo.processInfo.environment
    let folders: UserFolders
    private let project: String
    /// The way to an engine on another machine.
    let line: SSHLine?
    var session: TerminalSession?
    var app: DashboardApplication?
    var door: EngineDoor?
    /// Whether the dashboard ends when the engine does, since somebody wanted both to.
    var endsWithEngine = false
    var engineStart: Task<Void, Never>?
    var ending: Task<Void, Never>?
    /// Ends when the engine of this process is of no use any more.
    var hosting: Task<Void, Never>?
    /// What the engine was told last.
    var lastCommand: Task<Void, Never>?
    /// The sample repository, if it is what the dashboard opened.
    var sample: DemoFolder?
    var signalSources: [any DispatchSourceSignal] = []
    private var hasFilledWindow = false

    /// The longest pause between two tries to attach again.
    private static let longestPause = Duration.seconds(30)

    private init(_ launch: DashboardLaunch) {
        self.launch = launch
        folders = UserFolders(environment: environment)
        switch (launch.access, launch.project) {
        case (.ssh(let destination), _):
            project = destination.text
            line = SSHLine(destination, environment: environment)
        case (_, .path(let path)):
            project = URL(fileURLWithPath: path).standardizedFileURL.path
            line = nil
        case (_, .sample):
            project = "sample"
            line = nil
        }
    }

    /// Opens the dashboard and ends the process when it ends.
    static func run(_ launch: DashboardLaunch) -> Never {
        let composition = DashboardComposition(launch)
        if launch.attachesFirst {
            composition.attachAndOpenScreen()
        } else {
            composition.openScreen()
        }
        withExtendedLifetime(composition) { RunLoop.main.run() }
        // The run loop returns only if it has nothing to watch, which the session's sources prevent.
        exit(ExitStatus.failed.rawValue)
    }

    // MARK: - Screen

    private func openScreen() {
        do throws(TerminalError) {
            try takeScreen()
        } catch {
            launch.runWithoutScreen(because: error.explanation)
        }
    }

    private func takeScreen() throws(TerminalError) {
        let session = try TerminalSession(environment: environment) { [weak self] in self?.take($0) }
        // Libraries that print to standard error would draw over the picture.
        let log = folders.openLog()
        if log >= 0 {
            dup2(log, STDERR_FILENO)
            close(log)
        }
        self.session = session
        if door == nil { startEngine() }
        var notes: [String] = session.screen.notice.map { [$0] } ?? []
        // What is wrong with the file is told by the engine, which reads it as well.
        let settings = (try? ScreenSettings(environment: environment)) ?? ScreenSettings()
        let platform = Platform(
            session: session,
            folders: folders,
            project: project,
            pane: launch.pane,
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
            isASCII: session.screen.characters == .ascii,
            scope: DashboardScope(
                pane: launch.pane,
                host: line?.destination.host,
                browserGap: Browser(settings: settings, environment: environment).gap
            )
        )
        self.app = app
        app.start(size: session.screen.size)
        if let door { enter(.success(door)) }
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

    /// Gives the other panes their part of the tmux window, once there is an engine that they find.
    private func fillWindow() {
        guard launch.fillsWindow, !hasFilledWindow else { return }
        hasFilledWindow = true
        Task {
            do throws(TmuxPane.Refusal) {
                try await TmuxLayout.open(for: project, environment: environment)
            } catch {
                app?.note("tmux opened no pane: \(error.words)", isTrouble: true)
            }
        }
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
            await launch.openDoor(through: nil, environment)
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
            if let engine = door.client as? RemoteEngine {
                Task {
                    await EngineSilence.watch(engine, on: line?.destination.host) {
                        [weak self] words, isTrouble in
                        self?.app?.note(words, isTrouble: isTrouble)
                    }
                }
            }
            fillWindow()
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

    /// Takes the screen once the engine is reached: until then ssh may ask for a password, and what is wrong is
    /// said in lines.
    private func attachAndOpenScreen() {
        engineStart = Task {
            let (_, outcome) = await launch.openDoor(through: line, environment)
            do throws(EngineError) {
                door = try outcome.get()
            } catch {
                Console(isJSON: false).failure(error)
                exit(ExitStatus(of: error).rawValue)
            }
            openScreen()
        }
    }

    /// Tries to attach again, with longer and longer pauses; until then the screen says what is missing.
    private func attachAgain() {
        if let line { app?.engineFailed(line.lost) }
        engineStart = Task {
            var pause = Duration.seconds(1)
            while ending == nil {
                do { try await Task.sleep(for: pause) } catch { return }
                pause = min(pause * 2, Self.longestPause)
                let (_, outcome) = await launch.openDoor(through: line, environment)
                guard ending == nil else { return }
                enter(outcome)
                // Trying again changes nothing about a refusal.
                guard case .failure(.unavailable) = outcome else { return }
            }
        }
    }

    /// Goes on after the engine's process has gone, or ends with an engine that somebody wanted to end.
    ///
    /// It goes on with the engine that another terminal has started since, or with one of its own; where it was
    /// only to attach, it waits for another engine or the same one.
    private func engineLost(_ loss: EngineLoss) {
        guard ending == nil, door?.host == nil else { return }
        switch loss {
        case .ended: engineHasEnded()
        case .lost where launch.attachesFirst: attachAgain()
        case .lost: startEngine()
        }
    }

    private func engineHasEnded() {
        guard ending == nil else { return }
        end(with: ExitStatus.done.rawValue, saying: endsWithEngine ? nil : Self.stoppedByOthers)
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
