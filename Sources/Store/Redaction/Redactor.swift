/// Removes secrets from text: tokens known to the caller, and whatever has the shape of one.
///
/// It is a safety net, not a proof: a password without a name beside it looks like any other word.
/// One pass over the bytes, so that outputs of megabytes cost milliseconds.
package struct Redactor: Sendable {
    /// What stands in place of a secret.
    package static let mark = "[redacted]"
    /// Shorter known secrets are ignored: they would turn up in the middle of ordinary words.
    package static let shortestKnownSecret = 6

    let finder: SecretFinder

    /// Creates a redactor.
    ///
    /// - Parameter secrets: Tokens to remove wherever they stand, beside the well-known shapes.
    package init(secrets: [String] = []) {
        finder = SecretFinder(
            knownSecrets: secrets.filter { $0.utf8.count >= Self.shortestKnownSecret }
        )
    }

    /// Replaces each secret in a text by ``mark``.
    package func redact(_ text: String) -> String { redactIfNeeded(text) ?? text }

    /// Replaces each secret in a text by ``mark``; nil when there is none.
    func redactIfNeeded(_ text: String) -> String? {
        var text = text
        return text.withUTF8 { bytes -> String? in
            let secrets = finder.secrets(in: bytes)
            guard !secrets.isEmpty else { return nil }
            var result: [UInt8] = []
            result.reserveCapacity(bytes.count)
            var copied = 0
            for secret in secrets {
                result.append(contentsOf: bytes[copied..<secret.lowerBound])
                result.append(contentsOf: Self.mark.utf8)
                copied = secret.upperBound
            }
            result.append(contentsOf: bytes[copied...])
            return String(decoding: result, as: UTF8.self)
        }
    }
}
