/// Finds secrets in the bytes of a text, in one pass from front to end.
struct SecretFinder: Sendable {
    private let knownSecrets: [[UInt8]]
    /// For each byte, whether a secret or the sign of one can begin with it; most bytes are passed over.
    private let canBegin: [Bool]

    init(knownSecrets: [String]) {
        // The longest first: of two that begin alike, the whole one has to go.
        self.knownSecrets = knownSecrets.map { Array($0.utf8) }.sorted { $0.count > $1.count }
        var canBegin = [Bool](repeating: false, count: 256)
        for byte in "-:=eaAbB".utf8 { canBegin[Int(byte)] = true }
        for shape in TokenShape.all { canBegin[Int(shape.prefix[0])] = true }
        for secret in self.knownSecrets { canBegin[Int(secret[0])] = true }
        self.canBegin = canBegin
    }

    /// Finds the secrets of a text.
    ///
    /// - Parameter bytes: The text in UTF-8.
    /// - Returns: Ranges in order, which do not overlap and begin and end between characters.
    func secrets(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        let scan = SecretScan(bytes: bytes)
        var found: [Range<Int>] = []
        var index = 0
        canBegin.withUnsafeBufferPointer { canBegin in
            while index < bytes.count {
                if canBegin[Int(bytes[index])], let secret = secret(in: scan, at: index) {
                    found.append(secret)
                    index = secret.upperBound
                } else {
                    index += 1
                }
            }
        }
        return found
    }

    private func secret(in scan: SecretScan, at index: Int) -> Range<Int>? {
        for known in knownSecrets where scan.holds(known, at: index) { return index..<index + known.count }
        switch scan.bytes[index] {
        case UInt8(ascii: "-"): return scan.privateKey(at: index)
        case UInt8(ascii: ":"): return scan.passwordInURL(at: index)
        case UInt8(ascii: "="): return scan.valueOfVariable(at: index)
        default:
            guard !scan.continuesWord(at: index) else { return nil }
            return scan.token(at: index) ?? scan.webToken(at: index) ?? scan.credentials(at: index)
        }
    }
}
