/// What a piece of the screen means; a theme says how that looks.
///
/// The raw value is the name in theme files and is stable; the order is that of lists for users.
enum Role: String, CaseIterable {
    case text, muted, strong, emphasis, title, heading, accent, key, border
    case borderFocused = "border.focused"
    case selection
    case selectionUnfocused = "selection.unfocused"
    case match
    case matchCurrent = "match.current"

    case good, warning, bad, active, waiting

    case dialog, danger, button
    case buttonSelected = "button.selected"

    case user, assistant, recorded, code, quote

    case file, hunk, added, removed
    // Grounds below the syntax colours of a diff.
    case addedLine = "added.line"
    case removedLine = "removed.line"
    case addedWord = "added.word"
    case removedWord = "removed.word"

    case syntaxKeyword = "syntax.keyword"
    case syntaxString = "syntax.string"
    case syntaxComment = "syntax.comment"
    case syntaxNumber = "syntax.number"
    case syntaxType = "syntax.type"
    case syntaxFunction = "syntax.function"

    /// Whether it lies below text that keeps its own colours.
    var isGround: Bool {
        switch self {
        case .selection, .selectionUnfocused, .addedLine, .removedLine, .addedWord, .removedWord: true
        default: false
        }
    }

    /// Whether it has to be seen on every terminal, in reverse where its background cannot be shown.
    var isMark: Bool {
        switch self {
        case .selection, .matchCurrent, .danger, .buttonSelected: true
        default: false
        }
    }
}
