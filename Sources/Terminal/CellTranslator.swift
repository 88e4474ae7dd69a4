import CNcurses

/// Turns cells of a canvas into cells of ncurses.
@MainActor
struct CellTranslator {
    private struct Look {
        let attributes: attr_t
        let pair: CInt
    }

    private let depth: ColorDepth
    private let characters: CharacterSupport
    private var looks: [Style: Look] = [:]
    private var lastStyle = Style.plain
    private var lastLook = Look(attributes: 0, pair: 0)
    private var buffer: [cchar_t] = []

    init(depth: ColorDepth, characters: CharacterSupport) {
        self.depth = depth
        self.characters = characters
    }

    /// Puts the part of a row on ncurses' screen that is not there yet.
    ///
    /// `old` is what is there; nil if the screen is blank.
    mutating func put(_ new: ArraySlice<Cell>, replacing old: ArraySlice<Cell>?, atRow row: Int) {
        guard var range = Self.changed(new, old) else { return }
        // A run begins with a whole glyph.
        if new[new.startIndex + range.lowerBound].width == 0 {
            range = (range.lowerBound - 1)..<range.upperBound
        }
        buffer.removeAll(keepingCapacity: true)
        for cell in new[(new.startIndex + range.lowerBound)..<(new.startIndex + range.upperBound)] {
            append(cell)
        }
        cncurses_put_cells(CInt(row), CInt(range.lowerBound), buffer, CInt(buffer.count))
    }

    /// From the first to the last cell that differs; nil if none does.
    private static func changed(_ new: ArraySlice<Cell>, _ old: ArraySlice<Cell>?) -> Range<Int>? {
        guard let old else { return new.isEmpty ? nil : 0..<new.count }
        return new.withUnsafeBufferPointer { new in
            old.withUnsafeBufferPointer { old in
                guard let first = new.indices.first(where: { new[$0] != old[$0] }) else { return nil }
                var end = new.count
                while new[end - 1] == old[end - 1] { end -= 1 }
                return first..<end
            }
        }
    }

    private mutating func append(_ cell: Cell) {
        // The right half of a wide glyph: ncurses makes its own.
        guard cell.width > 0 else { return }
        let look = look(of: cell.style)
        let base = cell.glyph.base
        if base.isASCII && cell.width == 1 {
            append(wchar_t(base.value), look)
            return
        }
        if characters == .ascii {
            append(wchar_t(ASCIIForms.form(of: base).value), look)
            if cell.width == 2 { append(32, look) }
            return
        }
        guard cncurses_character_width(wchar_t(base.value)) == CInt(cell.width) else {
            // The C library, by which ncurses counts, does not know it as we do.
            append(0xFFFD, look)
            if cell.width == 2 { append(32, look) }
            return
        }
        var text = [wchar_t(base.value)]
        for mark in cell.glyph.marks where cncurses_character_width(wchar_t(mark.value)) == 0 {
            text.append(wchar_t(mark.value))
        }
        text.append(0)
        append(text, look)
    }

    private mutating func append(_ character: wchar_t, _ look: Look) {
        var translated = cchar_t()
        withUnsafePointer(to: (character, wchar_t(0))) { pointer in
            pointer.withMemoryRebound(to: wchar_t.self, capacity: 2) {
                cncurses_set_cell(&translated, $0, look.attributes, look.pair)
            }
        }
        buffer.append(translated)
    }

    private mutating func append(_ text: [wchar_t], _ look: Look) {
        var translated = cchar_t()
        cncurses_set_cell(&translated, text, look.attributes, look.pair)
        buffer.append(translated)
    }

    private mutating func look(of style: Style) -> Look {
        if style == lastStyle { return lastLook }
        let look = looks[style] ?? makeLook(of: style)
        looks[style] = look
        lastStyle = style
        lastLook = look
        return look
    }

    private func makeLook(of style: Style) -> Look {
        let reduced = style.reduced(to: depth)
        var attributes: attr_t = 0
        if style.attributes.contains(.bold) { attributes |= cncurses_bold }
        if style.attributes.contains(.dim) { attributes |= cncurses_dim }
        if style.attributes.contains(.italic) { attributes |= cncurses_italic }
        if style.attributes.contains(.underline) { attributes |= cncurses_underline }
        if style.attributes.contains(.reverse) { attributes |= cncurses_reverse }
        guard depth != .none, reduced.foreground != .terminalDefault || reduced.background != .terminalDefault
        else { return Look(attributes: attributes, pair: 0) }
        let pair = alloc_pair(Self.number(of: reduced.foreground), Self.number(of: reduced.background))
        return Look(attributes: attributes, pair: max(0, pair))
    }

    /// ncurses' number of a colour; see `Terminfo.withTrueColor`.
    private static func number(of color: Color) -> CInt {
        switch color {
        case .terminalDefault: return -1
        case .ansi(let number), .indexed(let number): return CInt(number)
        case .rgb(let red, let green, let blue):
            let number = CInt(red) << 16 | CInt(green) << 8 | CInt(blue)
            // Below 256 is the palette: near-black blues get the smallest green.
            return number < 256 ? number | 0x100 : number
        }
    }
}
