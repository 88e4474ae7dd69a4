/// What a stretch of a program's text is.
package enum SyntaxKind: Hashable, Sendable, CaseIterable {
    case plain, keyword, string, comment, number, type, function
}

/// A stretch of a line of one kind; what no span covers is plain.
package struct SyntaxSpan: Hashable, Sendable {
    /// Offsets in UTF-8 from the start of the line.
    package let range: Range<Int>
    package let kind: SyntaxKind
}
