import Editing
import Foundation

/// The files that a message names with `@path`.
///
/// Only files that the survey of the checkout read can be named, and that reads through the path guard:
/// a message cannot reach out of the repository.
struct ChatAttachments: Sendable, Equatable {
    /// The files found, in the order of the message.
    var paths: [String] = []
    /// What was named and cannot be shown, with the reason.
    var missing: [String] = []

    /// Looks for names in a message.
    ///
    /// - Parameters:
    ///   - text: The message.
    ///   - files: The files of the checkout.
    init(in text: String, files: WorkFiles) {
        for word in text.split(whereSeparator: \.isWhitespace) {
            guard let name = Self.name(in: word) else { continue }
            if let path = Self.path(for: name, files: files) {
                if files.contents[path] == nil {
                    missing.append("@\(name) is no text, or too large to be read")
                } else if !paths.contains(path) {
                    paths.append(path)
                }
            } else if name.contains("/") || name.contains(".") {
                // Words such as `@property` or a person's handle are no files.
                missing.append("@\(name): there is no such file in the repository")
            }
        }
    }

    /// The files as text for a prompt, each cut to what is left of a budget.
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

    private static func name(in word: Substring) -> String? {
        guard let at = word.firstIndex(of: "@") else { return nil }
        // `someone@example.org` is an address.
        if at != word.startIndex, !"([{\"'`".contains(word[word.index(before: at)]) { return nil }
        let trailing = CharacterSet(charactersIn: ".,;:!?)]}\"'`")
        let name = word[word.index(after: at)...].trimmingCharacters(in: trailing)
        return name.isEmpty ? nil : name
    }

    /// The path itself, or the one path that ends with the name.
    private static func path(for name: String, files: WorkFiles) -> String? {
        if files.allPaths.contains(name) { return name }
        let matches = files.allPaths.filter { $0.hasSuffix("/" + name) }
        return matches.count == 1 ? matches.first : nil
    }
}
