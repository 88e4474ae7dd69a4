package import Domain

// What was written to GitHub, or waits to be, in words.

extension GitHubText {
    /// Something that is said or done on GitHub, in lines: how far it has come, and why no further.
    package static func lines(_ write: GitHubWrite) -> [String] {
        let origin = write.task.map { ", by task #\($0)" } ?? ""
        var lines = ["\(write.id) \(write.state.word): \(oneLine(write.deed.summary))\(origin)"]
        if let url = write.url { lines.append("  \(url)") }
        if let problem = write.problem { lines.append("  \(problem.message) \(problem.remedy)") }
        return lines
    }
}

extension GitHubWrite.State {
    /// How far it has come, in a word.
    var word: String {
        switch self {
        case .draft: "draft"
        case .waiting: "waiting"
        case .sending: "being sent"
        case .done: "done"
        case .refused: "refused"
        case .uncertain: "uncertain"
        case .discarded: "discarded"
        }
    }
}
