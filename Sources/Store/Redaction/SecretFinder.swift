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

    // MARK: - Texts that go on

    /// Ends that make a secret of its beginning: for each shape one of them is long enough, of its alphabet,
    /// and closes it.
    private static let ends: [[UInt8]] = {
        let run = String(repeating: "X1", count: 32)
        let parts = ".X1X1X1X1X1X1X1X1.X1X1X1X1:X1X1@X1"
        return ["\n", parts + "\"", parts + "'"].map { Array((run + $0).utf8) }
    }()

    /// The place from which on the end of a text may be the beginning of a secret.
    ///
    /// - Parameter bytes: The text so far, or as much of its end as a secret can have.
    /// - Returns: How many bytes are certain; all of them where nothing can begin.
    func openEnd(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var open = min(openBeginning(of: bytes), SecretScan(bytes: bytes).openKey() ?? bytes.count)
        // All other shapes stay on one line.
        let line = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        for end in Self.ends {
            let extended = Array(bytes[line...]) + end
            let found = extended.withUnsafeBufferPointer { secrets(in: $0) }
            for secret in found where line + secret.upperBound > bytes.count {
                open = min(open, line + secret.lowerBound)
            }
        }
        return open
    }

    /// The place of a fixed beginning that is itself not complete yet.
    private func openBeginning(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        let scan = SecretScan(bytes: bytes)
        var open = bytes.count
        func look(for beginning: [UInt8], afterWord isAllowed: Bool) {
            let longest = min(beginning.count - 1, bytes.count)
            guard longest > 0 else { return }
            for length in (1...longest).reversed() {
                let place = bytes.count - length
                guard isAllowed || !scan.continuesWord(at: place),
                    scan.holds(Array(beginning.prefix(length)), at: place)
                else { continue }
                open = min(open, place)
                return
            }
        }
        for known in knownSecrets { look(for: known, afterWord: true) }
        for shape in TokenShape.all { look(for: shape.prefix, afterWord: false) }
        look(for: SecretScan.webTokenBeginning, afterWord: false)
        look(for: SecretScan.keyBeginning, afterWord: true)
        return open
    }

    // MARK: - One place

    private func secret(in scan: SecretScan, at index: Int) -> Range<Int>? {
        for known in knownSecrets where scan.holds(known, at: index) { return index..<index + known.count }
        switch scan.bytes[index] {
        case UInt8(ascii: "-"): return scan.privateKey(at: index)
        case UInt8(ascii: ":"): return scan.passwordInURL(at: index) ?? scan.valueOfKey(at: index)
        case UInt8(ascii: "="): return scan.valueOfVariable(at: index)
        default:
            guard !scan.continuesWord(at: index) else { return nil }
            return scan.token(at: index) ?? scan.webToken(at: index) ?? scan.credentials(at: index)
        }
    }
}
