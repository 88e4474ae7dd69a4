import Crypto
import Foundation

/// Tells deliveries that know the secret from all others.
///
/// The bytes are checked as they came, before anything reads them, and in a time that says nothing of where
/// a wrong signature differs.
package struct WebhookVerifier: Sendable {
    /// What comes before the signature's digits.
    private static let prefix = "sha256="

    private let key: SymmetricKey

    /// Takes the secret that GitHub was given; `nil` for an empty one, which everybody knows.
    package init?(secret: String) {
        guard !secret.isEmpty else { return nil }
        key = SymmetricKey(data: Data(secret.utf8))
    }

    /// Whether a body was signed with the secret.
    ///
    /// - Parameters:
    ///   - body: The bytes of the request's body, untouched.
    ///   - signature: The field `X-Hub-Signature-256`, such as `sha256=757107ea…`; `nil` when there was none.
    /// - Returns: False for a wrong signature, and for none.
    package func isGenuine(body: [UInt8], signature: String?) -> Bool {
        guard let signature, let code = Self.code(of: signature) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: body, using: key)
    }

    /// The 32 bytes of a signature; `nil` when it is not written as one.
    private static func code(of signature: String) -> [UInt8]? {
        let digits = Array(signature.utf8.dropFirst(prefix.utf8.count))
        guard signature.hasPrefix(prefix), digits.count == 64 else { return nil }
        var code: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(of: digits[index]), let low = value(of: digits[index + 1]) else {
                return nil
            }
            code.append(high << 4 | low)
        }
        return code
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension WebhookVerifier: CustomStringConvertible, CustomReflectable {
    /// Nothing of the secret.
    package var description: String { "webhook verifier" }

    /// Nothing of the secret.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
