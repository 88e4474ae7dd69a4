/// Finds symbols in languages whose bodies stand in braces.
///
/// The tokens since the last statement's end are the header of the next brace; if the header declares something,
/// that brace opens a symbol, and the brace that matches it ends the symbol.
struct BraceSymbols {
    private let mask: CodeMask
    private let language: Language
    private var symbols: [Symbol] = []
    private var frames: [Frame] = []
    private var header: [HeaderToken] = []
    /// Open parentheses and square brackets within the header.
    private var nesting = 0

    private struct Frame {
        var symbol: Int?
        var opensFunction: Bool
        /// What to go on with after a brace that stood within a header, such as a closure among arguments.
        var resumed: (header: [HeaderToken], nesting: Int)?
    }

    init(_ mask: CodeMask, language: Language) {
        self.mask = mask
        self.language = language
    }

    /// The symbols in the order of their first lines.
    mutating func scan() -> [Symbol] {
        var position = 0
        var line = 0
        let bytes = mask.bytes
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: "{"): open(line: line)
            case UInt8(ascii: "}"): close(line: line)
            case UInt8(ascii: ";") where nesting == 0: header.removeAll(keepingCapacity: true)
            case CodeMask.opaque, 0x20, 0x09, 0x0D: break
            case _ where byte.isWordByte:
                var end = position + 1
                while end < bytes.count, bytes[end].isWordByte { end += 1 }
                append(.init(bytes: position..<end, line: line, nesting: nesting, isWord: true, first: byte))
                position = end
                continue
            default: punctuation(byte, at: position, line: line)
            }
            position += 1
        }
        // What is still open at the end belongs to a file that was cut off; its symbols reach to the end.
        while !frames.isEmpty { close(line: max(0, mask.lineStarts.count - 1)) }
        return symbols.sorted { ($0.lines.lowerBound, $0.depth) < ($1.lines.lowerBound, $1.depth) }
    }

    private mutating func punctuation(_ byte: UInt8, at position: Int, line: Int) {
        if byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") { nesting = max(0, nesting - 1) }
        append(
            .init(bytes: position..<position + 1, line: line, nesting: nesting, isWord: false, first: byte)
        )
        if byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[") { nesting += 1 }
    }

    private mutating func append(_ token: HeaderToken) {
        // A declaration is short; what grows longer is data.
        if header.count >= 512 { header.removeFirst(256) }
        header.append(token)
    }

    private mutating func open(line: Int) {
        let isWithinHeader = nesting > 0 || header.last?.first == UInt8(ascii: ":")
        guard !isWithinHeader else {
            frames.append(Frame(symbol: nil, opensFunction: true, resumed: (header, nesting)))
            header = []
            nesting = 0
            return
        }
        let enclosing = frames.last { $0.symbol != nil }?.symbol.map { symbols[$0] }
        let reader = HeaderReader(
            tokens: header,
            mask: mask,
            language: language,
            enclosingKind: enclosing?.kind,
            isInFunction: frames.contains { $0.opensFunction }
        )
        header.removeAll(keepingCapacity: true)
        guard let found = reader.declaration() else {
            // A block without a declaration is one only where statements are: inside a function, or at the top.
            frames.append(
                Frame(symbol: nil, opensFunction: enclosing == nil ? false : enclosing?.kind == .function)
            )
            return
        }
        let prefix = enclosing.map { $0.qualifiedName + "." } ?? ""
        symbols.append(
            Symbol(
                name: found.name,
                qualifiedName: prefix + (found.owner.map { $0 + "." } ?? "") + found.name,
                kind: found.kind,
                lines: found.firstLine..<line + 1,
                declarationLine: found.declarationLine,
                depth: frames.count { $0.symbol != nil }
            )
        )
        let isCode = found.kind == .function || found.kind == .property
        frames.append(Frame(symbol: symbols.count - 1, opensFunction: isCode))
    }

    private mutating func close(line: Int) {
        guard let frame = frames.popLast() else { return }
        if let index = frame.symbol {
            symbols[index].lines = symbols[index].lines.lowerBound..<line + 1
        }
        header = frame.resumed?.header ?? []
        nesting = frame.resumed?.nesting ?? 0
    }
}

/// A word or a punctuation mark of a header.
struct HeaderToken {
    var bytes: Range<Int>
    var line: Int
    var nesting: Int
    var isWord: Bool
    var first: UInt8
}
