/// A file's bytes with comments blanked and strings made opaque, so that brackets and words left in it are code.
///
/// Offsets and lines are those of the original text.
struct CodeMask: Sendable {
    /// Stands for every byte of a string and its quotes; neither white space nor part of a word.
    static let opaque: UInt8 = 1

    /// As many bytes as the text has in UTF-8.
    let bytes: [UInt8]
    /// Where each line starts.
    let lineStarts: [Int]
    /// Whether a line starts within a string or a comment.
    let startsInside: [Bool]
    /// The line, counted from 0, of a multi-line string or comment that never ends.
    let unterminatedLine: Int?

    /// Reads a text as code of a language.
    init(_ text: String, language: Language) {
        var lexer = CodeLexer(text, language: language)
        lexer.run()
        bytes = lexer.output
        lineStarts = lexer.lineStarts
        startsInside = lexer.startsInside
        unterminatedLine = lexer.unterminatedLine
    }

    /// The masked bytes of one line, without its LF.
    func line(_ index: Int) -> ArraySlice<UInt8> {
        let end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
        return bytes[lineStarts[index]..<max(lineStarts[index], end)]
    }
}

extension UInt8 {
    /// A letter, digit, underscore, dollar sign, or a byte of a character beyond ASCII.
    var isWordByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
            true
        default: false
        }
    }

    /// A decimal digit.
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    /// A blank, tab or carriage return.
    var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D }
}
