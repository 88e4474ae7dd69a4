/// A token that is there and is not used, for a reason that somebody should do something about.
package enum SignInError: Error, Sendable, Hashable {
    /// Others may use the token file, or it is no plain file of one's own; the mode is its permissions.
    case fileOpenToOthers(path: String, mode: UInt32)

    /// The token file belongs to another user.
    case fileOfAnotherUser(path: String)

    /// The token file was named and cannot be read.
    case fileUnreadable(path: String, reason: String)

    /// What was found cannot be a token.
    case noToken(in: GitHubCredential.Source)
}

extension SignInError: CustomStringConvertible {
    /// What is wrong and what to do.
    package var description: String {
        switch self {
        case .fileOpenToOthers(let path, let mode):
            "The token file \(path) has mode 0\(String(mode, radix: 8)) and must have 0600, which is for you "
                + "alone. Run `chmod 600 \(path)`; if others could read it, make a new token."
        case .fileOfAnotherUser(let path):
            "The token file \(path) belongs to another user. Use a file of your own with mode 0600."
        case .fileUnreadable(let path, let reason):
            "The token file \(path) cannot be read: \(reason). Put the token alone into a file with mode 0600."
        case .noToken(let source):
            "What comes from \(source.description) is no token. Put the token alone there, in one line."
        }
    }
}
