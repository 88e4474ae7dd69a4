import Foundation

/// Where an Ollama server listens, as `OLLAMA_HOST` may spell it.
///
/// Follows Ollama's own reading (`envconfig.Host`): the scheme, the port and even the host may be left out.
/// An address to listen on at all interfaces becomes the one of this machine, since one cannot connect to
/// the former everywhere.
package struct OllamaAddress: Sendable, Hashable {
    /// The text is no address.
    package struct Invalid: Error, Sendable, Hashable, CustomStringConvertible {
        /// The text as it was given.
        package let text: String

        /// What is wrong and what to do.
        package var description: String {
            "\"\(text)\" is no address of a model host. Write it as http://127.0.0.1:11434."
        }
    }

    /// The address without a trailing slash, such as `http://127.0.0.1:11434`.
    package let url: String

    /// Where Ollama listens unless told otherwise.
    package static let standard = OllamaAddress(scheme: "http", host: "127.0.0.1", port: 11_434, path: "")

    /// The one address for a host that has several on this machine.
    ///
    /// - Parameter url: An address as in ``url``.
    /// - Returns: The address by which those who share the host find each other.
    package static func shared(_ url: String) -> String {
        for name in ["localhost", "[::1]"] {
            for scheme in ["http", "https"] where url.hasPrefix("\(scheme)://\(name):") {
                return "\(scheme)://127.0.0.1" + url.dropFirst("\(scheme)://\(name)".count)
            }
        }
        return url
    }

    /// Reads an address; an empty text is the standard one.
    ///
    /// - Throws: `Invalid` for other schemes and for what cannot be a host.
    package init(_ text: String) throws(Invalid) {
        let trimmed = text.trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "\"'")))
        let (scheme, rest, defaultPort) = try Self.scheme(of: trimmed)
        let authority = rest.prefix { $0 != "/" }
        let path = rest.dropFirst(authority.count)
        let (host, port) = Self.hostAndPort(of: String(authority))
        let address = OllamaAddress(
            scheme: scheme,
            host: Self.reachable(host),
            port: port ?? defaultPort,
            path: path.hasSuffix("/") ? String(path.dropLast()) : String(path)
        )
        guard !rest.contains(where: { $0.isWhitespace || "@?#".contains($0) }),
            URLComponents(string: address.url)?.host?.isEmpty == false
        else { throw Invalid(text: text) }
        self = address
    }

    private init(scheme: String, host: String, port: Int, path: String) {
        url = "\(scheme)://\(host):\(port)\(path)"
    }

    private static func scheme(of text: String) throws(Invalid) -> (String, Substring, Int) {
        guard let mark = text.firstRange(of: "://") else { return ("http", text[...], 11_434) }
        switch text[..<mark.lowerBound].lowercased() {
        case "http": return ("http", text[mark.upperBound...], 80)
        case "https": return ("https", text[mark.upperBound...], 443)
        default: throw Invalid(text: text)
        }
    }

    /// Splits at the last colon, unless it belongs to an IPv6 address.
    private static func hostAndPort(of authority: String) -> (host: String, port: Int?) {
        if authority.hasPrefix("["), let bracket = authority.firstIndex(of: "]") {
            let rest = authority[authority.index(after: bracket)...]
            return (String(authority[...bracket]), port(rest.drop { $0 == ":" }))
        }
        guard authority.filter({ $0 == ":" }).count == 1, let colon = authority.firstIndex(of: ":") else {
            return (authority.contains(":") ? "[\(authority)]" : authority, nil)
        }
        return (String(authority[..<colon]), port(authority[authority.index(after: colon)...]))
    }

    /// What is no port counts as none, as with Ollama.
    private static func port(_ text: some StringProtocol) -> Int? {
        Int(text).flatMap { (1...65_535).contains($0) ? $0 : nil }
    }

    private static func reachable(_ host: String) -> String {
        switch host {
        case "", "0.0.0.0": "127.0.0.1"
        case "[::]": "[::1]"
        default: host
        }
    }
}
