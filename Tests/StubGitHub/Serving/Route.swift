/// One call that the stub answers.
struct Route: Sendable {
    /// What a fine-grained token can be denied.
    enum Area: String, Sendable {
        case metadata
        case issues
        case pulls
        case contents
        case actions
        case checks
        case notifications
    }

    let method: String
    let area: Area
    let answer: @Sendable (GitHubCore, Call) throws -> Reply
    private let pattern: [String]

    /// Creates a route.
    ///
    /// - Parameters:
    ///   - method: The verb.
    ///   - pattern: Segments: a word, `:name` for one segment, or once `*name` for one or more.
    ///   - area: The permission it needs.
    ///   - answer: Gives the reply or throws a `Refusal`.
    init(
        _ method: String,
        _ pattern: String,
        _ area: Area,
        answer: @escaping @Sendable (GitHubCore, Call) throws -> Reply
    ) {
        self.method = method
        self.pattern = pattern.split(separator: "/").map(String.init)
        self.area = area
        self.answer = answer
    }

    /// What the pattern names in a path; nil when it does not match.
    func match(_ path: [String]) -> [String: String]? {
        guard let star = pattern.firstIndex(where: { $0.hasPrefix("*") }) else {
            return path.count == pattern.count ? Self.match(pattern[...], path[...]) : nil
        }
        let tail = pattern.count - star - 1
        guard path.count >= pattern.count,
            let before = Self.match(pattern[..<star], path[..<star]),
            let after = Self.match(pattern[(star + 1)...], path[(path.count - tail)...])
        else { return nil }
        let name = String(pattern[star].dropFirst())
        let middle = path[star..<(path.count - tail)].joined(separator: "/")
        return before.merging(after) { $1 }.merging([name: middle]) { $1 }
    }

    private static func match(
        _ pattern: ArraySlice<String>,
        _ path: ArraySlice<String>
    ) -> [String: String]? {
        var names: [String: String] = [:]
        for (expected, segment) in zip(pattern, path) {
            if expected.hasPrefix(":") {
                names[String(expected.dropFirst())] = segment
            } else if expected != segment {
                return nil
            }
        }
        return names
    }
}
