/// The shapes of secrets, each looked for at one place of a text.
struct SecretScan {
    /// The text in UTF-8.
    let bytes: UnsafeBufferPointer<UInt8>

    /// A token of a known service.
    func token(at start: Int) -> Range<Int>? {
        for shape in TokenShape.all where holds(shape.prefix, at: start) {
            let rest = start + shape.prefix.count
            let end = endOfRun(of: shape.alphabet, from: rest)
            guard end - rest >= shape.minimum else { continue }
            if !shape.needsDigit || hasDigit(in: rest..<end) { return start..<end }
        }
        return nil
    }

    /// A JSON Web Token: three parts in base64 with dots between, the first of them a JSON object.
    func webToken(at start: Int) -> Range<Int>? {
        guard holds("eyJ", at: start) else { return nil }
        let header = endOfRun(of: .wordAndHyphen, from: start)
        guard header - start >= 10, holds(".", at: header) else { return nil }
        let payload = endOfRun(of: .wordAndHyphen, from: header + 1)
        guard payload - header > 10, holds(".", at: payload) else { return nil }
        return start..<endOfRun(of: .wordAndHyphen, from: payload + 1)
    }

    /// What follows `Bearer`, or `Authorization:` with a scheme.
    func credentials(at start: Int) -> Range<Int>? {
        if holds("bearer ", at: start, ignoringCase: true) {
            let value = start + 7
            let end = endOfRun(of: .bearer, from: value)
            return end - value >= 16 && hasDigit(in: value..<end) ? value..<end : nil
        }
        guard holds("authorization", at: start, ignoringCase: true) else { return nil }
        var index = start + 13
        while index < bytes.count, index < start + 18, "\"': =".utf8.contains(bytes[index]) { index += 1 }
        for scheme in ["basic ", "bearer ", "token "] where holds(scheme, at: index, ignoringCase: true) {
            let value = index + scheme.utf8.count
            let end = endOfValue(from: value, stoppingAt: "\"',")
            return end - value >= 6 ? value..<end : nil
        }
        return nil
    }

    /// A private key in PEM form; `start` is its first hyphen.
    func privateKey(at start: Int) -> Range<Int>? {
        guard holds("-----BEGIN ", at: start) else { return nil }
        let label = "PRIVATE KEY-----"
        guard let body = place(after: label, from: start + 11, within: 48) else { return nil }
        if let footer = place(after: "-----END ", from: body, within: 16_384),
            let end = place(after: label, from: footer, within: 48)
        {
            return start..<end
        }
        // Cut off before its last line.
        let end = endOfRun(of: .base64Lines, from: body)
        return end - body >= 32 ? start..<end : nil
    }

    /// The password in `scheme://user:password@host`; `start` is the first colon.
    func passwordInURL(at start: Int) -> Range<Int>? {
        guard holds("://", at: start) else { return nil }
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
        guard Self.namesSecret(String(decoding: bytes[name..<start], as: UTF8.self)) else { return nil }
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
        var end = start
        while end < bytes.count, bytes[end] != quote, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        guard end < bytes.count, bytes[end] == quote else { return nil }
        return bytes[end - 1] == UInt8(ascii: "\\") ? end - 1 : end
    }

    private static func namesSecret(_ name: String) -> Bool {
        // MAX_TOKENS and its like count something.
        let name = name.replacing("TOKENS", with: "")
        return ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "API_KEY", "APIKEY", "PRIVATE_KEY", "ACCESS_KEY"]
            .contains { name.contains($0) }
    }

    // MARK: - Places

    /// Whether the byte before is part of the same word, so that nothing begins here.
    func continuesWord(at index: Int) -> Bool {
        index > 0 && SecretAlphabet.word.contains(bytes[index - 1])
    }

    /// Whether the bytes at a place are these.
    func holds(_ expected: some Collection<UInt8>, at index: Int) -> Bool {
        guard index + expected.count <= bytes.count, bytes[index] == expected.first else { return false }
        return bytes[index..<index + expected.count].elementsEqual(expected)
    }

    private func holds(_ expected: String, at index: Int, ignoringCase: Bool = false) -> Bool {
        guard ignoringCase else { return holds(expected.utf8, at: index) }
        guard index + expected.utf8.count <= bytes.count else { return false }
        // `expected` is in small letters.
        return zip(bytes[index...], expected.utf8).allSatisfy { byte, letter in byte | 0x20 == letter }
    }

    private func place(after text: String, from start: Int, within distance: Int) -> Int? {
        let end = min(start + distance, bytes.count - text.utf8.count)
        guard start <= end else { return nil }
        return (start...end).first { holds(text.utf8, at: $0) }.map { $0 + text.utf8.count }
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

    private func hasDigit(in range: Range<Int>) -> Bool {
        bytes[range].contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
