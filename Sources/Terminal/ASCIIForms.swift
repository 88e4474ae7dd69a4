/// What stands for each sign of ours where only ASCII is shown.
///
/// Every form is one column wide like the sign itself, so that a picture in ASCII has everything where the
/// picture in Unicode has it. Signs that stand for different things in one place (the states of a task, the
/// levels of health, the borders of focused and other panes) have different forms.
enum ASCIIForms {
    /// The nearest ASCII character; a question mark for what is no sign of ours.
    static func form(of scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.isASCII ? scalar : forms[scalar] ?? "?"
    }

    private static let forms: [Unicode.Scalar: Unicode.Scalar] = {
        let table: [(Unicode.Scalar, String)] = [
            ("-", "─╌┄–—‐‑−⊘▄"), ("=", "━▅▷"), ("|", "│┃╎┆▏▌▎▍▋▊▉"), ("+", "╭╮╰╯├┤┬┴┼✓✔▆"),
            ("#", "┏┓┗┛█▓"), (".", "·…░▒▂"), ("*", "•●◆■★▇"), ("o", "○□"), ("%", "◐◌"), ("@", "⟳"),
            ("x", "✗✘×✕"),
            ("!", "‖"), ("~", "↯"), ("_", "▁"), (":", "▃"), (">", "▶▸›❯→"), ("&", "»"), ("<", "◀◂‹❮←«"),
            ("^", "▲▴↑"), ("v", "▼▾↓"), ("'", "‘’"), ("\"", "“”"),
            (" ", "\u{A0}"),
        ]
        let pairs = table.flatMap { form, signs in signs.unicodeScalars.map { ($0, form) } }
        return Dictionary(uniqueKeysWithValues: pairs)
    }()
}

extension Canvas {
    /// The picture in ASCII alone, cell for cell; of a wide character the right half is blank.
    package func inASCII() -> Canvas {
        var plain = self
        plain.replaceCells { cell in
            guard cell.width > 0 else { return Cell(.blank, style: cell.style) }
            return Cell(Glyph(ASCIIForms.form(of: cell.glyph.base)), style: cell.style)
        }
        return plain
    }
}
