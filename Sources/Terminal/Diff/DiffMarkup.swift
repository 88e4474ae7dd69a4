/// What is worth a colour in the lines of a diff: the language's tokens and the words that changed.
package struct DiffMarkup: Sendable {
    /// The markup of one line; offsets are in UTF-8 from the start of its text.
    package struct Line: Hashable, Sendable {
        package internal(set) var spans: [SyntaxSpan] = []
        /// The stretches that are not on the other side.
        package internal(set) var changes: [Range<Int>] = []
    }

    /// The lines that are marked at most; those of the files behind are plain.
    package static let lineLimit = 20_000

    /// By file, hunk and line; shorter than the document where the limit was reached.
    private let lines: [[[Line]]]

    /// Marks a diff; takes a while for a long one, so it is not for the main thread.
    package init(_ document: DiffDocument) {
        var left = Self.lineLimit
        lines = document.files.prefix { file in
            left -= file.hunks.reduce(0) { $0 + $1.lines.count }
            return left >= 0
        }.map { file in
            let old = SyntaxLanguage.of(path: file.oldPath ?? file.path)
            let new = SyntaxLanguage.of(path: file.path)
            return file.hunks.map { Self.markup(of: $0, old: old, new: new) }
        }
    }

    /// The markup of a line; empty if it has none.
    package subscript(place: DiffPlace) -> Line {
        guard place.file < lines.count, place.hunk < lines[place.file].count,
            place.line < lines[place.file][place.hunk].count
        else { return Line() }
        return lines[place.file][place.hunk][place.line]
    }

    /// Both sides are read as text of their own, from the hunk's beginning on.
    private static func markup(
        of hunk: DiffDocument.Hunk,
        old: SyntaxLanguage?,
        new: SyntaxLanguage?
    ) -> [Line] {
        var oldLexer = old.map { SyntaxLexer($0) }
        var newLexer = new.map { SyntaxLexer($0) }
        var lines = hunk.lines.map { line in
            let oldSpans = line.kind == .added ? nil : oldLexer?.spans(in: line.text)
            let newSpans = line.kind == .removed ? nil : newLexer?.spans(in: line.text)
            return Line(spans: newSpans ?? oldSpans ?? [])
        }
        for (removed, added) in DiffPairs.changed(in: hunk.lines) {
            guard let changes = WordDiff.changes(from: hunk.lines[removed].text, to: hunk.lines[added].text)
            else { continue }
            lines[removed].changes = changes.old
            lines[added].changes = changes.new
        }
        return lines
    }
}

/// Which lines of a hunk stand side by side.
enum DiffPairs {
    /// The lines of a row by their numbers in the hunk; a line of context stands on both sides.
    struct Row: Hashable {
        var old: Int?
        var new: Int?
    }

    /// The rows of a hunk: of the lines removed and added in one place the first stands beside the first.
    static func rows(of lines: [DiffDocument.Line]) -> [Row] {
        var rows: [Row] = []
        var index = 0
        while index < lines.count {
            if lines[index].kind == .context {
                rows.append(Row(old: index, new: index))
                index += 1
                continue
            }
            let removed = index..<end(of: .removed, in: lines, from: index)
            let added = removed.upperBound..<end(of: .added, in: lines, from: removed.upperBound)
            for offset in 0..<max(removed.count, added.count) {
                rows.append(
                    Row(
                        old: offset < removed.count ? removed.lowerBound + offset : nil,
                        new: offset < added.count ? added.lowerBound + offset : nil
                    )
                )
            }
            index = added.upperBound
        }
        return rows
    }

    /// The pairs of a removed and an added line that stand beside each other.
    static func changed(in lines: [DiffDocument.Line]) -> [(removed: Int, added: Int)] {
        rows(of: lines).compactMap { row in
            guard let old = row.old, let new = row.new, old != new else { return nil }
            return (old, new)
        }
    }

    private static func end(
        of kind: DiffDocument.Line.Kind,
        in lines: [DiffDocument.Line],
        from start: Int
    ) -> Int {
        lines[start...].firstIndex { $0.kind != kind } ?? lines.count
    }
}
