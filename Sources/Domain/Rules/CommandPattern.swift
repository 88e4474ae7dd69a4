/// Which commands a rule is about: a program and the words that it is called with.
///
/// `npm test` is about exactly this call. `*` stands for any one word, and at the end for any further words or
/// none: `git diff *`. Words with `=` before the program stand for its environment: `CI=1 npm test`.
public struct CommandPattern: Codable, Sendable, Hashable {
    /// Whatever the project itself runs outside the sandbox, such as its checks: what the consent allows.
    public static let anyCheck = CommandPattern("@checks")

    /// The pattern as it is written, with one blank between its words.
    public let text: String

    /// Takes a pattern as it is written.
    public init(_ text: String) {
        self.text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// Reads the pattern as it is written.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the pattern as it is written.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// The words of it.
    public var parts: [String] { text.split(separator: " ").map(String.init) }

    /// What people read.
    public var words: String { self == .anyCheck ? "any check outside the sandbox" : text }

    /// Why no rule can be made of it; nil when one can.
    ///
    /// - Parameter effect: What the rule would do.
    /// - Returns: A sentence.
    public func problem(for effect: CommandRule.Effect) -> String? {
        if text.isEmpty { return "The pattern is empty." }
        if self == .anyCheck {
            return effect == .allow
                ? nil : "Checks outside the sandbox are forbidden as long as nothing allows them."
        }
        if let sign = text.first(where: Self.isOperator) {
            return "A rule is about one command; `\(sign)` never stands in one."
        }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }) {
            return "The pattern has control characters in it."
        }
        if parts.contains(where: { $0 != "*" && $0.contains("*") }) {
            return "`*` stands for a whole word, not for a part of one."
        }
        guard let program = parts.first(where: { !Self.isAssignment($0) }) else {
            return "The pattern names no program."
        }
        if effect == .allow, program == "*" { return "A rule that allows has to name its program." }
        if program.first == "@" { return "Only `\(Self.anyCheck.text)` begins with @." }
        return nil
    }

    /// Whether a word before a program sets a variable of its environment.
    public static func isAssignment(_ word: some StringProtocol) -> Bool {
        guard let end = word.firstIndex(of: "="), let first = word.first, first == "_" || first.isASCIILetter
        else { return false }
        return word[..<end].allSatisfy { $0 == "_" || $0.isASCIILetter || "0123456789".contains($0) }
    }

    private static func isOperator(_ character: Character) -> Bool { ";|&<>()`$\"'\\#".contains(character) }
}

extension Character {
    /// Whether it is a letter of the English alphabet.
    fileprivate var isASCIILetter: Bool { isASCII && isLetter }
}
