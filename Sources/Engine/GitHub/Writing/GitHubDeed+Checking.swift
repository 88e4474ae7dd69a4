import Domain
import Foundation

extension GitHubDeed {
    /// The longest text that GitHub takes, in characters.
    private static let longestBody = 65_536
    /// The longest title that GitHub takes, in characters.
    private static let longestTitle = 256

    /// The deed as it can be recorded: names without what people write around them.
    ///
    /// - Throws: `invalid` for one that GitHub could only refuse.
    func checked() throws(EngineError) -> GitHubDeed {
        if let number { try Self.check(number: number) }
        if let body { try Self.check(body: body, mayBeEmpty: mayBeEmpty) }
        switch self {
        case .pullRequest(let number, let change):
            return .pullRequest(number: number, change: try change.checked())
        case .issue(let number, let change):
            return .issue(number: number, change: try change.checked())
        case .newIssue(let title, let body, let labels):
            let line = title.trimmingCharacters(in: .whitespacesAndNewlines)
            guard !line.isEmpty else {
                throw .invalid(
                    message: "The issue has no title.",
                    remedy: "Say in one line what it is about."
                )
            }
            guard line.count <= Self.longestTitle, !line.contains(where: \.isNewline) else {
                throw .invalid(
                    message: "The title is too long for GitHub.",
                    remedy: "Write one line of at most \(Self.longestTitle) characters, the rest as text."
                )
            }
            return .newIssue(title: line, body: body, labels: labels.trimmedNames)
        }
    }

    /// Whether doing it twice comes to the same as doing it once, whatever has happened in between.
    var isRepeatable: Bool {
        switch self {
        case .newIssue: false
        case .issue(_, .comment): false
        case .issue: true
        case .pullRequest(_, let change):
            switch change {
            // A second merge, or update, of what the first has moved on is refused.
            case .review, .comment, .reply, .merge, .updateBranch: false
            case .markReady, .close, .requestReview: true
            }
        }
    }

    /// The lists that are others afterwards.
    var changedLists: [GitHubList] {
        switch self {
        case .pullRequest(_, .merge): [.pullRequests, .runs, .issues]
        case .pullRequest(_, .updateBranch): [.pullRequests, .runs]
        case .pullRequest: [.pullRequests]
        case .issue, .newIssue: [.issues]
        }
    }

    private var mayBeEmpty: Bool {
        switch self {
        case .newIssue, .pullRequest(_, .review(.approve, _, _)): true
        case .pullRequest, .issue: false
        }
    }

    private static func check(number: Int) throws(EngineError) {
        guard number < 1 else { return }
        throw .invalid(message: "There is no #\(number).", remedy: "Numbers on GitHub begin with 1.")
    }

    private static func check(body: String, mayBeEmpty: Bool) throws(EngineError) {
        guard mayBeEmpty || !body.allSatisfy(\.isWhitespace) else {
            throw .invalid(message: "There is no text.", remedy: "Write what is to be said.")
        }
        guard body.unicodeScalars.count <= longestBody else {
            throw .invalid(
                message: "The text is too long for GitHub.",
                remedy: "Write at most \(longestBody) characters."
            )
        }
    }
}

extension Domain.PullRequestChange {
    fileprivate func checked() throws(EngineError) -> Self {
        switch self {
        case .review(_, _, let commit), .merge(_, let commit), .updateBranch(let commit):
            guard !commit.isEmpty else {
                throw .invalid(
                    message: "It is not said which commit is meant.",
                    remedy: "Refresh, look at the newest commit, then try again."
                )
            }
            return self
        case .comment, .reply, .markReady, .close: return self
        case .requestReview(let people):
            let logins = people.logins
            guard !logins.isEmpty else {
                throw .invalid(message: "Nobody is named.", remedy: "Name those who are asked for a review.")
            }
            return .requestReview(from: logins)
        }
    }
}

extension IssueChange {
    fileprivate func checked() throws(EngineError) -> Self {
        switch self {
        case .comment, .close, .reopen: return self
        case .assign(let people): return .assign(people: try Self.named(people))
        case .unassign(let people): return .unassign(people: try Self.named(people))
        case .label(let names):
            let labels = names.trimmedNames
            guard !labels.isEmpty else {
                throw .invalid(message: "No label is named.", remedy: "Name at least one.")
            }
            return .label(names: labels)
        }
    }

    /// GitHub takes no more than ten people at an issue.
    private static let mostPeople = 10

    private static func named(_ people: [String]) throws(EngineError) -> [String] {
        let logins = people.logins
        guard !logins.isEmpty, logins.count <= mostPeople else {
            throw .invalid(
                message: logins.isEmpty ? "Nobody is named." : "These are too many people for GitHub.",
                remedy: "Name one to ten accounts."
            )
        }
        return logins
    }
}

extension [String] {
    /// Names without the blanks around them, and each once.
    fileprivate var trimmedNames: [String] {
        var seen: Set<String> = []
        return map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
            .filter { !$0.isEmpty && seen.insert($0.lowercased()).inserted }
    }

    /// Names of accounts without the sign that people write before them.
    fileprivate var logins: [String] {
        map { name in
            let login = name.trimmingCharacters(in: .whitespacesAndNewlines)
            return login.hasPrefix("@") ? String(login.dropFirst()) : login
        }.trimmedNames
    }
}
