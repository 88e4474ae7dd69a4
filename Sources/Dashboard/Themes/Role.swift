/// What a piece of the screen means; a theme says how that looks.
enum Role: String, CaseIterable {
    case text, muted, border, title, heading, strong, emphasis, accent, selection, key
    case good, warning, bad, active, waiting
    case added, removed, hunk, file, code, quote
    case user, assistant, recorded, dialog, danger, button, match
    case borderFocused = "border-focused"
    case selectionUnfocused = "selection-unfocused"
    case buttonSelected = "button-selected"
}
