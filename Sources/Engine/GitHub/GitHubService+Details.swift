import Domain
import Foundation

// What the pages of a single issue or pull request tell.

extension GitHubService {
    func detail(ofIssue number: Int) async throws -> IssueDetail { throw LocalEngine.notYet }
    func detail(ofPullRequest number: Int) async throws -> PullRequestDetail { throw LocalEngine.notYet }
}
