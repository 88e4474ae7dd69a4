import Dispatch
import Domain

/// A command or question that waits for its answer, through all the connections it takes.
struct RemoteRequest {
    /// What happens to a request whose connection was cut.
    enum Kind {
        /// It is repeated, but not without end: it may be what cuts the connection.
        case question
        /// It is repeated to the same process, which knows by its id whether it was done.
        case command

        /// How often it is sent at most.
        var limit: Int {
            switch self {
            case .question: 2
            case .command: 4
            }
        }
    }

    let kind: Kind
    let line: [UInt8]
    let reader: ServerMessage.Reader
    let answer: CheckedContinuation<Result<any Sendable, EngineError>, Never>
    /// Whether it went out on the present connection.
    var isSent = false
    /// When it went out last.
    var sentAt: DispatchTime?
    /// How often it went out on any.
    var sendings = 0
}
