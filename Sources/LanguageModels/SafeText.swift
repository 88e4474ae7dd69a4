/// Makes a host's words fit for one sentence of ours: one line, short, and without control characters.
enum SafeText {
    /// The start of something that should have been JSON.
    static func excerpt(of bytes: [UInt8]) -> String {
        "\"" + sentence(String(decoding: bytes.prefix(80), as: UTF8.self)) + "\""
    }

    /// A text without line breaks, control characters and final stop.
    static func sentence(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(400).map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: " "
            default: Character(scalar)
            }
        }
        let words = String(scalars).split(separator: " ").joined(separator: " ")
        return words.hasSuffix(".") ? String(words.dropLast()) : words
    }
}
