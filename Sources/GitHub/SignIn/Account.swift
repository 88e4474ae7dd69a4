import Foundation
import HTTP

/// Who is signed in, and what the token may do.
package struct Account: Sendable, Hashable, Codable {
    /// The name of the account.
    package let login: String

    /// The scopes of the token; `nil` for tokens that have permissions instead.
    package let scopes: [String]?

    /// What kind of token it is.
    package let kind: GitHubToken.Kind

    /// Where the token came from.
    package let source: GitHubCredential.Source

    /// Describes an account.
    package init(
        login: String,
        scopes: [String]?,
        kind: GitHubToken.Kind,
        source: GitHubCredential.Source
    ) {
        self.login = login
        self.scopes = scopes
        self.kind = kind
        self.source = source
    }

    /// Those of some scopes that the token lacks; none for a token without scopes, of which nobody can tell.
    package func missing(of scopes: [String]) -> [String] {
        guard let granted = self.scopes else { return [] }
        return scopes.filter { !TokenScopes.covers(granted, $0) }
    }
}

extension GitHubClient {
    /// Asks who is signed in.
    ///
    /// - Throws: `GitHubError`, such as `.unauthorized` for a token that is not valid any more.
    package func account() async throws(GitHubError) -> Account {
        guard let credential = configuration.credential else { throw .notSignedIn }
        let path = "/user"
        let call = try configuration.call(.get, url: try configuration.address(of: path), path: path)
        let answer = try await answer(to: call)
        let user: SignedInUser = try await GitHubCoding.decode(Data(answer.body), from: path)
        let kind = credential.token.kind
        return Account(
            login: ServerText.line(user.login),
            scopes: kind == .fineGrained ? nil : TokenScopes.granted(answer.head.headers),
            kind: kind,
            source: credential.source
        )
    }
}

/// What is read of `GET /user`.
private struct SignedInUser: Decodable, Sendable {
    let login: String
}
