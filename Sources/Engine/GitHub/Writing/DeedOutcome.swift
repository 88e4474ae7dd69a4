import Domain
import GitHub
import HTTP

/// What came of sending a deed.
enum DeedOutcome: Sendable, Equatable {
    /// It is done; with what was made or changed, as a page for people.
    case done(url: String?)
    /// GitHub does not do it.
    case refused(EngineError)
    /// It is not done, and nothing else can be now.
    case kept(EngineError)
    /// GitHub broke over it; to ask again does no harm.
    case broken(EngineError)
    /// It cannot be told whether it is done, and nothing else is to be sent now.
    case uncertain(EngineError)
    /// The engine ends.
    case cut

    /// Says what a failure of GitHub's means for a deed.
    init(_ error: GitHubError, of deed: GitHubDeed) {
        switch error {
        case .cancelled: self = .cut
        case .notSignedIn, .unauthorized, .rateLimited: self = .kept(EngineError(gitHub: error))
        case .forbidden, .notFound, .gone, .invalid, .conflict: self = .refused(EngineError(gitHub: error))
        // What takes no requests has not acted on one.
        case .server(status: 503): self = .kept(EngineError(gitHub: error))
        case .server:
            let problem = EngineError(gitHub: error)
            self = deed.isRepeatable ? .broken(problem) : .uncertain(problem)
        case .unreachable(let cause):
            let isHarmless = cause.isBeforeRequest || deed.isRepeatable
            self = isHarmless ? .kept(.outOfReach(error)) : .uncertain(.cutOff(error))
        // The answer said success, in words that are not understood.
        case .unreadable:
            let problem = EngineError(gitHub: error)
            self = deed.isRepeatable ? .refused(problem) : .uncertain(problem)
        }
    }
}

extension HTTPError {
    /// Whether the request cannot have left this machine.
    fileprivate var isBeforeRequest: Bool {
        switch self {
        case .invalidURL, .unsupported, .couldNotConnect, .untrusted, .libraryMissing,
            .timedOut(.connect, _, _):
            true
        case .timedOut, .connectionLost, .invalidResponse, .bodyTooLarge, .failed, .cancelled: false
        }
    }
}

extension EngineError {
    /// Says that GitHub does not answer, and why if that is known.
    static func outOfReach(_ error: GitHubError? = nil) -> EngineError {
        let reason = error.map { " \($0.message)" } ?? ""
        return .unavailable(
            message: "GitHub cannot be reached.",
            remedy: "It is sent by itself as soon as GitHub answers.\(reason)"
        )
    }

    /// Says that the answer of GitHub was lost.
    fileprivate static func cutOff(_ error: GitHubError) -> EngineError {
        .unavailable(
            message: "The connection broke while GitHub was asked.",
            remedy:
                "Whether it was done is looked up as soon as GitHub answers, before it is sent again. "
                + error.message
        )
    }

    /// Says that the engine ended while a deed was sent.
    static var sendingInterrupted: EngineError {
        .unavailable(
            message: "Switchyard ended while GitHub was asked.",
            remedy: "Whether it was done is looked up as soon as GitHub answers, before it is sent again."
        )
    }

    /// Says that there is more on GitHub than was looked at for a deed.
    static var lookedInVain: EngineError {
        .unavailable(
            message: "It cannot be told whether GitHub has it: there is too much to look through.",
            remedy: "Look on GitHub; then post it again, or discard it."
        )
    }
}

// MARK: - Refusals in words about the deed

extension DeedSender {
    /// Says or does something, and what came of it.
    func outcome(of deed: GitHubDeed) async -> DeedOutcome {
        do {
            return .done(url: try await send(deed))
        } catch let error as GitHubError {
            let outcome = DeedOutcome(error, of: deed)
            guard case .refused = outcome, let words = await refusal(of: deed, error) else { return outcome }
            return .refused(words)
        } catch {
            return error is CancellationError ? .cut : .refused(EngineError(error))
        }
    }

    /// Why GitHub refused a deed, where more can be said than GitHub does; nil where its own words will do.
    private func refusal(of deed: GitHubDeed, _ error: GitHubError) async -> EngineError? {
        guard case .pullRequest(let number, let change) = deed else { return nil }
        let reason = error.message.lowercased()
        switch change {
        case .merge(let method, _) where reason.contains("not allowed on this repository"):
            return await forbidden(method)
        case .merge(_, let head) where reason.contains("head branch was modified"),
            .updateBranch(let head) where reason.contains("expected head sha"):
            return .conflict(
                message: "#\(number) is not at \(head.prefix(10)) any more, so nothing was done.",
                remedy: "Refresh, look at what was added, then try again."
            )
        case .updateBranch where reason.contains("no new commits"):
            return .conflict(
                message: "The branch of #\(number) has everything that its base has.",
                remedy: "There is nothing to update."
            )
        default: return nil
        }
    }

    private func forbidden(_ method: Domain.MergeMethod) async -> EngineError {
        let found = try? await connection.client.repository(connection.repository)
        let others = (found?.value.mergeMethods ?? []).map(\.rawValue).filter { $0 != method.rawValue }
        return .conflict(
            message: "\(connection.place.fullName) does not allow \(method.words).",
            remedy: others.isEmpty
                ? "Choose another method, or ask who rules the repository."
                : "It allows: \(others.joined(separator: ", "))."
        )
    }
}

extension Domain.MergeMethod {
    fileprivate var words: String {
        switch self {
        case .merge: "merge commits"
        case .squash: "merges as one commit (squash)"
        case .rebase: "merges by rebase"
        }
    }
}
