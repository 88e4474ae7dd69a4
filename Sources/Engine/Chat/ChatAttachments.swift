import Domain
import Editing
import Foundation

/// What a message names: files with `@path`, and tasks with `#12`.
///
/// Only files that the survey of the checkout read can be named, and that reads through the path guard:
/// a message cannot reach out of the repository.
struct ChatAttachments: Sendable, Equatable {
    /// More tasks would not fit into any prompt.
    static let mostTasks = 16

    /// The files found, in the order of the message.
    var paths: [String] = []
    /// The tasks found, in the order of the message.
    var tasks: [TaskID] = []
    /// What was named and cannot be shown, with the reason; the model is told of it, too.
    var missing: [String] = []
    /// What leads nowhere and may not have been meant as a name, with the reason.
    ///
    /// Words such as `@property` and the numbers of issues are no names of ours; the user alone is told.
    var unknown: [String] = []

    /// Looks for names in a message.
    ///
    /// - Parameters:
    ///   - text: The message.
    ///   - files: The files of the checkout.
    ///   - known: The tasks that there are, of those that ``taskNumbers(in:)`` gives.
    init(in text: String, files: WorkFiles, tasks known: Set<TaskID> = []) {
        for word in text.split(whereSeparator: \.isWhitespace) {
            if let id = Self.task(in: word) {
                if !known.contains(id) {
                    add("#\(id): there is no such task", to: \.unknown)
                } else if !tasks.contains(id) {
                    if tasks.count < Self.mostTasks {
                        tasks.append(id)
                    } else {
                        add("#\(id): no more than \(Self.mostTasks) tasks go along", to: \.missing)
                    }
                }
            } else if let name = Self.name(after: "@", in: word) {
                look(for: name, in: files)
            }
        }
    }

    /// Whether a message may name files.
    static func mayNameFiles(_ text: String) -> Bool {
        text.split(whereSeparator: \.isWhitespace).contains { name(after: "@", in: $0) != nil }
    }

    /// The tasks that a message names, whether or not there are such tasks.
    static func taskNumbers(in text: String) -> [TaskID] {
        text.split(whereSeparator: \.isWhitespace).compactMap(task(in:))
    }

    /// What was attached and what was not, in one line for people; nil when the message names nothing.
    var notice: String? {
        let names = paths + tasks.map { "task #\($0)" }
        let attached = names.isEmpty ? [] : ["Attached, as far as it fits: \(names.joined(separator: ", "))."]
        let sentences = attached + (missing + unknown).map { "\($0)." }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    /// Files as text for a prompt, each cut to what is left of a budget.
    static func text(of paths: [String], files: WorkFiles, budgetTokens: Int) -> String {
        var left = budgetTokens
        var parts: [String] = []
        for path in paths {
            guard let content = files.contents[path], left > 0 else { continue }
            let text = FileExcerpt.text(of: content, path: path, focus: [], budgetTokens: left)
            left -= PromptSize.tokens(text)
            parts.append("File \(path):\n" + EditPrompt.block(text))
        }
        return parts.joined(separator: "\n\n")
    }

    /// All that was found as text for a prompt; a task takes a third of the budget at the most.
    ///
    /// - Parameters:
    ///   - files: The files of the checkout.
    ///   - known: What there is to tell of the tasks.
    ///   - budgetTokens: The size of the whole.
    /// - Returns: The text; empty when nothing was found or nothing fits.
    func text(files: WorkFiles, tasks known: [TaskID: ChatTask], budgetTokens: Int) -> String {
        var left = budgetTokens
        var parts: [String] = []
        for id in tasks {
            guard let text = known[id]?.text(budgetTokens: min(left, budgetTokens / 3)) else { continue }
            left -= PromptSize.tokens(text)
            parts.append(text)
        }
        parts.append(Self.text(of: paths, files: files, budgetTokens: left))
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    // MARK: - Detail

    private mutating func look(for name: String, in files: WorkFiles) {
        let matches = Self.paths(for: name, files: files)
        if matches.count > 1 {
            add("@\(name) may be any of \(matches.count) files; write more of the path", to: \.missing)
        } else if let path = matches.first {
            if files.contents[path] == nil {
                add("@\(name) is no text, or too large to be read", to: \.missing)
            } else if !paths.contains(path) {
                paths.append(path)
            }
        } else if files.hiddenPaths.contains(where: { $0 == name || $0.hasSuffix("/" + name) }) {
            add("@\(name) may hold secrets and is not shown to a model (secrets.allow)", to: \.missing)
        } else {
            let looksLikeFile = name.contains("/") || name.contains(".")
            add(
                "@\(name): there is no such file in the repository",
                to: looksLikeFile ? \.missing : \.unknown
            )
        }
    }

    private mutating func add(_ reason: String, to list: WritableKeyPath<ChatAttachments, [String]>) {
        if !self[keyPath: list].contains(reason) { self[keyPath: list].append(reason) }
    }

    private static func task(in word: Substring) -> TaskID? {
        guard let name = Self.name(after: "#", in: word), name.allSatisfy({ $0.isASCII && $0.isNumber })
        else {
            return nil
        }
        return Int64(name).map(TaskID.init(rawValue:))
    }

    private static func name(after sign: Character, in word: Substring) -> String? {
        guard let at = word.firstIndex(of: sign) else { return nil }
        // `someone@example.org` is an address.
        if at != word.startIndex, !"([{\"'`".contains(word[word.index(before: at)]) { return nil }
        // A sentence ends behind a name, and a name may begin with a dot.
        var name = word[word.index(after: at)...]
        while let last = name.last, ".,;:!?)]}\"'`".contains(last) { name.removeLast() }
        while let first = name.first, "\"'`".contains(first) { name.removeFirst() }
        return name.isEmpty ? nil : String(name)
    }

    /// The path itself, or those that end with the name.
    private static func paths(for name: String, files: WorkFiles) -> [String] {
        if files.allPaths.contains(name) { return [name] }
        return files.allPaths.filter { $0.hasSuffix("/" + name) }
    }
}
