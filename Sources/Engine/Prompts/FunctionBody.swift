import Editing

/// Leaves the body of a function out of a file.
///
/// Small models copy: shown a wrong function they give it back, and asked for the same function without seeing
/// it they write it right. What says what it is for stays: its first lines, and the comment or the
/// documentation string that follows them.
enum FunctionBody {
    /// Longer functions hold more than their name and a failing check tell.
    private static let mostLines = 40
    /// How many lines a declaration may have.
    private static let mostDeclarationLines = 8

    /// The file with the function's body left out.
    ///
    /// - Parameters:
    ///   - symbol: The function.
    ///   - content: The file.
    /// - Returns: nil for what is no function, is too long, or has no body that can be told from its declaration.
    static func hidden(of symbol: Symbol, in content: String) -> String? {
        let lines = TextLines(content)
        guard symbol.kind == .function, symbol.lines.count <= mostLines,
            symbol.lines.upperBound <= lines.count
        else { return nil }
        let declaration = symbol.declarationLine..<symbol.lines.upperBound
        guard
            let opening = declaration.prefix(mostDeclarationLines).first(where: { line in
                let text = lines.bodies[line].trimmedEnd
                return text.hasSuffix(":") || text.hasSuffix("{")
            })
        else { return nil }
        let isBraced = lines.bodies[opening].trimmedEnd.hasSuffix("{")
        let body = endOfComment(from: opening + 1, in: lines)..<symbol.lines.upperBound - (isBraced ? 1 : 0)
        guard body.lowerBound < body.upperBound else { return nil }
        let indent = lines.bodies[body.lowerBound].prefix { $0 == " " || $0 == "\t" }
        return lines.bodies[..<body.lowerBound].map { $0 + "\n" }.joined()
            + indent + "(left out)\n"
            + lines.bodies[body.upperBound...].map { $0 + "\n" }.joined()
    }

    /// The line after a comment or documentation string that begins at a line.
    private static func endOfComment(from start: Int, in lines: TextLines) -> Int {
        guard start < lines.count else { return start }
        let first = lines.bodies[start].drop { $0 == " " || $0 == "\t" }
        for quote in ["\"\"\"", "'''"] where first.hasPrefix(quote) {
            if first.dropFirst(3).contains(quote) { return start + 1 }
            let end = lines.bodies[(start + 1)...].firstIndex { $0.contains(quote) }
            return end.map { $0 + 1 } ?? start
        }
        return lines.bodies[start...].firstIndex { line in
            let text = line.drop { $0 == " " || $0 == "\t" }
            return !text.hasPrefix("//") && !text.hasPrefix("#")
        } ?? start
    }
}

extension Substring {
    /// The text without blanks at its end.
    fileprivate var trimmedEnd: Substring {
        var text = self
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
