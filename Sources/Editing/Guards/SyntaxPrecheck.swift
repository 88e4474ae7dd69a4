/// A quick look at whether a file can be valid code at all, before anything is built.
package enum SyntaxPrecheck {
    /// Looks for what no compiler would accept; nil when nothing is plainly wrong, or the language is not known.
    /// - Parameters:
    ///   - path: The file; its name tells the language.
    ///   - before: Its content before. An imbalance it already had is not held against the new content.
    ///   - after: Its new content.
    /// - Returns: A refusal, or nil.
    package static func check(path: String, before: String?, after: String) -> GuardFinding? {
        guard let language = Language.of(path: path) else { return nil }
        let fault: (line: Int, text: String)?
        switch language.layout {
        case .braces: fault = unbalanced(language, before: before, after: after)
        case .indentation: fault = pythonFault(language, before: before, after: after)
        case .endKeyword: fault = nil
        }
        guard let fault else { return nil }
        return EditGuards.finding(
            .syntax,
            path,
            line: fault.line,
            model: "\(path) is not valid \(language.name): \(fault.text). Give the corrected code in full.",
            people: "Not valid \(language.name): \(fault.text)."
        )
    }

    // MARK: Braces

    private static func unbalanced(_ language: Language, before: String?, after: String) -> (Int, String)? {
        // Both branches of `#if … #else` may open the same brace; a template's text is no code.
        if language.hasPreprocessor, after.contains("#else") || after.contains("#elif") { return nil }
        if language.name == "PHP", after.contains("?>") { return nil }
        // Text between tags may hold any quote or bracket.
        if ["JavaScript", "TypeScript"].contains(language.name), after.contains("</") || after.contains("/>")
        {
            return nil
        }
        let new = BracketBalance(CodeMask(after, language: language))
        guard let fault = new.fault else { return nil }
        if let before, BracketBalance(CodeMask(before, language: language)).fault != nil { return nil }
        return fault
    }

    // MARK: Python

    private static func pythonFault(_ language: Language, before: String?, after: String) -> (Int, String)? {
        let mask = CodeMask(after, language: language)
        guard let fault = pythonFault(mask) else { return nil }
        if let before, pythonFault(CodeMask(before, language: language)) != nil { return nil }
        return fault
    }

    private static func pythonFault(_ mask: CodeMask) -> (Int, String)? {
        if let line = mask.unterminatedLine {
            return (line + 1, "the string that starts in line \(line + 1) never ends")
        }
        if let fault = BracketBalance(mask).fault { return fault }
        return missingBody(mask) ?? mixedIndentation(mask)
    }

    /// A line that opens a block and is followed by nothing deeper.
    private static func missingBody(_ mask: CodeMask) -> (Int, String)? {
        var opened: (line: Int, indent: Int)?
        var brackets = 0
        var isContinued = false
        for line in mask.lineStarts.indices {
            let bytes = mask.line(line)
            let wasWithin = brackets > 0 || isContinued || mask.startsInside[line]
            brackets = max(0, brackets + IndentedSymbols.bracketBalance(bytes))
            guard let first = bytes.firstIndex(where: { !$0.isBlank }) else { continue }
            let last = bytes.last { !$0.isBlank }
            isContinued = last == UInt8(ascii: "\\")
            if !wasWithin {
                // Tabs and blanks together cannot be compared by counting.
                let isPlain = bytes[..<first].allSatisfy { $0 == 0x20 }
                guard isPlain else { return nil }
                let indent = first - bytes.startIndex
                if let opened, indent <= opened.indent {
                    return (opened.line + 1, "line \(opened.line + 1) opens a block that has no body")
                }
                opened = nil
                if startsBlock(bytes[first...]), last == UInt8(ascii: ":"), brackets == 0, !isContinued {
                    opened = (line, indent)
                }
            }
        }
        return opened.map { ($0.line + 1, "line \($0.line + 1) opens a block that has no body") }
    }

    private static func startsBlock(_ bytes: ArraySlice<UInt8>) -> Bool {
        let word = String(decoding: bytes.prefix { $0.isWordByte }, as: UTF8.self)
        return [
            "def", "class", "if", "elif", "else", "for", "while", "try", "except", "finally", "with", "async",
        ]
        .contains(word)
    }

    /// Python refuses a block whose lines mix tabs and blanks in a way that depends on the tab's width.
    private static func mixedIndentation(_ mask: CodeMask) -> (Int, String)? {
        var previous: ArraySlice<UInt8> = []
        var brackets = 0
        for line in mask.lineStarts.indices {
            let bytes = mask.line(line)
            let wasWithin = brackets > 0 || mask.startsInside[line]
            brackets = max(0, brackets + IndentedSymbols.bracketBalance(bytes))
            guard let first = bytes.firstIndex(where: { !$0.isBlank }), !wasWithin else { continue }
            let indent = bytes[..<first]
            if !indent.isEmpty, !previous.isEmpty, !indent.starts(with: previous),
                !previous.starts(with: indent)
            {
                return (line + 1, "line \(line + 1) mixes tabs and blanks in its indentation")
            }
            previous = indent
        }
        return nil
    }
}

/// Whether each bracket has its partner.
struct BracketBalance {
    /// The first bracket that has none, and a text about it.
    let fault: (line: Int, text: String)?

    init(_ mask: CodeMask) {
        var open: [(byte: UInt8, line: Int)] = []
        var line = 1
        for byte in mask.bytes {
            switch byte {
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): open.append((byte, line))
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                let mark = Unicode.Scalar(byte)
                guard let last = open.popLast() else {
                    fault = (line, "\(mark) in line \(line) closes nothing")
                    return
                }
                guard Self.closing(of: last.byte) == byte else {
                    fault = (
                        line,
                        "\(mark) in line \(line) does not close \(Unicode.Scalar(last.byte)) of line \(last.line)"
                    )
                    return
                }
            default: break
            }
        }
        fault = open.last.map { ($0.line, "\(Unicode.Scalar($0.byte)) in line \($0.line) is never closed") }
    }

    private static func closing(of open: UInt8) -> UInt8 {
        switch open {
        case UInt8(ascii: "("): UInt8(ascii: ")")
        case UInt8(ascii: "["): UInt8(ascii: "]")
        default: UInt8(ascii: "}")
        }
    }
}
