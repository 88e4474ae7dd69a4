package import Domain
import Foundation
import GitHub
import Glibc

/// The secret that GitHub signs deliveries with, which no text about it ever shows.
package struct WebhookSecret: Sendable {
    /// The variable that it is read from.
    package static let variable = "SWITCHYARD_WEBHOOK_SECRET"

    /// No secret is as long.
    private static let maximumBytes = 4_096

    let verifier: WebhookVerifier

    /// Takes a secret; nil for an empty one, which everybody knows.
    package init?(_ text: String) {
        guard let verifier = WebhookVerifier(secret: text.trimmingCharacters(in: .whitespacesAndNewlines))
        else { return nil }
        self.verifier = verifier
    }

    /// Finds the secret: in a file if one is named, else in the environment.
    ///
    /// - Parameters:
    ///   - environment: The variables of the process.
    ///   - file: A file with the secret alone in it; nil for none.
    /// - Returns: The secret.
    /// - Throws: `invalid` where there is none, `denied` for a file that others may use.
    package static func find(
        environment: [String: String],
        file: String?
    ) throws(EngineError) -> WebhookSecret {
        if let file {
            guard let secret = WebhookSecret(try contents(of: file)) else {
                throw .invalid(message: "There is no secret in \(file).", remedy: fileRemedy(file))
            }
            return secret
        }
        guard let text = environment[variable], let secret = WebhookSecret(text) else {
            throw .invalid(
                message: "There is no secret to tell deliveries of GitHub's from others.",
                remedy:
                    "Set \(variable), or name a file with mode 0600 (--secret-file); give the webhook the same."
            )
        }
        return secret
    }

    // MARK: - Detail

    /// Reads a file that nobody else can read.
    ///
    /// What is checked is what was opened, so nothing can be put in its place in between.
    private static func contents(of path: String) throws(EngineError) -> String {
        // Non-blocking, so that a pipe of that name does not hold us.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw unreadable(path, String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw unreadable(path, "it is no ordinary file") }
        let mode = status.st_mode & 0o777
        guard status.st_uid == geteuid(), mode == 0o600 || mode == 0o400 else {
            throw .denied(
                message: "Others could read the secret: \(path) is not a file of yours alone.",
                remedy: "Run `chmod 600 \(path)`; if others could read it, take a new secret."
            )
        }
        var bytes = [UInt8](repeating: 0, count: maximumBytes + 1)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw unreadable(path, String(cString: strerror(errno))) }
        guard count <= maximumBytes else { throw unreadable(path, "it is too large") }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    private static func unreadable(_ path: String, _ reason: String) -> EngineError {
        .invalid(message: "The secret in \(path) cannot be read: \(reason).", remedy: fileRemedy(path))
    }

    private static func fileRemedy(_ path: String) -> String {
        "Put the secret alone into \(path), with mode 0600."
    }
}

extension WebhookSecret: CustomStringConvertible, CustomReflectable {
    /// Nothing of the secret.
    package var description: String { "webhook secret" }

    /// Nothing of the secret.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
