/// What the author of an issue wrote, without the lines that the form put there: headings, comments, choices, quotes.
enum OwnWords {
    /// How many bytes are looked at; the first tokens are wanted only.
    private static let limit = 3000

    /// The lines of a body that look like the author's own, up to a limit.
    static func lines(of body: [UInt8]) -> [UInt8] {
        var own: [UInt8] = []
        for line in body.split(separator: ByteText.newline) where !isForm(line) {
            own += line
            own.append(ByteText.newline)
            if own.count > limit { break }
        }
        return ByteText.prefix(own, characters: limit)
    }

    private static func isForm(_ line: ArraySlice<UInt8>) -> Bool {
        let isSpace: (UInt8) -> Bool = { $0 == ByteText.space || (0x09...0x0D).contains($0) }
        let text = line.drop(while: isSpace)
        guard let first = text.first, let last = text.last(where: { !isSpace($0) }) else { return true }
        if last == UInt8(ascii: ":") { return true }
        return switch first {
        case UInt8(ascii: "#"), UInt8(ascii: ">"), UInt8(ascii: "|"): true
        case UInt8(ascii: "*"): text.starts(with: "**".utf8)
        case UInt8(ascii: "<"): text.starts(with: "<!--".utf8)
        case UInt8(ascii: "-"): text.starts(with: "- [".utf8)
        default: false
        }
    }
}
