/// Somebody who is named in a commit beside its author, as GitHub reads it from the message.
struct CoAuthor: Sendable, Equatable {
    /// The last line of the message.
    let trailer: String

    /// Reads `NAME <MAIL>`; nil for anything else.
    init?(_ text: String) {
        let text = text.drop(while: \.isWhitespace)
        guard let open = text.firstIndex(of: "<"), text.last == ">" else { return nil }
        let name = text[..<open]
        let mail = text[text.index(after: open)...].dropLast()
        let parts = mail.split(separator: "@", omittingEmptySubsequences: false)
        guard name.last == " ", name.contains(where: { !$0.isWhitespace }), parts.count == 2,
            parts.allSatisfy({ !$0.isEmpty }), text.allSatisfy(Self.isPlain),
            !name.contains(">"), !mail.contains(where: { $0.isWhitespace || $0 == "<" || $0 == ">" })
        else { return nil }
        trailer = "Co-authored-by: \(text)"
    }

    /// Whether a character can stand in a line of a message, and nothing else can be made of it.
    private static func isPlain(_ character: Character) -> Bool {
        !character.isNewline
            && character.unicodeScalars.allSatisfy { scalar in
                scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format
            }
    }
}
