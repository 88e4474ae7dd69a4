/// A language's table in bytes, ready for the lexer.
struct SyntaxRules: Sendable {
    struct Block: Sendable {
        let open: [UInt8]
        let close: [UInt8]
        let nests: Bool
    }

    struct Quotes: Sendable {
        let open: [UInt8]
        let close: [UInt8]
        let hasEscapes: Bool
        let isMultiline: Bool
        let interpolation: [UInt8]?
    }

    let lineComments: [[UInt8]]
    let commentNeedsBlank: Bool
    let block: Block?
    let isBlockOnlyAtLineStart: Bool
    let strings: [Quotes]
    let stringNeedsBlank: Bool
    let keywords: Set<String>
    let types: Set<String>
    let hasCapitalTypes: Bool
    let hasCalls: Bool
    let hasCapitalCalls: Bool
    /// What a word may begin with besides letters.
    let wordStarts: [UInt8]
    /// What a word may hold later on.
    let wordSigns: [UInt8]
    let hasCharacterLiterals: Bool
    let hasRegexLiterals: Bool
    let hasRustRawStrings: Bool
    let hasPoundStrings: Bool
    let hasPreprocessor: Bool
    let heredocs: [[UInt8]]
    let keys: SyntaxLanguage.Keys
    let isMarkdown: Bool

    init(_ language: SyntaxLanguage) {
        lineComments = language.lineComments.map { Array($0.utf8) }
        commentNeedsBlank = language.commentNeedsBlank
        block = language.block.map {
            Block(open: Array($0.open.utf8), close: Array($0.close.utf8), nests: $0.nests)
        }
        isBlockOnlyAtLineStart = language.block?.isOnlyAtLineStart ?? false
        strings = language.strings.map {
            Quotes(
                open: Array($0.open.utf8),
                close: Array($0.close.utf8),
                hasEscapes: $0.hasEscapes,
                isMultiline: $0.isMultiline,
                interpolation: $0.interpolation.map { Array($0.utf8) }
            )
        }
        stringNeedsBlank = language.stringNeedsBlank
        keywords = language.keywords
        types = language.types
        hasCapitalTypes = language.hasCapitalTypes
        hasCalls = language.hasCalls
        hasCapitalCalls = language.hasCapitalCalls
        wordStarts = language.wordSigns.utf8.filter { "@#$".utf8.contains($0) }
        wordSigns = language.wordSigns.utf8.filter { "$-".utf8.contains($0) }
        hasCharacterLiterals = language.hasCharacterLiterals
        hasRegexLiterals = language.hasRegexLiterals
        hasRustRawStrings = language.hasRustRawStrings
        hasPoundStrings = language.hasPoundStrings
        hasPreprocessor = language.hasPreprocessor
        heredocs = language.heredocs.map { Array($0.utf8) }
        keys = language.keys
        isMarkdown = language.isMarkdown
    }
}

extension UInt8 {
    /// Whether the byte can be of a word: ASCII letters, digits, the underscore, and all beyond ASCII.
    var isWordByte: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...: true
        default: false
        }
    }

    /// Whether the byte is an ASCII digit.
    var isDigit: Bool { (0x30...0x39).contains(self) }
}
