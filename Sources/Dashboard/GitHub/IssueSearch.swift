import Domain
import Terminal

/// The words that narrow a list of issues: those of every filter, and some about labels and people.
///
/// `label:bug`, `@kim` for who is to do it, `is:mine`, `no:assignee` and `no:label`; with a `!` before it, what is not so.
/// Everything else is looked for in the number, the title, the labels and the author.
struct IssueSearch: Sendable, Equatable {
    private enum Fact: Sendable, Equatable {
        /// Part of the name of a label, in small letters.
        case label(String)
        /// The beginning of the name of who is to do it, in small letters.
        case assignee(String)
        case mine, unassigned, unlabelled
    }

    private struct Condition: Sendable, Equatable {
        let fact: Fact
        let isWanted: Bool
    }

    private var conditions: [Condition] = []
    private let words: FuzzyFilter

    /// Reads what was typed; what is being typed and names nothing yet, such as `label:`, narrows nothing.
    init(_ text: String) {
        var rest: [Substring] = []
        for word in text.split(separator: " ") {
            let isWanted = word.first != "!"
            let name = isWanted ? word : word.dropFirst()
            guard let fact = Self.fact(name.lowercased()) else {
                if !Self.isBegun(name.lowercased()) { rest.append(word) }
                continue
            }
            conditions.append(Condition(fact: fact, isWanted: isWanted))
        }
        words = FuzzyFilter(rest.joined(separator: " "))
    }

    /// The issues that match; those that the words fit best come first.
    ///
    /// - Parameters:
    ///   - issues: The issues.
    ///   - account: Who is signed in; nil while that is not known, and then nothing is theirs.
    /// - Returns: Those that match.
    func filter(_ issues: [GitHubIssue], account: String?) -> [GitHubIssue] {
        let found =
            conditions.isEmpty
            ? issues
            : issues.filter { issue in
                conditions.allSatisfy { Self.holds($0.fact, of: issue, account) == $0.isWanted }
            }
        return words.filter(found) { issue in
            (["#\(issue.number)", issue.title] + issue.labels + [issue.author ?? ""]).joined(separator: " ")
        }
    }

    private static func fact(_ word: String) -> Fact? {
        switch word {
        case "is:mine": return .mine
        case "no:assignee": return .unassigned
        case "no:label": return .unlabelled
        default: break
        }
        if word.hasPrefix(labelMark), word != labelMark {
            return .label(String(word.dropFirst(labelMark.count)))
        }
        if word.hasPrefix("@"), word.count > 1 { return .assignee(String(word.dropFirst())) }
        return nil
    }

    private static let labelMark = "label:"

    /// Whether a word is one of ours that is still being typed.
    private static func isBegun(_ word: String) -> Bool {
        guard word.contains(":") else { return word == "@" }
        return [labelMark, "is:mine", "no:assignee", "no:label"].contains { $0.hasPrefix(word) }
    }

    private static func holds(_ fact: Fact, of issue: GitHubIssue, _ account: String?) -> Bool {
        switch fact {
        case .label(let part): issue.labels.contains { $0.lowercased().contains(part) }
        case .assignee(let beginning): issue.assignees.contains { $0.lowercased().hasPrefix(beginning) }
        case .mine: account.map { name in issue.assignees.contains { $0.isAccount(name) } } ?? false
        case .unassigned: issue.assignees.isEmpty
        case .unlabelled: issue.labels.isEmpty
        }
    }
}
