/// Tells a sentence of a reply from a line of code.
enum ProseLine {
    /// Whether a line starts at the margin and reads as English or as Markdown around code.
    static func isSentence(_ line: Substring) -> Bool {
        guard let first = line.unicodeScalars.first, line.indentation.isEmpty else { return false }
        if line.hasPrefix("**") || line.hasPrefix("### ") { return line.utf8.count > 8 }
        guard first.properties.isUppercase, let end = line.trimmedRight.utf8.last, ".:!".utf8.contains(end)
        else {
            return false
        }
        let words = line.split(separator: " ")
        guard words.count >= 5 else { return false }
        let plain = words.count { word in
            word.utf8.allSatisfy { $0.isWordByte || ".,:'`-!".utf8.contains($0) }
        }
        let common = words.count { Self.common.contains($0.lowercased()) }
        return plain * 10 >= words.count * 8 && common >= 2
    }

    /// Whether a masked line is code rather than a comment.
    static func isCode(_ masked: ArraySlice<UInt8>) -> Bool {
        guard let first = masked.first(where: { !$0.isBlank }) else { return false }
        return first != CodeMask.opaque
    }

    private static let common: Set<String> = [
        "the", "is", "to", "a", "an", "of", "this", "that", "it", "in", "and", "with", "was", "i", "you",
        "we", "here", "now",
        "will", "should", "for", "by", "your", "changes", "not", "so", "has", "have", "are", "be",
    ]
}
