import Domain
import Terminal

/// A task being written, with the options beside its text.
struct NewTaskDialog: Sendable {
    /// The fields in the order of Tab.
    enum Field: Int, CaseIterable, Sendable {
        case prompt, model, strategy, check, approval, changes
    }

    /// The text.
    var editor: TextEditor
    /// The way through the texts of earlier tasks.
    private var history = InputHistory()
    /// The check command; empty means the project's.
    var check = TextEditor()
    /// The options chosen so far, apart from the check.
    private(set) var options = TaskOptions()
    /// Which field has the keys.
    private(set) var field = Field.prompt
    /// The models to choose from; nil until known.
    var models: [String]?
    /// The project; nil until the engine has said something of it.
    var project: ProjectStatus?
    /// The uncommitted files of the checkout; the option to include them exists only if there are some.
    var dirtyFiles: [String] { project?.dirtyFiles ?? [] }

    /// The issue on GitHub that the task is for; nil for none.
    var issue: Int? { options.issue }
    /// The text that it began with, where that was made of an issue; nil for one that is the draft.
    let beginning: String?
    /// The draft that was there before, which is kept beside a text that was made of an issue.
    let besides: String

    /// Goes on with a task that was begun.
    ///
    /// - Parameters:
    ///   - draft: Its text.
    ///   - project: The project.
    ///   - issue: The issue that it is for; nil for none.
    init(draft: String, project: ProjectStatus?, issue: Int? = nil) {
        editor = TextEditor(text: draft)
        self.project = project
        beginning = nil
        besides = ""
        options.issue = issue
    }

    /// Begins a task for an issue.
    ///
    /// - Parameters:
    ///   - issue: The issue.
    ///   - project: The project.
    ///   - draft: The draft of another task, which is kept.
    init(_ issue: GitHubIssue, project: ProjectStatus?, besides draft: String) {
        let editor = TextEditor(text: issue.prompt)
        self.editor = editor
        self.project = project
        beginning = editor.text
        besides = draft
        options.issue = issue.number
    }

    /// The draft as it is to be kept if nothing is sent.
    ///
    /// What was made of an issue is worth keeping only when somebody wrote in it.
    var keptText: String {
        let text = unsentText
        guard let beginning else { return text }
        guard text != beginning, !text.trimmed.isEmpty else { return besides }
        return besides.trimmed.isEmpty ? text : "\(besides)\n\n\(text)"
    }

    /// The fields there are now.
    var fields: [Field] { Field.allCases.filter { $0 != .changes || !dirtyFiles.isEmpty } }

    /// Goes to another field, around the ends.
    mutating func moveField(by step: Int) {
        let fields = fields
        let index = fields.firstIndex(of: field) ?? 0
        field = fields[(index + step + fields.count) % fields.count]
    }

    /// Acts on a key that no action took.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - earlier: The texts of earlier tasks, the oldest first.
    /// - Returns: Whether it means something here.
    mutating func handle(_ key: Key, earlier: [String]) -> Bool {
        switch field {
        case .prompt: return history.handle(key, in: &editor, through: earlier)
        case .check:
            if key.code == .up || key.code == .down {
                moveField(by: key.code == .up ? -1 : 1)
                return true
            }
            return check.handle(key)
        case .model, .strategy, .approval, .changes:
            switch key.code {
            case .left, .character("h"): change(by: -1)
            case .right, .character("l"), .character(" "): change(by: 1)
            case .up: moveField(by: -1)
            case .down: moveField(by: 1)
            default: return false
            }
            return true
        }
    }

    /// Takes a paste into the field that can hold one.
    mutating func paste(_ text: String) {
        if field == .check {
            check.paste(text.split(whereSeparator: \.isNewline).joined(separator: " "))
        } else {
            editor.paste(text, collapses: true)
        }
    }

    /// What is written and not sent.
    var unsentText: String { history.unsent(editor).text }

    /// What was being written when an earlier text was taken instead, to go on with after that one is sent.
    var leftText: String {
        guard beginning == nil else { return besides }
        var history = history
        return history.end()?.text ?? ""
    }

    /// The options as they go to the engine.
    var finalOptions: TaskOptions {
        var options = options
        let line = check.text.trimmed
        options.checkCommand = line.isEmpty ? nil : line
        return options
    }

    private mutating func change(by step: Int) {
        switch field {
        case .prompt, .check: break
        case .model:
            options.model = Self.cycle(options.model, in: [nil] + (models ?? []).map(Optional.some), by: step)
        case .strategy:
            let all = [nil] + StrategyKind.allCases.map(Optional.some)
            options.strategy = Self.cycle(options.strategy, in: all, by: step)
        case .approval: options.approval = Self.cycle(options.approval, in: ApprovalPolicy.allCases, by: step)
        case .changes: options.includesUncommittedChanges.toggle()
        }
    }

    private static func cycle<Value: Equatable>(_ value: Value, in all: [Value], by step: Int) -> Value {
        let index = all.firstIndex(of: value) ?? 0
        return all[(index + step + all.count) % all.count]
    }
}

extension String {
    /// Without blanks and line ends at both ends.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

extension GitHubIssue {
    /// What a task for it says: number and title, which become its first line, and the text below.
    ///
    /// Anybody can write an issue, so nothing in it is left that a terminal would obey.
    var prompt: String {
        let title = title.split(whereSeparator: \.isNewline).joined(separator: " ")
        let lines = body.replacing("\r\n", with: "\n").trimmed
        return TerminalText.sanitized(ANSIText.stripped("#\(number) \(title)\n\n\(lines)")).trimmed
    }
}
