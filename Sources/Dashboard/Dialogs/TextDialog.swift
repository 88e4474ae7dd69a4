import Domain
import Terminal

/// A question that is answered with a text.
struct TextDialog: Sendable {
    /// What the text is for.
    enum Purpose: Sendable, Equatable {
        /// What the agent should do differently.
        case reject(TaskID)
        /// The project's check command; empty goes back to the detected one.
        case checkCommand
        /// The commit message of an approval that is being made.
        case commitMessage(TaskID)
        /// The name of a model to download.
        case pullModel
        /// What the agent is to be told of a place of a change; empty takes the comment back.
        case comment(TaskID, ReviewMarks.Subject, name: String)
        /// The tasks that have to be done before these start; empty lets them go ahead.
        case after([TaskID])
        /// What the agent is to hear, and when.
        case followUp(TaskID, FollowUpMoment)
        /// Words about a pull request.
        case pullRequest(PullRequestWords)
        /// What is said below an issue on GitHub.
        case issueComment(Int)
        /// Other words for something that is to be said on GitHub.
        case write(WriteID, name: String)
    }

    /// What the text is for.
    let purpose: Purpose
    /// What goes along with the text; nil when nothing does.
    let enclosure: String?
    /// The text.
    var editor: TextEditor

    init(_ purpose: Purpose, text: String = "", enclosure: String? = nil) {
        self.purpose = purpose
        self.enclosure = enclosure
        editor = TextEditor(text: text)
    }

    /// Asks what tasks are to wait for, which begins with what the first of them waits for.
    init(prerequisitesOf tasks: [AgentTask]) {
        let after = tasks.first?.after ?? []
        self.init(.after(tasks.map(\.id)), text: after.map { "#\($0)" }.joined(separator: " "))
    }

    /// Whether line ends make sense in the text.
    var isMultiline: Bool {
        switch purpose {
        case .reject, .commitMessage, .comment, .followUp, .issueComment, .write: true
        case .checkCommand, .pullModel, .after: false
        case .pullRequest(let words): words.isMultiline
        }
    }

    /// The title of the dialog.
    var title: String {
        switch purpose {
        case .reject(let id): "Give #\(id) back to the agent"
        case .checkCommand: "Check command of this project"
        case .commitMessage(let id): "Commit message of #\(id)"
        case .pullModel: "Download a model"
        case .comment(_, _, let name): "Comment on \(name)"
        case .after(let ids):
            "What \(ShortText.list(ids.map { "#\($0)" })) \(ids.count == 1 ? "waits" : "wait") for"
        case .followUp(let id, .afterStep): "Tell #\(id)"
        case .followUp(let id, .now): "Interrupt #\(id)"
        case .pullRequest(let words): words.title
        case .issueComment(let number): "Comment on issue #\(number)"
        case .write(_, let name): "Text of the \(name)"
        }
    }

    /// What is written above the field.
    var hint: String {
        switch purpose {
        case .reject:
            "What should be different? The agent gets your comment and tries again."
                + (enclosure.map { " With it: \($0)." } ?? "")
        case .checkCommand: "Its exit code decides whether a change is good. Empty: the detected one."
        case .commitMessage: "The first line is the subject."
        case .pullModel: "The name as Ollama knows it, such as qwen2.5-coder:7b."
        case .comment: "The agent reads it when you give the change back. Empty: no comment."
        case .after: "Numbers of tasks that have to be done first, such as #12 #14. Empty: none."
        case .followUp(_, .afterStep): "The agent hears it after this step, with its next model call."
        case .pullRequest(let words): words.hint
        case .issueComment: "It is posted on GitHub under your name, for all who see the issue."
        case .write: "It is posted with the words that you leave here."
        case .followUp(_, .now): "What the agent is doing is cut off; its next model call carries your words."
        }
    }

    /// Takes a paste; a field of one line makes it one line.
    mutating func paste(_ text: String) {
        guard isMultiline else {
            return editor.paste(text.split(whereSeparator: \.isNewline).joined(separator: " "))
        }
        editor.paste(text, collapses: true)
    }
}
