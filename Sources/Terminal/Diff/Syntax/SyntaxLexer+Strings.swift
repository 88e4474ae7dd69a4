// What reaches to an end of its own: comments, strings, here documents, and Markdown's fences.

extension SyntaxLexer {
    /// Reads a comment on; `start` is where the span begins.
    mutating func readComment(depth: Int, from start: Int) {
        guard let block = rules.block else { return }
        var depth = depth
        while index < bytes.count, depth > 0 {
            if isHere(block.close), !rules.isBlockOnlyAtLineStart || index == 0 {
                depth -= 1
                index += block.close.count
                // What follows "=end" on its line is still comment.
                if rules.isBlockOnlyAtLineStart { index = bytes.count }
            } else if block.nests, isHere(block.open) {
                depth += 1
                index += block.open.count
            } else {
                index += 1
            }
        }
        add(.comment, from: start)
        state = depth > 0 ? .comment(depth: depth) : .code
    }

    /// Reads a string of the table on.
    mutating func readString(_ number: Int, from start: Int) {
        let quotes = rules.strings[number]
        var isClosed = false
        while index < bytes.count, !isClosed {
            if isHere(quotes.close) {
                index += quotes.close.count
                isClosed = true
            } else if let opening = quotes.interpolation, isHere(opening) {
                index += opening.count
                skipInterpolation(
                    closing: opening.last == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "}")
                )
            } else if quotes.hasEscapes, bytes[index] == UInt8(ascii: "\\") {
                index = min(index + 2, bytes.count)
            } else {
                index += 1
            }
        }
        let kind = isClosed && rules.keys == .quoted && isBeforeColon ? SyntaxKind.type : .string
        add(kind, from: start)
        state = isClosed || !quotes.isMultiline ? .code : .string(number)
    }

    /// Goes behind the bracket that ends an expression in a string, at most to the line's end.
    private mutating func skipInterpolation(closing: UInt8) {
        let opening = closing == UInt8(ascii: ")") ? UInt8(ascii: "(") : UInt8(ascii: "{")
        var depth = 1
        while index < bytes.count, depth > 0 {
            if bytes[index] == opening { depth += 1 }
            if bytes[index] == closing { depth -= 1 }
            index += 1
        }
    }

    private var isBeforeColon: Bool {
        bytes[index...].first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: ":")
    }

    /// Reads a string without escapes on.
    mutating func readRaw(upTo close: [UInt8], from start: Int) {
        while index < bytes.count, !isHere(close) { index += 1 }
        let isClosed = index < bytes.count
        if isClosed { index += close.count }
        add(.string, from: start)
        state = isClosed ? .code : .raw(close)
    }

    /// Reads a string with counted delimiters, if one begins here: `#"…"#` in Swift, `r#"…"#` in Rust.
    mutating func readRawOpening() -> Bool {
        let start = index
        var place = index
        if rules.hasRustRawStrings {
            if byte(at: place) == UInt8(ascii: "b") { place += 1 }
            guard byte(at: place) == UInt8(ascii: "r") else { return false }
            place += 1
        } else if !rules.hasPoundStrings || bytes[index] != UInt8(ascii: "#") {
            return false
        }
        let firstPound = place
        while byte(at: place) == UInt8(ascii: "#") { place += 1 }
        guard byte(at: place) == UInt8(ascii: "\"") else { return false }
        let pounds = [UInt8](repeating: UInt8(ascii: "#"), count: place - firstPound)
        let triple = [UInt8](repeating: UInt8(ascii: "\""), count: 3)
        let quotes = rules.hasPoundStrings && isAt(place, triple) ? triple : [UInt8(ascii: "\"")]
        index = place + quotes.count
        readRaw(upTo: quotes + pounds, from: start)
        // Swift's strings of one line end with it.
        if rules.hasPoundStrings, quotes.count == 1 { state = .code }
        return true
    }

    /// Where `'x'` or an escape in such quotes ends; nil if the quote opens nothing.
    func characterEnd() -> Int? {
        guard let first = byte(at: index + 1), first != UInt8(ascii: "'") else { return nil }
        if first == UInt8(ascii: "\\") {
            let rest = bytes[min(index + 3, bytes.count)..<min(index + 14, bytes.count)]
            return rest.firstIndex(of: UInt8(ascii: "'")).map { $0 + 1 }
        }
        let width = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        return byte(at: index + 1 + width) == UInt8(ascii: "'") ? index + width + 2 : nil
    }

    /// Where a regular expression ends; nil if the slash divides.
    func regexEnd() -> Int? {
        guard mayBeginRegex else { return nil }
        var place = index + 1
        var isInClass = false
        while let byte = byte(at: place) {
            switch byte {
            case UInt8(ascii: "\\"): place += 1
            case UInt8(ascii: "["): isInClass = true
            case UInt8(ascii: "]"): isInClass = false
            case UInt8(ascii: "/") where !isInClass: return place + 1
            default: break
            }
            place += 1
        }
        return nil
    }

    /// A slash after a value divides; after an operator, an opening bracket or `return` it opens.
    private var mayBeginRegex: Bool {
        guard let last = bytes[..<index].lastIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { return true }
        guard bytes[last].isWordByte else { return "(,=:[!&|?{};+-*%~^>".utf8.contains(bytes[last]) }
        let start = (bytes[..<last].lastIndex { !$0.isWordByte } ?? -1) + 1
        return ["return", "typeof", "case", "in", "of", "when", "if", "unless", "and", "or", "not"].contains(
            String(decoding: bytes[start...last], as: UTF8.self)
        )
    }

    /// Reads what introduces a here document, which begins with the next line.
    mutating func noteHeredoc() -> Bool {
        guard let opening = rules.heredocs.first(where: { isHere($0) }) else { return false }
        var place = index + opening.count
        while byte(at: place) == 0x20 { place += 1 }
        let quote = byte(at: place).flatMap { "\"'".utf8.contains($0) ? $0 : nil }
        if quote != nil { place += 1 }
        let first = place
        while byte(at: place)?.isWordByte == true { place += 1 }
        // "1 << 3" shifts.
        guard place > first, !bytes[first].isDigit else { return false }
        nextHeredoc = Array(bytes[first..<place])
        let start = index
        index = quote != nil && byte(at: place) == quote ? place + 1 : place
        add(.string, from: start)
        return true
    }

    /// Reads a line of Markdown: what is fenced is plain, headings and code stand out.
    mutating func readMarkdown() {
        let indent = bytes.prefix { $0 == 0x20 }.count
        let fences = [UInt8(ascii: "`"), UInt8(ascii: "~")].map { [UInt8](repeating: $0, count: 3) }
        if case .raw(let fence) = state {
            guard isAt(indent, fence), indent < 4 else { return }
            state = .code
            return addRest(.comment)
        }
        if indent < 4, let fence = fences.first(where: { isAt(indent, $0) }) {
            state = .raw(fence)
            return addRest(.comment)
        }
        if byte(at: indent) == UInt8(ascii: "#") { return addRest(.keyword) }
        while let open = bytes[index...].firstIndex(of: UInt8(ascii: "`")) {
            guard let close = bytes[(open + 1)...].firstIndex(of: UInt8(ascii: "`")) else { return }
            index = close + 1
            add(.string, from: open)
        }
    }
}
