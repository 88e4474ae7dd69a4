/// A text in lines, each as it stands and as code: with comments blanked and strings opaque.
struct CodeLines: Sendable {
    /// The lines as they stand, without their ends.
    let lines: [Substring]
    private let mask: CodeMask?

    /// Reads a text as the file of a path; without a language that is known, lines that begin as comments do are
    /// comments.
    init(_ text: String, path: String) {
        lines = text.lineBodies
        mask = Language.of(path: path).map { CodeMask(text, language: $0) }
    }

    /// A line as code, byte for byte below the line as it stands.
    func code(_ index: Int) -> [UInt8] {
        if let mask { return Array(mask.line(index)) }
        let bytes = Array(lines[index].utf8)
        let text = lines[index].trimmedLeft
        let isComment = ["#", "//", ";"].contains { text.hasPrefix($0) }
        return isComment ? [UInt8](repeating: 0x20, count: bytes.count) : bytes
    }

    /// A line as code, as a text.
    func codeText(_ index: Int) -> String { String(decoding: code(index), as: UTF8.self) }

    /// A line to be compared with others; blanks at its ends do not count.
    func key(_ index: Int) -> ExactText { ExactText(lines[index].trimmed) }

    /// The places of the lines that another text has not, or not as often; blank ones are left out.
    func places(notIn other: CodeLines) -> [Int] {
        var left: [ExactText: Int] = [:]
        for index in other.lines.indices { left[other.key(index), default: 0] += 1 }
        var places: [Int] = []
        for index in lines.indices {
            let key = key(index)
            if let count = left[key], count > 0 {
                left[key] = count - 1
            } else if !lines[index].isBlank {
                places.append(index)
            }
        }
        return places
    }

    /// The next line before or after a place that has code in it; nil for none.
    func neighbour(of place: Int, by step: Int) -> Int? {
        var index = place + step
        while lines.indices.contains(index) {
            if !code(index).allSatisfy(\.isSpace) { return index }
            index += step
        }
        return nil
    }
}
