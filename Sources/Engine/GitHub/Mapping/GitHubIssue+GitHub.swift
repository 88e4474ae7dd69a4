import Domain
import GitHub

extension GitHubIssue {
    /// Takes an issue as GitHub tells of it.
    init(_ payload: IssuePayload) {
        self.init(
            number: payload.number,
            title: payload.title,
            body: payload.body ?? "",
            state: payload.state.known == .closed ? .closed : .open,
            labels: payload.labels.map(\.name),
            author: payload.user?.login,
            assignees: payload.assignees.map(\.login),
            commentCount: payload.commentCount,
            createdAt: payload.createdAt,
            updatedAt: payload.updatedAt,
            url: payload.htmlURL
        )
    }
}
