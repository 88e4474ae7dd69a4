package import Domain
import Foundation

/// What every ``EngineClient`` must do, whether the engine is in this process or behind a socket.
///
/// One suite runs each check against the engine itself, another against a client of its server.
package enum ContractCheck: String, CaseIterable, Sendable {
    /// A task goes all the way to its commit; each of its questions has the engine's own answer.
    case taskToItsCommit
    /// Each question about the project has the engine's own answer.
    case questions
    /// What is refused is refused in the same words.
    case refusals
    /// Events after any cursor are complete and in order.
    case eventsFromACursor
    /// Events from now on hold what a command does that is given right after.
    case eventsFromNowOn
    /// The growth of a step's output is told.
    case outputGrows
    /// A conversation: its reply grows and ends.
    case conversation
    /// Settings are changed, and told of.
    case settings
    /// A running task is stopped, taken up again and tried anew.
    case stopping
    /// A change is given back and undone.
    case reworking
    /// A model is downloaded.
    case download
    /// A listener that stops waiting is let go.
    case lettingGo

    /// What the model says while the check runs.
    package var replies: [ScriptedReply] {
        switch self {
        case .conversation: [.text("Hello to you.")]
        case .outputGrows, .stopping: [.stalling("thinking about it")]
        default: [SampleBug.good]
        }
    }

    /// A thing that does not hold.
    package struct Failed: Error, CustomStringConvertible {
        /// What does not hold.
        package let description: String
    }

    /// Runs the check.
    ///
    /// - Parameters:
    ///   - client: What is checked; its engine is the fixture's.
    ///   - fixture: The engine, started with ``replies``.
    /// - Throws: ``Failed`` when something does not hold, and what the client throws unexpectedly.
    package func run(client: any EngineClient, fixture: EngineFixture) async throws {
        let contract = ContractConversation(client: client, fixture: fixture)
        switch self {
        case .taskToItsCommit: try await contract.taskToItsCommit()
        case .questions: try await contract.questions()
        case .refusals: try await contract.refusals()
        case .eventsFromACursor: try await contract.eventsFromACursor()
        case .eventsFromNowOn: try await contract.eventsFromNowOn()
        case .outputGrows: try await contract.outputGrows()
        case .conversation: try await contract.conversation()
        case .settings: try await contract.settings()
        case .stopping: try await contract.stopping()
        case .reworking: try await contract.reworking()
        case .download: try await contract.download()
        case .lettingGo: try await contract.lettingGo()
        }
    }
}
