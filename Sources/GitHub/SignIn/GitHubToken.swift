import Crypto
import Foundation

/// A token, which no text about it ever shows: not in messages, logs, dumps or failing tests.
package struct GitHubToken: Sendable, Hashable {
    /// What kind of token it is, which its first letters tell.
    package enum Kind: String, Sendable, Hashable, Codable {
        /// A personal access token with scopes.
        case classic

        /// A personal access token with permissions by repository; it has no scopes.
        case fineGrained

        /// What a program such as `gh` got when somebody signed in.
        case oauth

        /// What an app got, such as the token of a workflow.
        case app

        /// None of these.
        case unknown
    }

    private let secret: String

    /// Tells tokens apart without giving them away: 12 hexadecimal digits of the SHA-256.
    package let fingerprint: String

    /// Takes a token; `nil` for what cannot be one: nothing, or anything but visible ASCII.
    ///
    /// White space around it, such as the line break of a file, is left out.
    package init?(_ text: String) {
        let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !secret.isEmpty, secret.utf8.count <= 1_024,
            secret.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        self.secret = secret
        let digest = SHA256.hash(data: Data(secret.utf8))
        fingerprint = digest.prefix(6).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// The token itself, for the one place that sends it; never for a text, an argument or a file.
    package func reveal() -> String { secret }

    /// What kind of token it is.
    package var kind: Kind {
        let isHexadecimal = secret.utf8.count == 40 && secret.allSatisfy(\.isHexDigit)
        if secret.hasPrefix("github_pat_") { return .fineGrained }
        if secret.hasPrefix("ghp_") || isHexadecimal { return .classic }
        if secret.hasPrefix("gho_") { return .oauth }
        return secret.hasPrefix("ghu_") || secret.hasPrefix("ghs_") ? .app : .unknown
    }

    /// A text without the token, should a server have repeated it.
    package func removed(from text: String) -> String {
        text.replacing(secret, with: "[token]")
    }
}

extension GitHubToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The fingerprint.
    package var description: String { "token \(fingerprint)" }

    /// The fingerprint.
    package var debugDescription: String { description }

    /// Nothing of what is inside.
    package var customMirror: Mirror { Mirror(self, children: ["fingerprint": fingerprint]) }
}
