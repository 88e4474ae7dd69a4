import Domain
import Foundation
import GitHub
import Store
import Workspace

/// Checking a pull request out into a worktree of its own.
extension LocalEngine {
    /// Fetches the newest commit of a pull request and checks it out, or brings the worktree that is there forward.
    ///
    /// The user's checkout stays as it is; what is fetched is kept below `refs/switchyard/pull`.
    func checkOut(_ number: Int) async throws -> CommandReceipt {
        guard checkingOut.insert(number).inserted else {
            throw EngineError.conflict(
                message: "Pull request #\(number) is being checked out already.",
                remedy: "Wait a moment and try again."
            )
        }
        defer { checkingOut.remove(number) }
        let connection = try await gitHub.required()
        let head = try await headBranch(of: number, connection)
        let repository = services.repository
        let reference = GitHubFetcher.reference(ofPullRequest: number)
        let earlier = try await repository.commit(ofReference: reference)
        let fetcher = GitHubFetcher(connection: connection, repository: repository)
        let commit = try await fetcher.fetch(pullRequest: number)
        let checkOut = try await services.worktrees.checkOut(
            pullRequest: number,
            branch: head,
            commit: commit,
            earlier: earlier
        )
        return CommandReceipt(note: Self.note(of: checkOut, number, commit), path: checkOut.path)
    }

    /// The name of the branch of a pull request, of a fork's as well.
    private func headBranch(of number: Int, _ connection: GitHubConnection) async throws -> String {
        do throws(GitHubError) {
            return try await connection.client.pullRequest(number, in: connection.repository).value.head.ref
        } catch {
            if case .notFound = error {
                throw EngineError.notFound(what: "pull request #\(number) in \(connection.place.fullName)")
            }
            // Git may get through where the interface does not, such as at its limit.
            let known = try await storage.read {
                try GitHubTable.item(Int64(number), of: PullRequest.self, in: $0)
            }
            guard let known, !error.isAboutOneThing else { throw error }
            return known.headBranch
        }
    }

    private static func note(of checkOut: PullRequestCheckOut, _ number: Int, _ commit: String) -> String {
        let name = "Pull request #\(number)"
        let place = "\(checkOut.path)\(checkOut.branch.map { ", on the branch \($0)" } ?? "")"
        return switch checkOut.outcome {
        case .made: "\(name) is checked out in \(place)."
        case .current: "\(name) is checked out at its newest commit already, in \(place)."
        case .broughtForward: "\(name) was brought forward to \(commit.prefix(10)) in \(place)."
        case .leftAlone(let reason):
            "\(name) is checked out already and was left as it is: it \(reason). It is in \(checkOut.path)."
        }
    }
}
