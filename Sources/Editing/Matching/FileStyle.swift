/// How a file ends its lines, and whether the last one is ended, so that new text can be given the same form.
struct FileStyle {
    private let original: TextLines?
    private let hasByteOrderMark: Bool
    /// The ending of the file's lines.
    let ending: String
    private let endsWithNewline: Bool

    init(_ content: String?) {
        guard let content, !content.isEmpty else {
            original = nil
            hasByteOrderMark = false
            ending = "\n"
            endsWithNewline = true
            return
        }
        let lines = TextLines(content)
        original = lines
        hasByteOrderMark = content.unicodeScalars.first == "\u{FEFF}"
        ending = lines.dominantEnding
        endsWithNewline = lines.endsWithNewline
    }

    /// The text with the file's line endings, final newline and byte order mark.
    func styled(_ text: String) -> String {
        guard let original else { return text }
        let lines = TextLines(text)
        var result = hasByteOrderMark && text.unicodeScalars.first != "\u{FEFF}" ? "\u{FEFF}" : ""
        result.reserveCapacity(text.utf8.count + lines.count)
        let kept = original.hasMixedEndings ? keptEndings(original, text) : [:]
        for (index, body) in lines.bodies.enumerated() {
            result += body
            let isLast = index == lines.count - 1
            if !isLast || endsWithNewline { result += kept[index] ?? ending }
        }
        return result
    }

    /// In a file of mixed endings each line that stays keeps its own.
    private func keptEndings(_ original: TextLines, _ text: String) -> [Int: String] {
        var endings: [Int: String] = [:]
        var old = 0
        var new = 0
        let changes = LineDiff.changes(
            from: original.bodies.map { ExactText($0) },
            to: text.lineBodies.map { ExactText($0) }
        )
        for change in changes + [.init(old: original.count..<original.count, new: Int.max..<Int.max)] {
            while old < change.old.lowerBound {
                let own = original.ending(ofLine: old)
                if !own.isEmpty { endings[new] = String(own) }
                old += 1
                new += 1
            }
            old = change.old.upperBound
            if change.new.upperBound != Int.max { new = change.new.upperBound }
        }
        return endings
    }
}
