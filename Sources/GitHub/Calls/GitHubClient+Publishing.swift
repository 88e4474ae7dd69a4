import Foundation
import HTTP

/// A pull request to be opened.
package struct NewPullRequest: Sendable, Hashable {
    /// One line of text.
    package var title: String
    /// Markdown.
    package var body: String
    /// The branch with the change, already pushed.
    package var branch: String
    /// The account that the branch lies with; `nil` for the owner of the repository.
    package var branchOwner: String?
    /// The branch that it is to go to.
    package var base: String
    /// Whether it says of itself that it is not finished.
    package var isDraft: Bool

    /// Creates a pull request.
    package init(
        title: String,
        body: String,
        branch: String,
        branchOwner: String? = nil,
        base: String,
        isDraft: Bool = true
    ) {
        self.title = title
        self.body = body
        self.branch = branch
        self.branchOwner = branchOwner
        self.base = base
        self.isDraft = isDraft
    }
}

/// What came of ``GitHubClient/ensurePullRequest(_:in:)``.
package struct EnsuredPullRequest: Sendable, Equatable {
    /// The open pull request, in its list form when it was there before.
    package let pullRequest: PullRequestPayload
    /// Whether this call opened it; title, body and draft state of one that was there are left as they are.
    package let wasCreated: Bool
}

extension GitHubClient {
    /// Makes sure that there is one open pull request of a branch into a base: finds it, or opens it.
    ///
    /// It never makes a second one: it looks first; and when opening is refused, or its outcome is not
    /// known because the answer was lost, it looks again before it gives up. Costs one request when it was
    /// there, two to open it, three when it appeared in between.
    ///
    /// - Parameters:
    ///   - pullRequest: What to open.
    ///   - repository: Where.
    /// - Returns: The one pull request, and whether it is new.
    /// - Throws: ``GitHubError/invalid(message:fields:)`` when the branch was not pushed, has no commit that
    ///   the base has not, or drafts are not allowed; ``GitHubError/forbidden(message:missingScope:)``
    ///   without the right to it; after ``GitHubError/unreachable(_:)`` and
    ///   ``GitHubError/server(status:)`` it may be there nevertheless, and another call finds it.
    package func ensurePullRequest(
        _ pullRequest: NewPullRequest,
        in repository: RepositoryName
    ) async throws(GitHubError) -> EnsuredPullRequest {
        if let found = try await openPullRequest(like: pullRequest, in: repository) {
            return EnsuredPullRequest(pullRequest: found, wasCreated: false)
        }
        do throws(GitHubError) {
            let created = try await createPullRequest(pullRequest, in: repository)
            return EnsuredPullRequest(pullRequest: created, wasCreated: true)
        } catch {
            // "A pull request already exists" is one of several 422s, and its wording is the server's own;
            // whether there is one is what counts.
            switch error {
            case .invalid, .conflict, .server, .unreachable, .unreadable:
                let found = try? await openPullRequest(like: pullRequest, in: repository)
                guard let found else { throw error }
                return EnsuredPullRequest(pullRequest: found, wasCreated: false)
            case .notSignedIn, .unauthorized, .forbidden, .notFound, .rateLimited, .gone, .cancelled:
                throw error
            }
        }
    }

    /// Opens a pull request; prefer ``ensurePullRequest(_:in:)``, which may be called twice.
    ///
    /// - Throws: As ``ensurePullRequest(_:in:)``, and ``GitHubError/invalid(message:fields:)`` where there is
    ///   one of this branch and base already.
    package func createPullRequest(
        _ pullRequest: NewPullRequest,
        in repository: RepositoryName
    ) async throws(GitHubError) -> PullRequestPayload {
        let body = NewPullRequestBody(
            title: pullRequest.title,
            body: pullRequest.body,
            head: pullRequest.branchOwner.map { "\($0):\(pullRequest.branch)" } ?? pullRequest.branch,
            base: pullRequest.base,
            draft: pullRequest.isDraft
        )
        return try await write(
            .post,
            "\(repository.path)/pulls",
            body: body,
            as: PullRequestPayload.self
        )
    }

    /// Finds the open pull request of a branch into a base.
    ///
    /// The answer is sifted once more here, because a server that does not understand the filter lists all.
    private func openPullRequest(
        like pullRequest: NewPullRequest,
        in repository: RepositoryName
    ) async throws(GitHubError) -> PullRequestPayload? {
        let owner = pullRequest.branchOwner ?? repository.owner
        let filter = PullRequestFilter(head: "\(owner):\(pullRequest.branch)", base: pullRequest.base)
        let candidates = try await pullRequests(in: repository, filter)
        return candidates.value.first { candidate in
            candidate.state.known == .open
                && candidate.base.ref == pullRequest.base
                && candidate.head.ref == pullRequest.branch
                && (candidate.head.owner ?? owner).lowercased() == owner.lowercased()
        }
    }
}

private struct NewPullRequestBody: Encodable, Sendable {
    let title: String
    let body: String
    let head: String
    let base: String
    let draft: Bool
}
