/// Removes secrets from a text that comes in pieces, also one that is split over several of them.
///
/// What may be the beginning of a secret is held back until the next pieces tell; everything else is passed
/// on at once. A name stays known after it was passed on, so that the value in a later piece is found.
package struct StreamRedactor: Sendable {
    /// How much of what was passed on still tells what follows, in bytes; no name reaches further.
    private static let context = 1_024
    /// How much is held back at most: somewhat more than the longest secret, a private key, may have.
    private static let mostHeld = 20 * 1_024

    private let finder: SecretFinder
    /// The newest text; its first part was passed on already.
    private var text: [UInt8] = []
    private var passed = 0

    init(finder: SecretFinder) { self.finder = finder }

    /// Takes more text.
    ///
    /// - Parameter bytes: The next piece in UTF-8; it may begin and end within a character.
    /// - Returns: What can be passed on now.
    package mutating func append(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        text += bytes
        let window = max(0, text.count - Self.mostHeld - Self.context)
        let open = text.withUnsafeBufferPointer { bytes in
            window + finder.openEnd(of: UnsafeBufferPointer(rebasing: bytes[window...]))
        }
        return pass(upTo: max(open, text.count - Self.mostHeld, passed))
    }

    /// Ends the text.
    ///
    /// - Returns: What was held back.
    package mutating func finish() -> [UInt8] { pass(upTo: text.count) }

    private mutating func pass(upTo end: Int) -> [UInt8] {
        guard end > passed else { return [] }
        let secrets = text.withUnsafeBufferPointer { finder.secrets(in: $0) }
        var result: [UInt8] = []
        for secret in secrets where secret.upperBound > passed && secret.lowerBound < end {
            result += text[passed..<max(passed, secret.lowerBound)]
            result += Redactor.mark.utf8
            passed = secret.upperBound
        }
        if passed < end {
            result += text[passed..<end]
            passed = end
        }
        let known = max(0, passed - Self.context)
        text.removeFirst(known)
        passed -= known
        return result
    }
}

extension Redactor {
    /// A redactor of the same secrets for a text that comes in pieces.
    package func stream() -> StreamRedactor { StreamRedactor(finder: finder) }
}
