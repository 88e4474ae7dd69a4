import Crypto
import Foundation

/// The hashes that chain the events: each covers its event and the hash before it.
package enum EventChain {
    /// The hash that the first event follows.
    package static let genesis = String(repeating: "0", count: 64)

    /// What the hash of an event covers.
    ///
    /// The payload is covered by its own hash, so that it can be redacted or pruned later while
    /// the chain stays whole.
    struct Link {
        var sequence: Int64
        var kind: String
        var time: Int64
        var correlation: String
        var cause: Int64?
        var payloadHash: String
        var previousHash: String

        /// The hash of the event, which also serves as its id.
        ///
        /// Each field is written with its length before it, so that no two events give the same bytes.
        var hash: String {
            let fields = [
                String(sequence), kind, String(time), correlation, cause.map { String($0) } ?? "",
                payloadHash,
                previousHash,
            ]
            return EventChain.hash(of: fields.map { "\($0.utf8.count):\($0)" }.joined(separator: "\n"))
        }
    }

    /// The SHA-256 of a text's UTF-8 bytes, in hexadecimal.
    package static func hash(of text: String) -> String {
        let digest = SHA256.hash(data: Data(text.utf8))
        // Two digits for each of 32 bytes.
        return String(unsafeUninitializedCapacity: 64) { characters in
            var index = 0
            for byte in digest {
                characters[index] = digits[Int(byte >> 4)]
                characters[index + 1] = digits[Int(byte & 15)]
                index += 2
            }
            return index
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
