/// Why a command or query was refused.
///
/// Each says what happened, to what, and what to do next.
public enum EngineError: Error, Codable, Sendable, Equatable {
    /// The thing named does not exist.
    case notFound(what: String)
    /// The command makes no sense as it is.
    case invalid(message: String, remedy: String)
    /// The thing is in a state that does not allow the command.
    case conflict(message: String, remedy: String)
    /// A rule or a missing approval forbids it.
    case denied(message: String, remedy: String)
    /// Something outside cannot be used now: git, a model, the disk, another engine.
    case unavailable(message: String, remedy: String)
    /// A defect of Switchyard.
    case defect(message: String)

    /// What happened, to what.
    public var message: String {
        switch self {
        case .notFound(let what): "There is no \(what)."
        case .invalid(let message, _), .conflict(let message, _), .denied(let message, _),
            .unavailable(let message, _), .defect(let message):
            message
        }
    }

    /// What the user can do next.
    public var remedy: String {
        switch self {
        case .notFound: "Look at the list for what there is."
        case .invalid(_, let remedy), .conflict(_, let remedy), .denied(_, let remedy),
            .unavailable(_, let remedy):
            remedy
        case .defect: "This is a defect of Switchyard; the log file has the details."
        }
    }
}
