import Dashboard
import Dispatch
import Domain
import Engine
import Foundation

/// Puts the plain session together: input, output, engine, and what happens between them and the system.
@MainActor
final class PlainComposition {
    /// How long a reader has when the session is told to end at once, or its terminal has gone.
    private static let grace = DispatchTimeInterval.milliseconds(100)

    private let launch: DashboardLaunch
    private let environment = ProcessInfo.processInfo.environment
    private let folders: UserFolders
    private let console = Console(isJSON: false)
    private let input = LineInput(STDIN_FILENO)
    private let output = PlainOutput(STDOUT_FILENO)
    /// Known from the start: a terminal that has hung up is none any more.
    private let printsToTerminal = isatty(STDOUT_FILENO) == 1
    private var outputWatch: Task<Void, Never>?
    private var app: PlainApplication?
    private var door: EngineDoor?
    /// Ends when the engine of this process is of no use any more.
    private var hosting: Task<Void, Never>?
    private var engineStart: Task<Void, Never>?
    private var ending: Task<Void, Never>?
    /// The sample repository, if it is what the session works on.
    private var sample: DemoFolder?
    /// What the process ends with, unless the output failed.
    private var status = ExitStatus.done.rawValue
    private var signalSources: [any DispatchSourceSignal] = []

    private init(_ launch: DashboardLaunch) {
        self.launch = launch
        folders = UserFolders(environment: environment)
    }

    /// Opens the session and ends the process when it ends.
    static func run(_ launch: DashboardLaunch) -> Never {
        let composition = PlainComposition(launch)
        composition.watchSignals()
        composition.watchOutput()
        composition.openSession()
        composition.startEngine()
        withExtendedLifetime(composition) { RunLoop.main.run() }
        // The run loop returns only if it has nothing to watch, which the signal sources prevent.
        exit(ExitStatus.failed.rawValue)
    }

    private func openSession() {
        let keymap = folders.keymap()
        for mistake in keymap.mistakes { console.progress("\(mistake)") }
        if launch.isDemonstration {
            console.progress("The recorded model mends the failing test: new \(SampleProject.suggestedTask)")
        }
        let input = input
        let output = output
        app = PlainApplication(
            keymap: keymap,
            isInteractive: isatty(STDIN_FILENO) == 1,
            platform: PlainPlatform(
                print: { output.print(Console.clean($0) + "\n", as: $1) },
                prompt: { output.print(Console.clean($0), as: .answer) },
                nextLine: {
                    // A script must not ask for more than its reader takes.
                    await output.room()
                    return await input.next()
                },
                columns: { Self.columns },
                leave: { [weak self] in self?.leave(isAnnounced: true) },
                end: { [weak self] in
                    self?.end(with: ExitStatus(of: $0).rawValue, isUrgent: $0.isInterrupted)
                },
                now: { Date() }
            )
        )
    }

    private func startEngine() {
        engineStart = Task {
            do throws(EngineError) {
                let launched = try await launch.engineOptions(environment: environment)
                sample = launched.sample
                let door = try await EngineDoor.open(launched.options)
                self.door = door
                app?.connect(door.client)
                guard let host = door.host else { return }
                hosting = Task { [weak self] in
                    await host.unused(hasScreen: self?.ending == nil)
                    self?.end(with: ExitStatus.done.rawValue)
                }
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
            (SIGINT, { $0.interrupt() }), (SIGTERM, { $0.end(with: 128 + SIGTERM, isUrgent: true) }),
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
        // Before the engine answers there is nothing to interrupt but the start, and at the end only the wait
        // for the reader.
        guard door != nil, ending == nil else {
            return end(with: ExitStatus.interrupted.rawValue, isUrgent: true)
        }
        app?.interrupt()
    }

    private func watchOutput() {
        outputWatch = Task {
            await output.ended()
            guard let failure = output.failure, ending == nil else { return }
            // A terminal that goes away also sends a signal, which may come later.
            if failure == EIO, printsToTerminal {
                leave(isAnnounced: false)
            } else {
                end(with: ExitStatus.failed.rawValue)
            }
        }
    }

    /// Ends the engine; running tasks stay, interrupted.
    ///
    /// - Parameters:
    ///   - status: What the process ends with.
    ///   - isUrgent: Whether a reader who does not keep up is waited for no longer than a moment.
    private func end(with status: Int32, isUrgent: Bool = false) {
        if isUrgent || ending == nil { self.status = status }
        if ending == nil {
            app?.stop()
            input.cancel()
            ending = Task {
                engineStart?.cancel()
                let tasks = try? await door?.client.ask(ListTasksQuery())
                await door?.host?.end()
                if let words = await sample?.leave(after: tasks) { console.progress("switchyard: \(words)") }
                await output.flush()
                if let failure = output.failure { self.status = statusOfOutput(failure: failure) }
                exit(self.status)
            }
        }
        if isUrgent { output.giveUp(after: Self.grace) }
    }

    /// What the process ends with when what it says could not be written.
    private func statusOfOutput(failure: Int32) -> Int32 {
        // `… | head` has read enough; the exit code is that of a program which SIGPIPE ends.
        if failure == EPIPE { return 128 + SIGPIPE }
        let reason = String(cString: strerror(failure))
        console.progress("switchyard: standard output cannot be written: \(reason)")
        return ExitStatus.failed.rawValue
    }

    /// Lets go of the terminal or the pipes; the engine works on until nobody has use for it.
    ///
    /// - Parameter isAnnounced: False when the line is gone and nothing can be said.
    private func leave(isAnnounced: Bool) {
        if !isAnnounced { output.giveUp(after: Self.grace) }
        guard ending == nil else { return }
        input.cancel()
        app?.stop()
        if isAnnounced {
            let words = "The engine goes on by itself; `switchyard list` shows how far it is.\n"
            output.print(words, as: .answer)
        }
        ending = Task {
            // The log takes the place of the output.
            await output.flush()
            Companions.detach(log: folders.openLog())
            await engineStart?.value
            if let host = door?.host {
                host.leaveScreen()
                await hosting?.value
                await host.end()
            }
            exit(ExitStatus.done.rawValue)
        }
    }
}
