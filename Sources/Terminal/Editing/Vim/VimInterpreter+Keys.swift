// What vim's modes know, for lists that people read: the interpreter takes commands apart letter by letter, so
// that no table of whole commands drives it.

extension VimInterpreter {
    /// The commands of normal mode; counts go before them.
    static let keys: [EditingKeys] = [
        EditingKeys("esc", "From typing to commands, which is normal mode; there it leaves the field."),
        EditingKeys(
            "i a I A o O",
            "Type: before or behind the cursor, at the ends of the line, on a new line."
        ),
        EditingKeys("h j k l", "One character or row on; above the first row the text sent before."),
        EditingKeys("w b e W B E", "To a word's start, back, or end; capitals go by blanks alone."),
        EditingKeys("0 ^ $", "To the line's start, its first letter, or its end."),
        EditingKeys("gg G", "To the beginning of the text, or its last line."),
        EditingKeys(
            "f t F T ; ,",
            "To a character on the line, or right before it; again, or the other way."
        ),
        EditingKeys(
            "d c y > <",
            "Delete, change, yank, indent: with a motion or text object, or twice for the line."
        ),
        EditingKeys("iw aw ip i\" i(", "What d, c and y take: a word, a paragraph, what is between marks."),
        EditingKeys("x X D C S Y", "Short forms: a character, the one before, the line's rest, the line."),
        EditingKeys("p P", "Put what was deleted or yanked behind the cursor, or before it."),
        EditingKeys("r ~ J", "Replace a character, change its case, join lines."),
        EditingKeys("u ctrl+r .", "Undo, redo, do the last change again."),
        EditingKeys("v V", "Mark characters, or lines."),
        EditingKeys("enter", "One row down: it sends only while letters are typed."),
        EditingKeys(":wq :x ZZ", "Send what is written."),
        EditingKeys(":q ZQ", "Leave the field; the text is kept where it is kept by esc."),
    ]
}
