/// The files and calls a failing check's output mentions.
struct OutputMentions {
    /// A known file the output names.
    struct Mention {
        var path: String
        /// The line it gives, counted from 1.
        var line: Int?
        /// Its place among all mentions.
        var order: Int
    }

    private(set) var mentions: [Mention] = []
    /// Words that stand before `(`.
    private(set) var calls: Set<String> = []

    init(_ output: String, paths: PathIndex) {
        // The end of an output says most; a flood before it is not read.
        let text = String(decoding: output.utf8.suffix(400_000), as: UTF8.self)
        var seen: Set<String> = []
        for line in text.lineBodies {
            for token in line.prefix(1_000).split(whereSeparator: {
                $0.isWhitespace || "\"'`()[]{}<>,;=|".contains($0)
            })
            where token.contains(".") {
                let word = String(token)
                let path = TaskTerms.withoutLine(word.hasSuffix(":") ? String(word.dropLast()) : word)
                guard let known = paths.match(path) else { continue }
                let number = Self.line(of: word, path: path) ?? Self.lineWord(in: line)
                if seen.insert(known + ":\(number ?? 0)").inserted {
                    mentions.append(Mention(path: known, line: number, order: mentions.count))
                }
            }
        }
        calls = Self.calls(in: text)
    }

    private static func line(of word: String, path: String) -> Int? {
        word.dropFirst(path.count).split(separator: ":").first.flatMap { Int($0) }
    }

    /// Python's `File "a.py", line 12, in f`.
    private static func lineWord(in line: Substring) -> Int? {
        guard let range = line.firstRange(of: ", line ") else { return nil }
        return Int(line[range.upperBound...].prefix { $0.isNumber })
    }

    private static func calls(in text: String) -> Set<String> {
        var names: Set<String> = []
        let bytes = Array(text.utf8)
        var start = 0
        for (index, byte) in bytes.enumerated() {
            if byte.isWordByte { continue }
            if byte == UInt8(ascii: "("), index - start > 1, index - start < 80, !bytes[start].isDigit {
                names.insert(String(decoding: bytes[start..<index], as: UTF8.self))
            }
            start = index + 1
        }
        return names
    }
}

/// Finds known paths by their ends.
struct PathIndex {
    private let byBaseName: [String: [String]]

    init(_ paths: [String]) {
        byBaseName = Dictionary(grouping: paths, by: PathText.baseName)
    }

    /// The known path a text means: the path itself, its end, or an absolute path that ends with it.
    func match(_ text: String) -> String? {
        let path = text.hasPrefix("./") ? String(text.dropFirst(2)) : text
        guard let candidates = byBaseName[PathText.baseName(path)] else { return nil }
        if candidates.contains(path) { return path }
        let longer = candidates.filter { $0.hasSuffix("/" + path) }
        if longer.count == 1 { return longer[0] }
        return candidates.filter { path.hasSuffix("/" + $0) }.max { $0.count < $1.count }
    }
}
