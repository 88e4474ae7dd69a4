import Domain
import GitHub
import LanguageModels
import Store
import Workspace

/// Ends the work on a task for a reason that the user gets to see.
struct TaskStop: Error, Equatable {
    /// The state the task goes to: `failed`, or `blocked` when the user can clear the way.
    var state: TaskState
    /// What happened and what to do.
    var trouble: TaskTrouble

    /// Ends the task as failed.
    static func failed(_ trouble: TaskTrouble) -> TaskStop { TaskStop(state: .failed, trouble: trouble) }

    /// Parks the task until the user has done something.
    static func blocked(_ trouble: TaskTrouble) -> TaskStop { TaskStop(state: .blocked, trouble: trouble) }

    /// Makes an error of another room into an end of the task.
    init(_ error: any Error) {
        switch error {
        case let stop as TaskStop: self = stop
        case let error as ModelError: self = TaskStop(error)
        case let error as GitError: self = .failed(TaskTrouble(environment: error.explanation))
        case let error as WorktreeError: self = .failed(TaskTrouble(environment: error.explanation))
        case let error as CheckpointError: self = .failed(TaskTrouble(environment: error.explanation))
        case let error as PathError: self = .failed(TaskTrouble(environment: error.explanation))
        case let error as StorageError where error.isOutOfRoom:
            self = .blocked(TaskTrouble(code: .environment, message: error.message, remedy: error.remedy))
        case let error as StorageError:
            self = .failed(TaskTrouble(code: .environment, message: error.message, remedy: error.remedy))
        case let error as GitHubError: self = TaskStop(EngineError(gitHub: error))
        case let error as EngineError:
            self = .failed(TaskTrouble(code: .environment, message: error.message, remedy: error.remedy))
        default: self = .failed(TaskTrouble(environment: String(describing: error)))
        }
    }

    /// A model that cannot be used parks the task when the user can change that, and fails it otherwise.
    init(_ error: ModelError) {
        let trouble = TaskTrouble(error)
        switch error {
        case .unreachable, .libraryMissing, .untrusted, .modelMissing, .modelNotOffered, .notInLibrary, .busy,
            .rateLimited, .unauthorized, .keyUnusable, .keyRefused, .budgetSpent, .ledgerUnusable,
            .cannotManage, .paused:
            self = .blocked(trouble)
        case .rejected, .serverFailed, .streamCut, .filtered, .timedOut, .stalled, .invalidReply,
            .promptTooLong, .cancelled:
            self = .failed(trouble)
        }
    }

    private init(state: TaskState, trouble: TaskTrouble) {
        self.state = state
        self.trouble = trouble
    }
}

extension TaskTrouble {
    /// Says why a model did not answer.
    init(_ error: ModelError) {
        self.init(code: .model, message: error.message, remedy: error.remedy)
    }

    /// Says that git, the disk or another part of the environment failed.
    init(environment message: String) {
        self.init(
            code: .environment,
            message: message,
            remedy: "Put that right, then retry; `switchyard doctor` looks at everything it needs."
        )
    }
}

extension EngineError {
    /// Makes an error of another room into one of the contract.
    init(_ error: any Error) {
        switch error {
        case let error as EngineError: self = error
        case let stop as TaskStop:
            self = .unavailable(message: stop.trouble.message, remedy: stop.trouble.remedy)
        case let error as GitError: self = .init(inRepository: error.explanation)
        case let error as WorktreeError: self = .init(inRepository: error.explanation)
        case let error as CheckpointError: self = .init(inRepository: error.explanation)
        case let error as PathError: self = .init(inRepository: error.explanation)
        case let error as ModelError: self = .unavailable(message: error.message, remedy: error.remedy)
        case let error as GitHubError: self.init(gitHub: error)
        case StorageError.rejected(let error): self.init(error)
        case StorageError.absent(let what): self = .notFound(what: what)
        case let error as StorageError: self = .unavailable(message: error.message, remedy: error.remedy)
        case is ImpossibleTransition: self = .defect(message: String(describing: error))
        default:
            self = .unavailable(
                message: String(describing: error),
                remedy: "Try again; the log has the details."
            )
        }
    }

    private init(inRepository explanation: String) {
        self = .unavailable(message: explanation, remedy: "Put that right in the repository, then try again.")
    }
}
