import Foundation

/// The project's own instructions to agents: `AGENTS.md`, or `CLAUDE.md` where there is none.
enum ProjectInstructions {
    /// The file names, the preferred one first.
    static let names = ["AGENTS.md", "CLAUDE.md"]

    /// What the instructions may take of a prompt, in tokens.
    static let budgetTokens = 500

    /// The instructions nearest to a file, cut to a budget.
    ///
    /// - Parameters:
    ///   - contents: The project's files by path.
    ///   - path: The file that is worked on; nil for the project as a whole.
    ///   - budgetTokens: The size to cut to; what is cut is said.
    /// - Returns: The text; empty when the project has none.
    static func text(
        in contents: [String: String],
        near path: String?,
        budgetTokens: Int = budgetTokens
    ) -> String {
        var folders = (path ?? "").split(separator: "/").dropLast().map(String.init)
        while true {
            for name in names {
                if let text = contents[(folders + [name]).joined(separator: "/")], !text.isEmpty {
                    return cut(text, budgetTokens: budgetTokens)
                }
            }
            guard !folders.isEmpty else { return "" }
            folders.removeLast()
        }
    }

    /// Cuts a text at a line within a budget and says so.
    static func cut(_ text: String, budgetTokens: Int) -> String {
        let limit = PromptSize.characters(tokens: budgetTokens)
        guard text.utf8.count > limit else { return text }
        var kept = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard kept.utf8.count + line.utf8.count + 1 <= limit else { break }
            kept += line + "\n"
        }
        return kept + "[cut here: the file is longer]"
    }
}
