import Domain

/// How one tool tells of one kind of failure: an entry of `failure-patterns.toml`, which explains the fields.
struct FailurePattern: Sendable {
    /// How far a message goes on below its first line.
    enum Follow: String, Sendable {
        case indented, blank
    }

    let id: String
    let tool: String
    let failureClass: FailureClass
    let weight: Int
    let literals: [String]
    /// Whether only lines that the runner marked as errors count (true), or only others (false); nil where all do.
    let needsErrorMark: Bool?
    let match: LinePattern
    let exclude: [LinePattern]
    let before: [LinePattern]
    let then: [LinePattern]
    /// A line that ends the search above and below; nil where only `reach` does.
    let fence: LinePattern?
    let requirement: Capture?
    let reach: Int
    let follow: Follow?
}

/// Lines that are no failure whatever else they hold.
struct CounterPattern: Sendable {
    let literals: [String]
    let match: LinePattern
}
