/// A token with where it came from.
package struct GitHubCredential: Sendable, Hashable {
    /// Where a token came from.
    package enum Source: Sendable, Hashable, Codable {
        /// An environment variable, by name.
        case environment(String)

        /// A file, by path.
        case file(String)

        /// What `gh auth token` printed for a host.
        case gitHubCommand(host: String)
    }

    /// The token.
    package let token: GitHubToken

    /// Where it came from.
    package let source: Source

    /// Describes a token that was found.
    package init(token: GitHubToken, source: Source) {
        self.token = token
        self.source = source
    }
}

extension GitHubCredential.Source: CustomStringConvertible {
    /// The place, for people.
    package var description: String {
        switch self {
        case .environment(let name): "the environment variable \(name)"
        case .file(let path): "the file \(path)"
        case .gitHubCommand(let host): "gh auth token --hostname \(host)"
        }
    }
}
