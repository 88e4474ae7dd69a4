import Foundation

/// Which GitHub is spoken to, as whom, and how the client introduces itself.
package struct GitHubConfiguration: Sendable {
    /// An address that nothing is sent to.
    package enum Refusal: Error, Sendable, Hashable, CustomStringConvertible {
        /// The text is no complete address.
        case noAddress(String)

        /// A token would travel in the clear.
        case plainHTTP(String)

        /// What is wrong and what to do.
        package var description: String {
            switch self {
            case .noAddress(let text):
                "\"\(ServerText.line(text))\" is no address of a GitHub server. Write it as "
                    + "https://api.github.com, or https://HOST/api/v3 for GitHub Enterprise."
            case .plainHTTP(let text):
                "\(ServerText.line(text)) would send your token unencrypted. Use https; plain http is for "
                    + "this machine alone."
            }
        }
    }

    /// Where GitHub's own interface is.
    package static let standardBaseURL = "https://api.github.com"

    /// The version of the interface that payloads are read in.
    package static let standardAPIVersion = "2022-11-28"

    /// The address that paths are put after, without a slash at its end.
    package let baseURL: String

    /// Who asks; `nil` before anybody signed in.
    package let credential: GitHubCredential?

    /// What `X-GitHub-Api-Version` says.
    package let apiVersion: String

    /// How the client introduces itself; GitHub refuses requests without it.
    package let userAgent: String

    /// The server, for comparing addresses with.
    let origin: ServerOrigin

    /// Describes a server and who asks it.
    ///
    /// - Parameters:
    ///   - baseURL: Where the interface is; a slash at its end is left out.
    ///   - credential: Who asks; `nil` makes every call fail with `GitHubError.notSignedIn`.
    ///   - apiVersion: The version of the interface.
    ///   - userAgent: The name of the program, such as `switchyard/1.0`.
    /// - Throws: `Refusal` when a token must not go there.
    package init(
        baseURL: String = GitHubConfiguration.standardBaseURL,
        credential: GitHubCredential?,
        apiVersion: String = GitHubConfiguration.standardAPIVersion,
        userAgent: String = "switchyard"
    ) throws(Refusal) {
        var address = baseURL.trimmingCharacters(in: .whitespacesAndNewlines)
        while address.hasSuffix("/") { address.removeLast() }
        guard let parts = URLComponents(string: address), let origin = ServerOrigin(address),
            parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
        else { throw .noAddress(baseURL) }
        guard origin.isEncrypted || origin.isLoopback else { throw .plainHTTP(address) }
        self.baseURL = address
        self.origin = origin
        self.credential = credential
        self.apiVersion = apiVersion
        self.userAgent = userAgent
    }

    /// The address to use: a setting before the environment's `GITHUB_API_URL` before GitHub's own.
    package static func baseURL(setting: String?, environment: [String: String]) -> String {
        let candidates = [setting, environment["GITHUB_API_URL"]]
        return candidates.compactMap(\.self).first { !$0.allSatisfy(\.isWhitespace) } ?? standardBaseURL
    }

    /// The host as git remotes and `gh` name it: `github.com` for `api.github.com`.
    package var host: String { Self.host(ofBaseURL: baseURL) }

    /// The host as git remotes and `gh` name it, for an address that need not be a valid one.
    package static func host(ofBaseURL baseURL: String) -> String {
        let host = URLComponents(string: baseURL)?.host?.lowercased() ?? ""
        // `api.github.com`, and `api.COMPANY.ghe.com` in the cloud; Enterprise servers have one name.
        let isCloud = host == "api.github.com" || (host.hasPrefix("api.") && host.hasSuffix(".ghe.com"))
        return isCloud ? String(host.dropFirst("api.".count)) : host
    }
}
