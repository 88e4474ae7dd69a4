/// How text becomes cells: widths, untrusted characters, truncation, wrapping.
///
/// One policy for everything that is drawn. A scalar that takes up space starts a cell, marks sit on it,
/// tails of joined emoji and variation selectors are dropped, and whatever could steer the terminal or hide
/// text (controls, bidirectional overrides, zero-width spaces, tags) becomes a visible dot.
package enum TerminalText {
    /// Tabs lead to the next multiple of this column.
    package static let tabStop = 4

    /// What stands for a control or another invisible character.
    static let stand = Glyph("·")

    /// The cells of a text on one line; line ends in it are shown as dots.
    package static func cells(of text: some StringProtocol) -> [TextCell] {
        var cells: [TextCell] = []
        cells.reserveCapacity(text.utf8.count)
        forEachCell(in: text) { glyph, width in
            cells.append(TextCell(glyph: glyph, width: width))
            return true
        }
        return cells
    }

    /// The columns that a text takes on one line.
    package static func width(of text: some StringProtocol) -> Int {
        if isPlainASCII(text) { return text.utf8.count }
        var columns = 0
        forEachCell(in: text) { _, width in
            columns += width
            return true
        }
        return columns
    }

    /// Whether the text takes no more than these columns; looks no further than they go.
    package static func fits(_ text: some StringProtocol, in columns: Int) -> Bool {
        if text.utf8.count <= columns { return isPlainASCII(text) || width(of: text) <= columns }
        var used = 0
        forEachCell(in: text) { _, width in
            used += width
            return used <= columns
        }
        return used <= columns
    }

    /// What of a line is seen in a window of some columns; a wide character across its left edge is a blank.
    package static func window(of line: some StringProtocol, from column: Int, columns: Int) -> String {
        var place = 0
        var seen = String.UnicodeScalarView()
        forEachCell(in: line) { glyph, width in
            defer { place += width }
            guard place < column + columns else { return false }
            if place >= column {
                seen.append(glyph.base)
                seen.append(contentsOf: glyph.marks)
            } else if place + width > column {
                seen.append(" ")
            }
            return true
        }
        return String(seen)
    }

    /// The text as it is safe to print anywhere, line ends kept, tabs expanded.
    ///
    /// Unlike the drawing functions it leaves emoji sequences whole.
    package static func sanitized(_ text: some StringProtocol) -> String {
        var result = String.UnicodeScalarView()
        var column = 0
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n":
                result.append(scalar)
                column = 0
            case "\t":
                let blanks = tabStop - column % tabStop
                result.append(contentsOf: repeatElement(" ", count: blanks))
                column += blanks
            default:
                switch ScalarWidth.role(of: scalar) {
                case .spacing(let width):
                    result.append(scalar)
                    column += width
                case .mark, .joiner:
                    result.append(scalar)
                case .unsafe:
                    result.append(stand.base)
                    column += 1
                case .unassigned:
                    result.append("\u{FFFD}")
                    column += 1
                }
            }
        }
        return String(result)
    }

    /// The longest beginning of the text that fits, with the ellipsis if something had to go.
    package static func truncated(
        _ text: some StringProtocol,
        to columns: Int,
        ellipsis: String = "…"
    ) -> String {
        guard columns > 0 else { return "" }
        let ellipsisWidth = width(of: ellipsis)
        let mark = ellipsisWidth <= columns ? ellipsis : ""
        let room = mark.isEmpty ? columns : columns - ellipsisWidth
        var used = 0
        var kept = String.UnicodeScalarView()
        var fitting = String.UnicodeScalarView()
        forEachCell(in: text) { glyph, width in
            used += width
            guard used <= columns else { return false }
            fitting.append(glyph.base)
            fitting.append(contentsOf: glyph.marks)
            if used <= room { kept = fitting }
            return true
        }
        return used <= columns ? String(fitting) : String(kept) + mark
    }

    /// Whether each byte is a character and a column: the common case, decided without a look at scalars.
    static func isPlainASCII(_ text: some StringProtocol) -> Bool {
        // The bytes in one go: a generic sequence costs a call for each.
        text.utf8.withContiguousStorageIfAvailable(isPlainASCII(_:))
            ?? text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    /// The same of bytes.
    static func isPlainASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }

    /// Gives each cell of the text, a glyph and its width of 1 or 2, until the body returns false.
    static func forEachCell(in text: some StringProtocol, _ body: (Glyph, Int) -> Bool) {
        var breaker = CellBreaker()
        for scalar in text.unicodeScalars {
            guard breaker.feed(scalar, body) else { return }
        }
        _ = breaker.finish(body)
    }
}

/// Cuts a stream of scalars into cells; a cell is out only when the next one begins, since marks may follow.
struct CellBreaker {
    private var pending: Glyph?
    private var pendingWidth = 0
    /// The columns taken so far, the cell that is not yet out included.
    private(set) var column = 0
    private var followsJoiner = false
    private var followsTag = false

    /// Takes one scalar and gives the body each cell that is complete with it.
    ///
    /// The body returns false to end; so does this.
    mutating func feed(_ scalar: Unicode.Scalar, _ body: (Glyph, Int) -> Bool) -> Bool {
        let value = scalar.value
        if value >= 0x20 && value < 0x7F {
            followsJoiner = false
            followsTag = false
            return begin(Glyph(scalar), 1, body)
        }
        if scalar == "\t" {
            for _ in 0..<(TerminalText.tabStop - column % TerminalText.tabStop) {
                guard begin(.blank, 1, body) else { return false }
            }
            return true
        }
        let wasJoined = followsJoiner
        followsJoiner = false
        switch ScalarWidth.role(of: scalar) {
        case .spacing(let width):
            followsTag = false
            if continuesEmoji(scalar, afterJoiner: wasJoined) { return true }
            return begin(Glyph(scalar), width, body)
        case .mark:
            if pending == nil { _ = begin(.blank, 1, body) }
            pending?.add(scalar)
            return true
        case .joiner:
            followsJoiner = scalar == "\u{200D}"
            return true
        case .unsafe:
            // A run of tags shows as one dot: it is one hidden thing.
            let isTag = (0xE0000...0xE007F).contains(value)
            defer { followsTag = isTag }
            return isTag && followsTag ? true : begin(TerminalText.stand, 1, body)
        case .unassigned:
            followsTag = false
            return begin(Glyph("\u{FFFD}"), 1, body)
        }
    }

    /// Takes note of cells that somebody else gave; none of ours may be waiting.
    mutating func pass(columns: Int) {
        column += columns
        followsJoiner = false
        followsTag = false
    }

    /// Gives the last cell.
    mutating func finish(_ body: (Glyph, Int) -> Bool) -> Bool {
        guard let glyph = pending else { return true }
        pending = nil
        return body(glyph, pendingWidth)
    }

    private mutating func begin(_ glyph: Glyph, _ width: Int, _ body: (Glyph, Int) -> Bool) -> Bool {
        let goesOn = finish(body)
        pending = glyph
        pendingWidth = width
        column += width
        return goesOn
    }

    /// Whether the scalar only refines the emoji before it: a skin tone, or a part joined to it.
    private func continuesEmoji(_ scalar: Unicode.Scalar, afterJoiner: Bool) -> Bool {
        guard scalar.value >= 0x2190, let base = pending?.base, base.value >= 0x2190 else { return false }
        let isTone = (0x1F3FB...0x1F3FF).contains(scalar.value)
        guard isTone || afterJoiner else { return false }
        return base.properties.isEmoji && scalar.properties.isEmoji
    }
}
