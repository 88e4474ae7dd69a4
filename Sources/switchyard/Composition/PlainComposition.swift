import Dashboard
import Dispatch
import Domain
import Engine
import Foundation

/// Puts the plain session together: input, output, engine, and what happens between them and the system.
@MainActor
final class PlainComposition {
    private let launch: DashboardLaunch
    private let environment = ProcessInfo.processInfo.environment
    private let folders: UserFolders
    private let console = Console(isJSON: false)
    private let input = LineInput(STDIN_FILENO)
    private var app: PlainApplication?
    private var engine: LocalEngine?
    private var engineStart: Task<Void, Never>?
    private var ending: Task<Void, Never>?
    private var signalSources: [any DispatchSourceSignal] = []

    private init(_ launch: DashboardLaunch) {
        self.launch = launch
        folders = UserFolders(environment: environment)
    }

    /// Opens the session and ends the process when it ends.
    static func run(_ launch: DashboardLaunch) -> Never {
        let composition = PlainComposition(launch)
        composition.watchSignals()
        composition.openSession()
        composition.startEngine()
        withExtendedLifetime(composition) { RunLoop.main.run() }
        // The run loop returns only if it has nothing to watch, which the signal sources prevent.
        exit(ExitStatus.failed.rawValue)
    }

    private func openSession() {
        let keymap = folders.keymap()
        for mistake in keymap.mistakes { console.progress("\(mistake)") }
        let console = console
        let input = input
        app = PlainApplication(
            keymap: keymap,
            isInteractive: isatty(STDIN_FILENO) == 1,
            platform: PlainPlatform(
                print: { console.result($0) },
                prompt: { console.prompt($0) },
                nextLine: { await input.next() },
                columns: { Self.columns },
                leave: { [weak self] in self?.leave(isAnnounced: true) },
                end: { [weak self] in self?.end(with: ExitStatus(of: $0).rawValue) },
                now: { Date() }
            )
        )
    }

    private func startEngine() {
        engineStart = Task {
            do throws(EngineError) {
                let options = try await launch.engineOptions(environment: environment)
                let engine = try await LocalEngine.start(options)
                self.engine = engine
                app?.connect(engine)
            } catch {
                guard ending == nil else { return }
                console.failure(error)
                end(with: ExitStatus(of: error).rawValue)
            }
        }
    }

    /// The width of the terminal; nil where the output goes elsewhere.
    private static var columns: Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    // MARK: - Ending

    private func watchSignals() {
        let meanings: [(Int32, @MainActor (PlainComposition) -> Void)] = [
            (SIGINT, { $0.interrupt() }), (SIGTERM, { $0.end(with: 128 + SIGTERM) }),
            (SIGHUP, { $0.leave(isAnnounced: false) }),
        ]
        signalSources = meanings.map { number, act in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
            source.setEventHandler { [weak self] in
                MainActor.assumeIsolated { if let self { act(self) } }
            }
            source.activate()
            return source
        }
    }

    private func interrupt() {
        // Before the engine answers there is nothing to interrupt but the start.
        if engine == nil { end(with: ExitStatus.interrupted.rawValue) } else { app?.interrupt() }
    }

    /// Ends the engine; running tasks stay, interrupted.
    private func end(with status: Int32) {
        guard ending == nil else { return }
        app?.stop()
        input.cancel()
        ending = Task {
            engineStart?.cancel()
            await engine?.shutDown(leavingWorkInterrupted: true)
            exit(status)
        }
    }

    /// Lets go of the terminal or the pipes; the engine works on until its queue is empty.
    ///
    /// - Parameter isAnnounced: False when the line is gone and nothing can be said.
    private func leave(isAnnounced: Bool) {
        guard ending == nil else { return }
        input.cancel()
        if isAnnounced {
            app?.stop()
            console.result("The engine goes on by itself; `switchyard list` shows how far it is.")
        }
        Companions.detach(log: folders.openLog())
        app?.stop()
        ending = Task {
            await engineStart?.value
            if let engine {
                await engine.idle()
                await engine.shutDown(leavingWorkInterrupted: true)
            }
            exit(ExitStatus.done.rawValue)
        }
    }
}
