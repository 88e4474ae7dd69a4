import Dispatch
import Domain
import Foundation
import Remote
import Synchronization
import Workspace

/// The way through ssh to the engine of a project on another machine.
///
/// The first time ssh may ask for a password; after that there is a picture on the terminal, and ssh has to do
/// without one.
final class SSHLine: Sendable {
    private struct State {
        var mayAsk = true
        /// The ssh of the present connection.
        var program: ConnectedProgram?
    }

    /// The pauses before the tries to connect again of which nothing is told; a line that takes longer is lost.
    private static let pauses: [Duration] = [.zero, .seconds(1)]
    /// How long ssh may take that asks for nothing.
    private static let patience = DispatchTimeInterval.seconds(30)
    /// How long somebody may look for a password.
    private static let patienceWithUser = DispatchTimeInterval.seconds(600)

    /// Where it leads.
    let destination: SSHDestination
    private let environment: [String: String]
    private let state = Mutex(State())

    /// Creates a line that is not used yet.
    ///
    /// - Parameters:
    ///   - destination: Where it leads.
    ///   - environment: That of ssh; `SWITCHYARD_SSH` names the program to use in its place.
    init(_ destination: SSHDestination, environment: [String: String]) {
        self.destination = destination
        self.environment = environment
    }

    /// Connects to the engine at the far end, where one is started if none runs.
    ///
    /// - Returns: The engine, which connects again by itself after a short cut.
    /// - Throws: `unavailable` when it cannot be reached, `conflict` when it speaks another protocol.
    func connect() async throws(EngineError) -> RemoteEngine {
        let isFirst = state.withLock { $0.mayAsk }
        do throws(EngineError) {
            return try await RemoteEngine(
                identity: ClientIdentity(version: Version.text),
                pauses: Self.pauses,
                patience: Self.patience,
                firstPatience: isFirst ? Self.patienceWithUser : nil
            ) { () async throws(EngineError) in try self.open() }
        } catch {
            guard case .unavailable = error, await endProgram() else { throw error }
            throw isFirst ? unreachable : lost
        }
    }

    /// That the line was cut and could not be taken up again so far.
    var lost: EngineError {
        .unavailable(
            message: "The line to \(destination.host) is lost.",
            remedy: "It is tried again by itself; what runs there goes on."
        )
    }

    private var unreachable: EngineError {
        .unavailable(
            message: "ssh reached no engine for \(destination.path) on \(destination.host).",
            remedy: "Look at what ssh said above; `switchyard` has to be on the PATH of a shell there."
        )
    }

    // MARK: - Detail

    private func open() throws(EngineError) -> OpenSocket {
        let (before, mayAsk) = state.withLock { state in
            defer { (state.program, state.mayAsk) = (nil, false) }
            return (state.program, state.mayAsk)
        }
        before?.stop()
        do throws(ForegroundProgram.Failure) {
            let (program, socket) = try ConnectedProgram.start(
                destination.arguments(program: sshProgram, mayAsk: mayAsk),
                environment: environment,
                hasTerminal: mayAsk,
                errors: Self.passOn
            )
            state.withLock { $0.program = program }
            return OpenSocket(owning: socket)
        } catch {
            switch error {
            case .notFound(let name):
                throw .unavailable(
                    message: "There is no program '\(name)'.",
                    remedy: "Install the OpenSSH client, or name another with SWITCHYARD_SSH."
                )
            case .notStarted(let name, let reason):
                throw .unavailable(
                    message: "'\(name)' could not be started: \(reason)",
                    remedy: "Look at SWITCHYARD_SSH and the rights of the program."
                )
            }
        }
    }

    private var sshProgram: String {
        environment["SWITCHYARD_SSH"].flatMap { $0.isEmpty ? nil : $0 } ?? "ssh"
    }

    /// Writes what ssh says to our standard error: the terminal at first, the log once there is a picture.
    private static let passOn: @Sendable (String) -> Void = { text in
        let lines = text.replacing("\r\n", with: "\n")
        try? FileHandle.standardError.write(contentsOf: Data(Console.clean(lines).utf8))
    }

    /// Ends the present ssh when it has said why it cannot connect; our own words come behind that.
    ///
    /// - Returns: Whether there was one.
    private func endProgram() async -> Bool {
        let program = state.withLock { state in
            defer { state.program = nil }
            return state.program
        }
        guard let program else { return false }
        await program.end(within: .seconds(1))
        return true
    }
}
