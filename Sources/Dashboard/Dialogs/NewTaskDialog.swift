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

    init(draft: String, project: ProjectStatus?) {
        editor = TextEditor(text: draft)
        self.project = project
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
