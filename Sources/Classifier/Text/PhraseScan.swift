/// Looks for marks and phrases in a text as it was written, in one pass.
struct PhraseScan {
    private(set) var hasFence = false
    private(set) var hasTrace = false
    private(set) var hasImage = false
    private(set) var hasAddress = false
    private(set) var hasQuestionMark = false
    private(set) var hasRepro = false
    private(set) var hasWish = false

    init(_ text: [UInt8]) {
        var images = ImageFinder()
        for index in text.indices {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "?"): hasQuestionMark = true
            case UInt8(ascii: "`"): hasFence = hasFence || ByteText.has("```", in: text, at: index)
            case UInt8(ascii: "!"), UInt8(ascii: "<"):
                hasImage = hasImage || images.end(in: text, at: index) != nil
            default:
                guard ByteText.isLetter(byte) else { continue }
                if byte == UInt8(ascii: "h"), !hasAddress {
                    hasAddress = CleanText.addressEnd(in: text, at: index) != nil
                }
                hasTrace = hasTrace || Self.isTrace(in: text, at: index)
                hasRepro = hasRepro || Self.isRepro(in: text, at: index)
                hasWish = hasWish || Self.isWish(in: text, at: index)
            }
        }
    }

    // MARK: Traces

    private static func isTrace(in text: [UInt8], at index: Int) -> Bool {
        func has(_ part: StaticString) -> Bool { ByteText.hasIgnoringCase(part, in: text, at: index) }
        switch ByteText.lower(text[index]) {
        case UInt8(ascii: "t"): return has("traceback (most recent call last)")
        case UInt8(ascii: "s"): return has("sigsegv") || has("segmentation fault")
        case UInt8(ascii: "c"): return has("core dumped")
        case UInt8(ascii: "p"): return has("panic:")
        case UInt8(ascii: "e"):
            return has("error") && isNameEnd(in: text, at: index + 5)
                || has("exception") && isNameEnd(in: text, at: index + 9)
        case UInt8(ascii: "a"):
            if has("assertion") { return has("assertion failed") || isFailed(in: text, after: index + 9) }
            return has("at ") && (isFrame(in: text, at: index) || isPlace(in: text, at: index))
        default: return false
        }
    }

    /// Whether a name ends at `index` and a colon follows, as in `ValueError :`.
    private static func isNameEnd(in text: [UInt8], at index: Int) -> Bool {
        guard !ByteText.isWord(in: text, at: index) else { return false }
        var index = index
        while case let length = ByteText.whitespace(in: text, at: index), length > 0 { index += length }
        return ByteText.has(":", in: text, at: index)
    }

    private static func isFailed(in text: [UInt8], after start: Int) -> Bool {
        var index = start
        while index < text.count, text[index] != ByteText.newline {
            if ByteText.hasIgnoringCase("failed", in: text, at: index) { return true }
            index += 1
        }
        return false
    }

    /// `at name(` at the start of an indented line.
    private static func isFrame(in text: [UInt8], at index: Int) -> Bool {
        var start = index
        var startsLine = false
        while start > 0, ByteText.whitespace(in: text, at: start - 1) == 1 {
            // A line break right before "at" leaves it without indentation.
            startsLine = startsLine || text[start - 1] == ByteText.newline && start < index
            start -= 1
        }
        guard start < index, startsLine || start == 0 else { return false }
        var end = index + 3
        while end < text.count, isFramePart(in: text, at: end) { end += ByteText.length(of: text[end]) }
        return end > index + 3 && ByteText.has("(", in: text, at: end)
    }

    private static func isFramePart(in text: [UInt8], at index: Int) -> Bool {
        let byte = text[index]
        return ByteText.isWord(in: text, at: index) || byte == UInt8(ascii: "$") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
    }

    /// `at …:12:7` within a line.
    private static func isPlace(in text: [UInt8], at index: Int) -> Bool {
        guard !ByteText.isWord(in: text, before: index) else { return false }
        var colon = index + 4
        while colon < text.count, text[colon] != ByteText.newline, text[colon - 1] != ByteText.newline {
            if text[colon] == UInt8(ascii: ":") {
                var end = colon + 1
                while end < text.count, ByteText.isDigit(text[end]) { end += 1 }
                if end > colon + 1, ByteText.has(":", in: text, at: end), end + 1 < text.count,
                    ByteText.isDigit(text[end + 1])
                {
                    return true
                }
            }
            colon += 1
        }
        return false
    }

    // MARK: Phrases

    private static func isRepro(in text: [UInt8], at index: Int) -> Bool {
        switch ByteText.lower(text[index]) {
        case UInt8(ascii: "s"): isPhrase(["step to reproduce", "steps to reproduce"], in: text, at: index)
        case UInt8(ascii: "r"): isPhrase(["repro", "reproduce", "reproduction"], in: text, at: index)
        case UInt8(ascii: "e"):
            isPhrase(["expected behavior", "expected behaviour", "expected result"], in: text, at: index)
        case UInt8(ascii: "a"):
            isPhrase(["actual behavior", "actual behaviour", "actual result"], in: text, at: index)
        case UInt8(ascii: "c"): isPhrase(["current behavior", "current behaviour"], in: text, at: index)
        default: false
        }
    }

    /// Whether a phrase of wishing is at `index`.
    static func isWish(in text: [UInt8], at index: Int) -> Bool {
        switch ByteText.lower(text[index]) {
        case UInt8(ascii: "f"): isPhrase(["feature request"], in: text, at: index)
        case UInt8(ascii: "w"): isPhrase(["would be nice", "would like"], in: text, at: index)
        case UInt8(ascii: "p"): isPhrase(["proposal"], in: text, at: index)
        case UInt8(ascii: "i"): isPhrase(["it would be"], in: text, at: index)
        case UInt8(ascii: "e"): isPhrase(["enhancement"], in: text, at: index)
        case UInt8(ascii: "s"): isPhrase(["suggest", "suggestion"], in: text, at: index)
        case UInt8(ascii: "m"): isPhrase(["motivation"], in: text, at: index)
        case UInt8(ascii: "u"): isPhrase(["use case"], in: text, at: index)
        default: false
        }
    }

    private static func isPhrase(_ phrases: [StaticString], in text: [UInt8], at index: Int) -> Bool {
        phrases.contains { phrase in
            ByteText.hasIgnoringCase(phrase, in: text, at: index)
                && !ByteText.isWord(in: text, at: index + phrase.utf8CodeUnitCount)
        } && !ByteText.isWord(in: text, before: index)
    }
}
