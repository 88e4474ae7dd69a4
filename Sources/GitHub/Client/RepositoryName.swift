import Foundation

/// One repository on a GitHub server.
package struct RepositoryName: Sendable, Hashable, Codable {
    /// The server as git remotes name it, in lowercase, such as `github.com`.
    package let host: String

    /// The account or organization.
    package let owner: String

    /// The name, without `.git`.
    package let name: String

    /// Names a repository; `nil` for what cannot be one.
    package init?(host: String, owner: String, name: String) {
        guard !host.isEmpty, Self.isName(owner), Self.isName(name) else { return nil }
        self.host = host.lowercased()
        self.owner = owner
        self.name = name
    }

    /// Reads the address of a git remote; `nil` for a folder, and for what does not name owner and repository.
    ///
    /// - Parameters:
    ///   - url: `https://HOST/OWNER/NAME.git`, `ssh://git@HOST/OWNER/NAME` or `git@HOST:OWNER/NAME`.
    ///   - sshHosts: The hosts that names of the user's ssh configuration stand for.
    package init?(remote url: String, sshHosts: [String: String] = [:]) {
        let address = url.trimmingCharacters(in: .whitespacesAndNewlines)
        let host: String
        let path: Substring
        if let mark = address.firstRange(of: "://") {
            let scheme = address[..<mark.lowerBound].lowercased()
            guard ["https", "http", "ssh", "git", "git+ssh", "ssh+git"].contains(scheme) else { return nil }
            let rest = address[mark.upperBound...]
            let authority = rest.prefix { $0 != "/" }
            let place = Self.withoutUser(authority).prefix { $0 != ":" }
            host = scheme.contains("ssh") ? sshHosts[String(place)] ?? String(place) : String(place)
            path = rest.dropFirst(authority.count)
        } else {
            // Git takes a colon before any slash for the end of a host.
            guard let colon = address.firstIndex(of: ":"), !address[..<colon].contains("/") else {
                return nil
            }
            let place = String(Self.withoutUser(address[..<colon]))
            host = sshHosts[place] ?? place
            path = address[address.index(after: colon)...]
        }
        let parts = path.split(separator: "/")
        guard parts.count == 2 else { return nil }
        let name = parts[1].hasSuffix(".git") ? parts[1].dropLast(".git".count) : parts[1]
        self.init(host: Self.canonical(host), owner: String(parts[0]), name: String(name))
    }

    /// The path of the repository below the address of the interface, percent-encoded.
    package var path: String { "/repos/\(Self.encoded(owner))/\(Self.encoded(name))" }

    /// Other names of GitHub's own server: ssh over the port of https, and the one for browsers.
    private static func canonical(_ host: String) -> String {
        let lowercased = host.lowercased()
        return ["ssh.github.com", "www.github.com"].contains(lowercased) ? "github.com" : lowercased
    }

    private static func withoutUser(_ authority: Substring) -> Substring {
        guard let at = authority.lastIndex(of: "@") else { return authority }
        return authority[authority.index(after: at)...]
    }

    /// What GitHub allows in names; nothing that would lead elsewhere in a path.
    private static func isName(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count) && text != "." && text != ".."
            && text.unicodeScalars.allSatisfy { plain.contains($0) }
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }

    private static let plain = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._"
    )
}

extension RepositoryName: CustomStringConvertible {
    /// Owner and name as people write them.
    package var description: String { "\(owner)/\(name)" }
}
