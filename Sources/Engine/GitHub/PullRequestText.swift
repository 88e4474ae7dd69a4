import Domain
import Foundation

/// What a pull request says of the task that it comes from.
struct PullRequestText: Sendable, Equatable {
    /// One line.
    let title: String
    /// Markdown.
    let body: String

    /// Writes the text.
    ///
    /// - Parameters:
    ///   - task: The task whose commit is published.
    ///   - commit: The commit.
    ///   - template: What the repository wants to be filled in; nil for none.
    init(task: AgentTask, commit: String, template: String?) {
        let subject = task.commitSubject ?? task.title
        title = subject.isEmpty ? "Task #\(task.id)" : subject
        var parts = [Self.what(task), Self.why(task), Self.evidence(of: task, commit)].compactMap(\.self)
        if let template {
            // The template is the repository's, and first; what is known of the change follows.
            parts.insert(template.trimmingCharacters(in: .whitespacesAndNewlines), at: 0)
        }
        if let issue = task.options.issue { parts.append("Closes #\(issue)") }
        body = parts.joined(separator: "\n\n") + "\n"
    }

    private static func what(_ task: AgentTask) -> String? {
        guard let change = task.change, !change.files.isEmpty else { return nil }
        let files = change.files.prefix(fileLimit).map { file in
            let size = file.added.flatMap { added in file.removed.map { "+\(added) -\($0)" } } ?? "binary"
            return "- \(code(file.path)) (\(size))"
        }
        let rest = change.files.count - files.count
        let more = rest > 0 ? ["- and \(rest) more"] : []
        return (["### What", ""] + files + more).joined(separator: "\n")
    }

    private static func why(_ task: AgentTask) -> String? {
        let prompt = task.prompt.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !prompt.isEmpty else { return nil }
        // Quoted: whoever wrote it, it is no Markdown of ours.
        let lines = prompt.prefix(promptLimit).split(separator: "\n", omittingEmptySubsequences: false)
        return "### Why\n\n" + lines.map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
    }

    /// What was run on exactly these files; that nothing was is said as well.
    private static func evidence(of task: AgentTask, _ commit: String) -> String {
        guard let evidence = task.evidence, !evidence.isStale else {
            return "### Evidence\n\nNo check was run on these files."
        }
        let outcome =
            switch evidence.outcome {
            case .passed: "passed"
            case .failed: "failed"
            case .timedOut: "ran out of time"
            case .couldNotStart: "could not be started"
            }
        let code = evidence.exitCode.map { " with exit code \($0)" } ?? ""
        return """
            ### Evidence

            \(Self.code(evidence.command)) \(outcome)\(code) on the tree \(Self.code(evidence.tree)), \
            which is that of the commit \(Self.code(commit)).
            """
    }

    /// A text as code, whatever is in it.
    private static func code(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.contains("`") ? "`` \(line) ``" : "`\(line)`"
    }

    private static let fileLimit = 30
    private static let promptLimit = 4_000
}
