/// Makes a server's words fit for one sentence of ours: one line, short, without control characters.
enum ServerText {
    /// A text as one line of at most 400 characters.
    static func line(_ text: String) -> String {
        let characters = text.unicodeScalars.prefix(400).map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
                .unassigned:
                " "
            default: Character(scalar)
            }
        }
        return String(characters).split(separator: " ").joined(separator: " ")
    }

    /// The same without a stop at its end, to be followed by ours.
    static func sentence(_ text: String) -> String {
        let line = line(text)
        return line.hasSuffix(".") ? String(line.dropLast()) : line
    }
}
