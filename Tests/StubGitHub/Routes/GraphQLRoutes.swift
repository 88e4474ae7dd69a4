import Foundation
import Synchronization

// The few things that only GraphQL can do, told apart by the words of the operation.

extension GitHubCore {
    /// `POST /graphql`: errors come with status 200, as in the real one.
    func answerGraphQL(_ call: Call) -> Reply {
        guard let query = call.body["query"]?.asText else {
            return .json(
                ["message": "A query attribute must be specified and must be a string."],
                status: 400
            )
        }
        let text = query + "\n" + String(decoding: (call.body["variables"] ?? [:]).bytes, as: UTF8.self)
        let mutations = [
            "markPullRequestReadyForReview", "convertPullRequestToDraft", "unresolveReviewThread",
            "resolveReviewThread",
        ]
        do {
            if let mutation = mutations.first(where: { query.contains($0) }) {
                try permitMutation(call)
                return .json(["data": .object([mutation: try mutate(mutation, text)])])
            }
            guard query.contains("reviewThreads") else {
                return Self.failed("UNSUPPORTED", "The stub knows no such operation.")
            }
            return .json(["data": ["repository": ["pullRequest": try threads(call, text)]]])
        } catch let refusal as Refusal {
            return Self.failed(refusal.status == 404 ? "NOT_FOUND" : "FORBIDDEN", refusal.message)
        } catch {
            return Self.failed("INTERNAL", "\(error)")
        }
    }

    private static func failed(_ type: String, _ message: String) -> Reply {
        .json(["data": .null, "errors": [["type": .text(type), "message": .text(message)]]])
    }

    private func permitMutation(_ call: Call) throws {
        let token = call.token.flatMap { name in state.withLock { $0.settings.tokens[name] } }
        let canWrite = (token?.access.rawValue ?? 0) >= StubGitHub.Token.Access.write.rawValue
        guard canWrite, token?.denied.contains("pulls") == false else { throw Refusal.noPermission }
    }

    private func mutate(_ mutation: String, _ text: String) throws -> JSON {
        switch mutation {
        case "resolveReviewThread", "unresolveReviewThread":
            let isResolved = mutation == "resolveReviewThread"
            guard let id = text.firstMatch(of: /PRRT_\d+/).map({ String($0.output) }),
                let number = snapshot.tickets.values.first(where: { ticket in
                    ticket.pull?.threads.contains { $0.id == id } == true
                })?.number
            else { throw Refusal(status: 404, message: "Could not resolve to a node.") }
            try state.withLock { state in
                try state.changePull(number) { pull in
                    for index in pull.threads.indices where pull.threads[index].id == id {
                        pull.threads[index].isResolved = isResolved
                    }
                }
            }
            return ["thread": ["id": .text(id), "isResolved": .flag(isResolved)]]
        default:
            let isDraft = mutation == "convertPullRequestToDraft"
            guard let id = text.firstMatch(of: /PR_(\d+)/).flatMap({ Int($0.1) }),
                let number = snapshot.tickets.values.first(where: { $0.id == id })?.number
            else { throw Refusal(status: 404, message: "Could not resolve to a node.") }
            try state.withLock { try $0.changePull(number) { $0.isDraft = isDraft } }
            return [
                "pullRequest": ["id": "PR_\(id)", "number": .number(number), "isDraft": .flag(isDraft)]
            ]
        }
    }

    /// The conversations of a pull request that is named by a variable or in the text.
    private func threads(_ call: Call, _ text: String) throws -> JSON {
        let inText = text.firstMatch(of: /number:\s*(\d+)/).flatMap { Int($0.1) }
        let variables = call.body["variables"]
        let named = ["number", "pr", "pull"].compactMap { variables?[$0]?.asNumber }.first
        guard let number = named ?? inText else { throw Refusal.notFound }
        let state = snapshot
        let (ticket, pull) = try state.pull(number)
        let nodes = pull.threads.map { thread in state.thread(thread, of: pull, in: ticket.number) }
        return [
            "id": .text(state.nodeID(ticket)),
            "number": .number(number),
            "reviewThreads": [
                "totalCount": .number(nodes.count),
                "nodes": .list(nodes),
                "pageInfo": ["hasNextPage": false, "endCursor": .null],
            ],
        ]
    }
}

extension GitHubState {
    /// A conversation as GraphQL tells it.
    fileprivate func thread(_ thread: Pull.Thread, of pull: Pull, in number: Int) -> JSON {
        let isOutdated = thread.commit != pull.headCommit
        let comments = thread.comments.map { remark -> JSON in
            let author: JSON = remark.author.map { ["login": .text($0)] } ?? .null
            return [
                "id": "PRRC_\(remark.id)",
                "databaseId": .number(remark.id),
                "body": .text(remark.body),
                "author": author,
                "createdAt": .time(remark.at),
                "path": .text(thread.path),
                "diffHunk": "@@ -1 +1 @@",
                "url": "\(url)/\(fullName)/pull/\(number)#discussion_r\(remark.id)",
            ]
        }
        return [
            "id": .text(thread.id),
            "isResolved": .flag(thread.isResolved),
            "isOutdated": .flag(isOutdated),
            "path": .text(thread.path),
            "line": isOutdated ? .null : .maybe(number: thread.line),
            "originalLine": .maybe(number: thread.line),
            "comments": [
                "totalCount": .number(comments.count),
                "nodes": .list(comments),
                "pageInfo": ["hasNextPage": false, "endCursor": .null],
            ],
        ]
    }
}
