import Editing

/// The parts of a long file that matter for a request.
enum FileExcerpt {
    /// Lines at the top that are always shown: imports and constants.
    private static let headLines = 12
    /// Lines shown around each place in focus.
    private static let surroundings = 4

    /// Shows a file within a budget, what is left out named by its line numbers.
    ///
    /// - Parameters:
    ///   - content: The whole file.
    ///   - path: The file's path, which tells its language.
    ///   - focus: Line ranges counted from 0 that must be shown, the most important first.
    ///   - budgetTokens: The size of the excerpt.
    /// - Returns: The content itself when it fits.
    static func text(of content: String, path: String, focus: [Range<Int>], budgetTokens: Int) -> String {
        guard PromptSize.tokens(content) > budgetTokens else { return content }
        let lines = TextLines(content)
        var left = budgetTokens
        var shown = Set<Int>()
        func show(_ range: Range<Int>) {
            for line in range.clamped(to: 0..<lines.count) where !shown.contains(line) {
                let cost = PromptSize.tokens(String(lines.bodies[line])) + 1
                guard cost <= left else { return }
                left -= cost
                shown.insert(line)
            }
        }
        for range in focus {
            show(range)
            show(range.lowerBound - surroundings..<range.lowerBound)
            show(range.upperBound..<range.upperBound + surroundings)
        }
        show(0..<headLines)
        for symbol in SymbolScanner.symbols(in: content, path: path) {
            show(symbol.declarationLine..<symbol.declarationLine + 1)
        }
        if focus.isEmpty { show(0..<lines.count) }
        return render(lines, shown: shown)
    }

    private static func render(_ lines: TextLines, shown: Set<Int>) -> String {
        var text = ""
        var line = 0
        while line < lines.count {
            if shown.contains(line) {
                text += lines.bodies[line] + "\n"
                line += 1
            } else {
                let start = line
                while line < lines.count, !shown.contains(line) { line += 1 }
                text += "[lines \(start + 1)-\(line) are not shown]\n"
            }
        }
        return text
    }
}
