/// Long pastes that stand in a text as one character each, so that they are passed and deleted whole.
///
/// The character is a private one of plane 16. No other text of an editor holds such characters, since
/// ``cleaned(_:)`` takes them out on the way in; so neither undo nor the kill ring needs to know of pastes.
package struct PastedChips: Sendable {
    /// Pastes of more lines than this become a chip.
    package static let mostLines = 10
    /// Pastes of more bytes than this become a chip.
    package static let mostBytes = 2_048

    private struct Paste: Sendable {
        let text: String
        let label: String
    }

    /// Plane 16 without its two noncharacters.
    private static let scalars: ClosedRange<UInt32> = 0x100000...0x10FFFD
    /// The byte with which every scalar of plane 16 begins in UTF-8.
    private static let leadByte: UInt8 = 0xF4

    private var pastes: [Paste] = []

    package init() {}

    /// Whether a paste is too long to be shown as it is.
    package static func isLong(_ text: String) -> Bool {
        text.utf8.count > mostBytes || lineCount(text) > mostLines
    }

    /// The text without the characters that stand for pastes.
    package static func cleaned(_ text: String) -> String {
        guard mayHoldChips(text) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { !scalars.contains($0.value) }))
    }

    /// Takes a paste.
    ///
    /// - Returns: The character that stands for it; nil when there are more than anybody pastes.
    mutating func add(_ text: String) -> String? {
        guard let scalar = Unicode.Scalar(Self.scalars.lowerBound + UInt32(pastes.count)),
            Self.scalars.contains(scalar.value)
        else { return nil }
        pastes.append(Paste(text: text, label: Self.label(of: text)))
        return String(scalar)
    }

    /// Whether there is a paste in a text.
    func stand(in text: some StringProtocol) -> Bool {
        Self.mayHoldChips(text) && text.unicodeScalars.contains { paste($0) != nil }
    }

    /// Whether a character stands for a paste.
    func isChip(_ character: Character) -> Bool { character.unicodeScalars.contains { paste($0) != nil } }

    /// The text with every paste written out.
    package func expanded(_ text: String) -> String { replacing(in: text) { $0.text } }

    /// The text as it is seen: a label no wider than `columns` for every paste.
    func labelled(_ text: some StringProtocol, columns: Int) -> String {
        replacing(in: String(text)) { TerminalText.truncated($0.label, to: columns) }
    }

    private func replacing(in text: String, _ replacement: (Paste) -> String) -> String {
        guard Self.mayHoldChips(text) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if let paste = paste(scalar) {
                result += replacement(paste)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private func paste(_ scalar: Unicode.Scalar) -> Paste? {
        guard scalar.value >= Self.scalars.lowerBound else { return nil }
        let index = Int(scalar.value - Self.scalars.lowerBound)
        return index < pastes.count ? pastes[index] : nil
    }

    private static func mayHoldChips(_ text: some StringProtocol) -> Bool {
        text.utf8.contains(leadByte)
    }

    private static func lineCount(_ text: String) -> Int {
        let ends = text.utf8.lazy.filter { $0 == 0x0A }.count
        return text.utf8.last == 0x0A ? ends : ends + 1
    }

    private static func label(of text: String) -> String {
        let lines = lineCount(text)
        if lines > mostLines { return "[pasted \(lines) lines]" }
        return "[pasted \((text.utf8.count + 512) / 1024) kB]"
    }
}
