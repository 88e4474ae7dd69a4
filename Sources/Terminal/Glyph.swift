/// What one character cell shows: one scalar that takes up space and at most four marks on it.
///
/// Richer clusters (emoji families, flags, skin tones) are simplified before they get here, because neither
/// terminals nor `wcwidth` agree on their width: a plainer emoji is better than a shifted border.
package struct Glyph: Hashable, Sendable {
    // A plain-data layout, so that a canvas is one block of memory and comparing two is a scan.
    private var markScalars: SIMD4<UInt32> = .zero
    /// The scalar that gives the cell its width.
    package let base: Unicode.Scalar

    package init(_ base: Unicode.Scalar) {
        self.base = base
    }

    package static let blank = Glyph(" ")

    /// The combining marks, in order.
    package var marks: [Unicode.Scalar] {
        guard markScalars != .zero else { return [] }
        return (0..<4).compactMap { markScalars[$0] == 0 ? nil : Unicode.Scalar(markScalars[$0]) }
    }

    /// The glyph as text.
    package var text: String {
        var text = String.UnicodeScalarView()
        text.append(base)
        text.append(contentsOf: marks)
        return String(text)
    }

    /// Adds a mark; the fifth and later ones are dropped (ncurses holds no more in a cell).
    mutating func add(_ mark: Unicode.Scalar) {
        for index in 0..<4 where markScalars[index] == 0 {
            markScalars[index] = mark.value
            return
        }
    }
}

/// One glyph of a text with the columns it takes: 1 or 2.
package struct TextCell: Hashable, Sendable {
    package let glyph: Glyph
    package let width: Int

    package var text: String { glyph.text }
}
