import Domain

/// The message of a task's commit: given by the user or made of the task, with the evidence as a
/// trailer only if it is true of exactly the committed files.
enum CommitMessage {
    /// The longest first line, in characters.
    private static let titleLimit = 72

    /// Makes the message.
    ///
    /// - Parameters:
    ///   - task: The task whose change is committed.
    ///   - given: The user's own words; nil or blank for none.
    ///   - tree: The tree that is committed.
    ///   - coAuthor: Who is named beside the author; nil for nobody.
    /// - Returns: The message, ending with a line break.
    static func make(for task: AgentTask, given: String?, tree: String, coAuthor: CoAuthor? = nil) -> String {
        let own = CommitMessageText(clean(given ?? "")).text
        var parts = own.isEmpty ? composed(for: task) : [own]
        var trailers: [String] = []
        if let evidence = task.evidence, evidence.provesSuccess, evidence.tree == tree {
            trailers.append("Checked-by: \(oneLine(evidence.command)) (exit 0)")
        }
        // Whoever wrote it already does not want it twice.
        if let trailer = coAuthor?.trailer, !own.split(separator: "\n").contains(trailer[...]) {
            trailers.append(trailer)
        }
        // git takes for trailers what stands in the last paragraph.
        if !trailers.isEmpty { parts.append(trailers.joined(separator: "\n")) }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static func composed(for task: AgentTask) -> [String] {
        // Of a log, or of what reviewers say, a message tells the first line.
        let isQuoted = task.options.fix != nil || task.options.start?.threads.isEmpty == false
        let prompt = isQuoted ? reason(for: task) : clean(task.prompt)
        let title = shortened(oneLine(task.title))
        var parts = [title.isEmpty ? "Task #\(task.id)" : title]
        if prompt != title { parts.append(prompt) }
        let files = task.change?.files ?? []
        if !files.isEmpty, let change = task.change {
            let names = files.prefix(10).map { oneLine($0.path) }.joined(separator: ", ")
            let more = files.count > 10 ? " and \(files.count - 10) more" : ""
            parts.append("Changes \(names)\(more) (+\(change.added) -\(change.removed)).")
        }
        return parts
    }

    /// Why a change was made that was asked for by GitHub rather than by the user's own words.
    private static func reason(for task: AgentTask) -> String {
        if let fix = task.options.fix {
            return clean("\(fix.workflow), run \(fix.number): \(oneLine(fix.headline))")
        }
        let number = task.options.start?.pullRequest.map { " of pull request #\($0)" } ?? ""
        return "Answers the review\(number)."
    }

    private static func shortened(_ line: String) -> String {
        guard line.count > titleLimit else { return line }
        let cut = line.prefix(titleLimit - 1)
        let words = cut.lastIndex(of: " ").map { cut[..<$0] } ?? cut
        return words.trimmingSuffix(while: { $0.isWhitespace || $0.isPunctuation }) + "…"
    }

    /// Text without control characters: it may come from a web hook or a paste.
    private static func clean(_ text: String) -> String {
        let kept = text.unicodeScalars.filter { scalar in
            scalar == "\n" || scalar == "\t" || scalar.properties.generalCategory != .control
        }
        let lines = String(String.UnicodeScalarView(kept)).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        return lines.map { $0.trimmingSuffix(while: \.isWhitespace) }
            .joined(separator: "\n")
            .trimmingCharacters(where: \.isWhitespace)
    }

    private static func oneLine(_ text: String) -> String {
        clean(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

extension StringProtocol {
    fileprivate func trimmingSuffix(while isDropped: (Character) -> Bool) -> String {
        var rest = self[...]
        while let last = rest.last, isDropped(last) { rest = rest.dropLast() }
        return String(rest)
    }

    fileprivate func trimmingCharacters(where isDropped: (Character) -> Bool) -> String {
        String(drop(while: isDropped)).trimmingSuffix(while: isDropped)
    }
}
