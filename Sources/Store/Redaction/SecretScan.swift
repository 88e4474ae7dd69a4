/// The shapes of secrets, each looked for at one place of a text.
struct SecretScan {
    /// The text in UTF-8.
    let bytes: UnsafeBufferPointer<UInt8>

    /// How the base64 of every JSON object begins that a web token could have.
    static let webTokenBeginning = Array("eyJ".utf8)
    /// How the first line of every key in PEM form begins.
    static let keyBeginning = Array("-----BEGIN ".utf8)
    private static let keyEnding = Array("-----END ".utf8)
    private static let keyLabel = Array("PRIVATE KEY-----".utf8)
    /// How long the first and the last line of a key may be after their beginning, in bytes.
    private static let keyLabelLimit = 48
    /// How long the lines between may be together.
    private static let keyBodyLimit = 16_384
    private static let urlMark = Array("://".utf8)
    private static let bearer = Array("bearer ".utf8)
    private static let authorization = Array("authorization".utf8)
    private static let schemes = ["basic ", "bearer ", "token "].map { Array($0.utf8) }

    /// A token of a known service.
    func token(at start: Int) -> Range<Int>? {
        for shape in TokenShape.byFirstByte[Int(bytes[start])] where holds(shape.prefix, at: start) {
            let rest = start + shape.prefix.count
            let end = endOfRun(of: shape.alphabet, from: rest)
            guard end - rest >= shape.minimum else { continue }
            if !shape.needsDigit || hasDigit(in: rest..<end) { return start..<end }
        }
        return nil
    }

    /// A JSON Web Token: three parts in base64 with dots between, the first of them a JSON object.
    func webToken(at start: Int) -> Range<Int>? {
        guard holds(Self.webTokenBeginning, at: start) else { return nil }
        let header = endOfRun(of: .wordAndHyphen, from: start)
        guard header - start >= 10, isDot(at: header) else { return nil }
        let payload = endOfRun(of: .wordAndHyphen, from: header + 1)
        guard payload - header > 10, isDot(at: payload) else { return nil }
        return start..<endOfRun(of: .wordAndHyphen, from: payload + 1)
    }

    /// What follows `Bearer`, or `Authorization:` with a scheme.
    func credentials(at start: Int) -> Range<Int>? {
        if holdsIgnoringCase(Self.bearer, at: start) {
            let value = start + Self.bearer.count
            let end = endOfRun(of: .bearer, from: value)
            return end - value >= 16 && hasDigit(in: value..<end) ? value..<end : nil
        }
        guard holdsIgnoringCase(Self.authorization, at: start) else { return nil }
        var index = start + Self.authorization.count
        while index < bytes.count, index < start + 18, "\"': =".utf8.contains(bytes[index]) { index += 1 }
        for scheme in Self.schemes where holdsIgnoringCase(scheme, at: index) {
            let value = index + scheme.count
            let end = endOfValue(from: value, stoppingAt: "\"',")
            return end - value >= 6 ? value..<end : nil
        }
        return nil
    }

    /// A private key in PEM form; `start` is its first hyphen.
    func privateKey(at start: Int) -> Range<Int>? {
        guard holds(Self.keyBeginning, at: start) else { return nil }
        guard let body = placeAfterLabel(from: start + Self.keyBeginning.count) else { return nil }
        if let footer = place(after: Self.keyEnding, from: body, within: Self.keyBodyLimit),
            let end = placeAfterLabel(from: footer)
        {
            return start..<end
        }
        // Cut off before its last line.
        let end = endOfRun(of: .base64Lines, from: body)
        return end - body >= 32 ? start..<end : nil
    }

    /// Where a private key begins whose last line has not come yet; nil when there is none.
    func openKey() -> Int? {
        bytes.indices.first { start in
            guard bytes[start] == UInt8(ascii: "-"), holds(Self.keyBeginning, at: start) else { return false }
            let label = start + Self.keyBeginning.count
            guard let body = placeAfterLabel(from: label) else {
                // The first line says only at its end whether the key is private.
                return bytes.count - label < Self.keyLabelLimit
                    && !bytes[label...].contains(UInt8(ascii: "\n"))
            }
            guard let footer = place(after: Self.keyEnding, from: body, within: Self.keyBodyLimit) else {
                return bytes.count - body < Self.keyBodyLimit
            }
            return placeAfterLabel(from: footer) == nil && bytes.count - footer < Self.keyLabelLimit
        }
    }

    private func placeAfterLabel(from start: Int) -> Int? {
        place(after: Self.keyLabel, from: start, within: Self.keyLabelLimit)
    }

    /// The password in `scheme://user:password@host`; `start` is the first colon.
    func passwordInURL(at start: Int) -> Range<Int>? {
        guard holds(Self.urlMark, at: start) else { return nil }
        var colon: Int?
        var at: Int?
        var index = start + 3
        let end = min(bytes.count, start + 1_024)
        while index < end, bytes[index] > UInt8(ascii: " "), !"/?#\"'<>`".utf8.contains(bytes[index]) {
            if bytes[index] == UInt8(ascii: ":"), colon == nil { colon = index }
            if bytes[index] == UInt8(ascii: "@") { at = index }
            index += 1
        }
        guard let colon, let at, at > colon + 1 else { return nil }
        return colon + 1..<at
    }

    /// The value in `NAME_TOKEN=value`; `start` is the equals sign.
    ///
    /// Only without blanks around the sign and with a name in capitals, as in environments and
    /// `.env` files: `token = next()` in a program is no secret.
    func valueOfVariable(at start: Int) -> Range<Int>? {
        var name = start
        while name > 0, start - name < 64, SecretAlphabet.variableName.contains(bytes[name - 1]) { name -= 1 }
        guard start - name >= 5, Self.namesSecret(String(decoding: bytes[name..<start], as: UTF8.self)) else {
            return nil
        }
        var value = start + 1
        while value < bytes.count, value < start + 3, "\"'\\".utf8.contains(bytes[value]) { value += 1 }
        if let end = endOfQuotation(from: value), end - value >= 6 { return value..<end }
        let end = endOfValue(from: value, stoppingAt: "\"'`\\;,&|<>)")
        guard end - value >= 6, !"$<{%=([".utf8.contains(bytes[value]) else { return nil }
        // A call: the value is computed.
        return bytes[value..<end].contains(UInt8(ascii: "(")) ? nil : value..<end
    }

    /// The place of the quote that closes the one just before `start`, on the same line.
    private func endOfQuotation(from start: Int) -> Int? {
        let quote = bytes[start - 1]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        guard start < bytes.count, !"$<{%[".utf8.contains(bytes[start]) else { return nil }
        // Inside of a string of a program both quotes have a backslash; else one with a backslash is part
        // of the value.
        let isEscaped = start > 1 && bytes[start - 2] == UInt8(ascii: "\\")
        for end in start..<bytes.count {
            switch bytes[end] {
            case UInt8(ascii: "\n"): return nil
            case quote where bytes[end - 1] != UInt8(ascii: "\\"): return end
            case quote where isEscaped: return end - 1
            default: continue
            }
        }
        return nil
    }

    private static func namesSecret(_ name: String) -> Bool {
        // MAX_TOKENS and its like count something.
        let name = name.replacing("TOKENS", with: "")
        return ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "API_KEY", "APIKEY", "PRIVATE_KEY", "ACCESS_KEY"]
            .contains { name.contains($0) }
    }

    // MARK: - Keys

    /// The value in `"password": "value"`, `password: "value"`, or `password: value` on a line of its own;
    /// `start` is the colon.
    ///
    /// For JSON, YAML and their like. A bare value must look made up: letters and digits, nothing else.
    func valueOfKey(at start: Int) -> Range<Int>? {
        guard let key = key(before: start) else { return nil }
        var value = start + 1
        while value < bytes.count, value < start + 9, bytes[value] == UInt8(ascii: " ") { value += 1 }
        let gap = value - start - 1
        while value < bytes.count, value < start + gap + 3, "\"'\\".utf8.contains(bytes[value]) { value += 1 }
        if let end = endOfQuotation(from: value) {
            // What people read, such as a label, has blanks.
            guard !bytes[value..<end].contains(UInt8(ascii: " ")) else { return nil }
            return isLikely(value..<end, key, atLeast: 6) ? value..<end : nil
        }
        guard gap > 0, value == start + 1 + gap, beginsLine(key.start) else { return nil }
        let end = endOfRun(of: .base64, from: value)
        guard end == bytes.count || bytes[end] <= UInt8(ascii: " "), hasLetter(in: value..<end),
            hasDigit(in: value..<end)
        else { return nil }
        return isLikely(value..<end, key, atLeast: 8) ? value..<end : nil
    }

    private typealias Key = (start: Int, isToken: Bool)

    /// The name before a colon, if it is one of a secret.
    private func key(before colon: Int) -> Key? {
        var end = colon
        while end > 0, colon - end < 8, " \"'\\".utf8.contains(bytes[end - 1]) { end -= 1 }
        var start = end
        while start > 0, end - start < 64, SecretAlphabet.wordAndHyphen.contains(bytes[start - 1]) {
            start -= 1
        }
        // Most names are of something else, which their last letter tells.
        guard end - start >= 5, Self.lastLetters.contains(bytes[end - 1] | 0x20) else { return nil }
        let letters = bytes[start..<end].filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
        let name = String(decoding: letters.map { $0 | 0x20 }, as: UTF8.self)
        if name.hasSuffix("token") { return (start, true) }
        return Self.secretKeys.contains(where: name.hasSuffix) ? (start, false) : nil
    }

    /// The ends of names in small letters, without their separators.
    private static let secretKeys = [
        "password", "passwd", "passphrase", "secret", "apikey", "accesskey", "secretkey", "privatekey",
    ]

    private static let lastLetters = Set(secretKeys.compactMap { $0.utf8.last } + [UInt8(ascii: "n")])

    /// Programs speak of tokens that are no secrets, but those are short words.
    private func isLikely(_ value: Range<Int>, _ key: Key, atLeast minimum: Int) -> Bool {
        key.isToken ? value.count >= 12 && hasDigit(in: value) : value.count >= minimum
    }

    /// Whether only blanks, and the dash of a list, stand before a place on its line.
    private func beginsLine(_ place: Int) -> Bool {
        var start = place
        while start > 0, place - start < 64, " \t-".utf8.contains(bytes[start - 1]) { start -= 1 }
        return start == 0 || bytes[start - 1] == UInt8(ascii: "\n")
    }

    // MARK: - Places

    /// Whether the byte before is part of the same word, so that nothing begins here.
    func continuesWord(at index: Int) -> Bool {
        index > 0 && SecretAlphabet.word.contains(bytes[index - 1]) && !endsColor(at: index - 1)
    }

    /// Whether a byte is the last one of a colour's sequence, such as `ESC [ 31 m`, which is no part of a word.
    private func endsColor(at index: Int) -> Bool {
        guard bytes[index] == UInt8(ascii: "m") else { return false }
        var start = index - 1
        while start > 0, index - start < 32, (0x30...0x3B).contains(bytes[start]) { start -= 1 }
        return start > 0 && bytes[start] == UInt8(ascii: "[") && bytes[start - 1] == 0x1B
    }

    /// Whether the bytes at a place are these.
    func holds(_ expected: [UInt8], at index: Int) -> Bool {
        guard index + expected.count <= bytes.count else { return false }
        // By hand: this runs for every other byte of a text, and the generic comparison is ten times slower
        // without optimisation.
        var offset = 0
        while offset < expected.count {
            guard bytes[index + offset] == expected[offset] else { return false }
            offset += 1
        }
        return true
    }

    /// The same for letters of either case; the expected ones are small.
    private func holdsIgnoringCase(_ expected: [UInt8], at index: Int) -> Bool {
        guard index + expected.count <= bytes.count else { return false }
        var offset = 0
        while offset < expected.count {
            guard bytes[index + offset] | 0x20 == expected[offset] else { return false }
            offset += 1
        }
        return true
    }

    private func isDot(at index: Int) -> Bool { index < bytes.count && bytes[index] == UInt8(ascii: ".") }

    private func place(after text: [UInt8], from start: Int, within distance: Int) -> Int? {
        let end = min(start + distance, bytes.count - text.count)
        var index = start
        while index <= end {
            if bytes[index] == text[0], holds(text, at: index) { return index + text.count }
            index += 1
        }
        return nil
    }

    private func endOfRun(of alphabet: SecretAlphabet, from start: Int) -> Int {
        var end = start
        while end < bytes.count, alphabet.contains(bytes[end]) { end += 1 }
        return end
    }

    /// The end of a run of visible characters that also ends at one of `stops`.
    private func endOfValue(from start: Int, stoppingAt stops: String) -> Int {
        var end = start
        while end < bytes.count, bytes[end] > UInt8(ascii: " "), !stops.utf8.contains(bytes[end]) { end += 1 }
        return end
    }

    private func hasLetter(in range: Range<Int>) -> Bool {
        bytes[range].contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
    }

    private func hasDigit(in range: Range<Int>) -> Bool {
        bytes[range].contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
