import Domain

/// What a user said of single places of a change, in the words of a prompt.
enum ReviewNotesText {
    /// The notes, each with its place, what became of it, the comment and the code it is about.
    static func text(of notes: [ReviewNote]) -> String { notes.map(text).joined(separator: "\n\n") }

    private static func text(of note: ReviewNote) -> String {
        let place = note.path + (note.lines.isEmpty ? "" : ", " + note.lines)
        let fate =
            note.isTakenBack
            ? "the user took this back, and the files above are without it. Do not make the same change again."
            : "this is still in the files above."
        let comment = note.comment.isEmpty ? "" : " The user says: " + note.comment
        let code = note.excerpt.isEmpty ? "" : "\n" + EditPrompt.block(note.excerpt, info: "diff")
        return "\(place): \(fate)\(comment)\(code)"
    }
}
