import Crypto
import Foundation
import Synchronization

extension StubGitHub {
    /// One delivery of a webhook as it goes over the wire.
    package struct Delivery: Sendable {
        /// The fields, the signature among them.
        package let headers: [String: String]

        /// The bytes that are signed.
        package let body: [UInt8]
    }

    /// What a webhook tells of.
    package enum WebhookEvent: Sendable, Hashable {
        /// What GitHub sends first.
        case ping

        /// A branch moved.
        case push(branch: String)

        /// Something happened to a pull request, such as "opened" or "synchronize".
        case pullRequest(number: Int, action: String)

        /// Something happened to an issue, such as "opened" or "labeled".
        case issue(number: Int, action: String)

        /// The last comment of an issue was made.
        case issueComment(number: Int)

        /// The last review of a pull request was handed in.
        case review(number: Int)

        /// The newest run, such as "requested" or "completed".
        case workflowRun(action: String)

        /// The check of the newest run, such as "created" or "completed".
        case checkRun(action: String)

        /// The name in `X-GitHub-Event`.
        var name: String {
            switch self {
            case .ping: "ping"
            case .push: "push"
            case .pullRequest: "pull_request"
            case .issue: "issues"
            case .issueComment: "issue_comment"
            case .review: "pull_request_review"
            case .workflowRun: "workflow_run"
            case .checkRun: "check_run"
            }
        }
    }

    /// Makes the delivery that GitHub would send for what the stub has.
    ///
    /// - Parameters:
    ///   - event: What it tells of.
    ///   - secret: What it is signed with.
    ///   - id: The name of the delivery, which a redelivery keeps; nil makes a new one.
    ///   - isForm: Whether the body is a form with the member `payload`.
    /// - Returns: The fields and the bytes.
    package func webhook(
        _ event: WebhookEvent,
        secret: String,
        id: String? = nil,
        isForm: Bool = false
    ) -> Delivery {
        core.observe()
        let (payload, repositoryID) = core.state.withLock { ($0.payload(of: event), $0.repositoryID) }
        var body = payload.bytes
        if isForm {
            body = Array(("payload=" + GitHubCore.encoded(String(decoding: body, as: UTF8.self))).utf8)
        }
        let headers = [
            "Content-Type": isForm ? "application/x-www-form-urlencoded" : "application/json",
            "User-Agent": "GitHub-Hookshot/5a1cb0f",
            "X-GitHub-Delivery": id ?? UUID().uuidString.lowercased(),
            "X-GitHub-Event": event.name,
            "X-GitHub-Hook-ID": "512345678",
            "X-GitHub-Hook-Installation-Target-ID": String(repositoryID),
            "X-GitHub-Hook-Installation-Target-Type": "repository",
            "X-Hub-Signature-256": "sha256=" + Self.signature(of: body, secret: secret),
        ]
        return Delivery(headers: headers, body: body)
    }

    /// The HMAC-SHA256 of some bytes in hexadecimal digits.
    package static func signature(of body: [UInt8], secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data(body),
            using: SymmetricKey(data: Data(secret.utf8))
        )
        return code.map { String(format: "%02x", $0) }.joined()
    }
}

extension GitHubState {
    /// What is told of an event, with the repository and who did it.
    fileprivate func payload(of event: StubGitHub.WebhookEvent) -> JSON {
        let about: [String: JSON] = ["repository": repository(for: nil), "sender": user(settings.owner)]
        return subject(of: event).merging(about)
    }

    private func subject(of event: StubGitHub.WebhookEvent) -> JSON {
        switch event {
        case .ping:
            return [
                "zen": "Keep it logically awesome.",
                "hook_id": 512_345_678,
                "hook": ["type": "Repository", "active": true, "events": ["*"]],
            ]
        case .push(let branch):
            return push(branch)
        case .pullRequest(let number, let action):
            return [
                "action": .text(action), "number": .number(number), "pull_request": pullShape(number),
            ]
        case .issue(let number, let action):
            return ["action": .text(action), "issue": issueShape(number)]
        case .issueComment(let number):
            let last = tickets[number]?.comments.last
            return [
                "action": "created", "issue": issueShape(number),
                "comment": last.map { comment($0, on: number) } ?? .null,
            ]
        case .review(let number):
            let last = tickets[number]?.pull?.reviews.last
            let shape = last.map { review in
                // Webhooks write the state in small letters, the interface does not.
                self.review(review, of: number).merging(["state": .text(review.state.lowercased())])
            }
            return ["action": "submitted", "pull_request": pullShape(number), "review": shape ?? .null]
        case .workflowRun(let action):
            let shape = runs.last.map { run($0, $0.latest) }
            let definition = runs.last.map { workflow($0.workflow) }
            return [
                "action": .text(action), "workflow_run": shape ?? .null, "workflow": definition ?? .null,
            ]
        case .checkRun(let action):
            return ["action": .text(action), "check_run": runs.last.map { check($0, $0.latest) } ?? .null]
        }
    }

    private func issueShape(_ number: Int) -> JSON {
        tickets[number].map { issue($0) } ?? .null
    }

    private func pullShape(_ number: Int) -> JSON {
        guard let ticket = tickets[number], let pull = ticket.pull else { return .null }
        return pullRequest(ticket, pull, isNewest: false)
    }

    private func push(_ branch: String) -> JSON {
        let commit = heads[branch] ?? String(repeating: "0", count: 40)
        let isGone = heads[branch] == nil
        return [
            "ref": "refs/heads/\(branch)",
            "before": .text(String(repeating: "0", count: 40)),
            "after": .text(commit),
            "created": false,
            "deleted": .flag(isGone),
            "forced": false,
            "base_ref": .null,
            "compare": "\(url)/\(fullName)/compare/\(branch)",
            "commits": [],
            "head_commit": isGone ? .null : ["id": .text(commit), "message": "", "timestamp": .time(now)],
            "pusher": ["name": .text(settings.owner), "email": .null],
        ]
    }
}
