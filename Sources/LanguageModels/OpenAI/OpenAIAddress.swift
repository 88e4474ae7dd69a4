import Foundation

/// Where a host with OpenAI's interface is, such as `http://127.0.0.1:8080/v1` of llama.cpp's server.
///
/// What is sent there is the user's code and often a key, so it travels encrypted: plain http is for this
/// machine and for private networks, and only if the address itself says that it is one.
package struct OpenAIAddress: Sendable, Hashable {
    /// The text is no address, or none that is used.
    package struct Invalid: Error, Sendable, Hashable {
        /// What is wrong, as a part of a sentence; the text itself may hold a password and is not in it.
        package let reason: String

        /// Creates the error.
        package init(reason: String) { self.reason = reason }
    }

    /// The address that paths such as `/models` are added to, without a trailing slash.
    package let url: String

    /// The same without the `/v1` at its end, where llama.cpp's server has questions of its own.
    package let root: String

    /// Whether the address says that the host is this machine.
    package let isLoopback: Bool

    /// Whether the address says that the host is this machine or in a private network.
    ///
    /// Any other host is somebody's service, whose tokens may cost money.
    package let isPrivate: Bool

    /// The address by which those who share the host find each other.
    package let shared: String

    /// Reads an address; without a path it gets the `/v1` that all such hosts have.
    ///
    /// - Throws: `Invalid` for what is no address, and for plain http to a host that may be anywhere.
    package init(_ text: String) throws(Invalid) {
        let trimmed = text.trimmingCharacters(in: .whitespaces.union(CharacterSet(charactersIn: "\"'")))
        guard !trimmed.contains(where: { $0.isWhitespace || "@?#".contains($0) }),
            let parts = URLComponents(string: trimmed), let scheme = parts.scheme?.lowercased(),
            let name = parts.host?.lowercased(), !name.isEmpty
        else { throw Invalid(reason: "it is not written like https://host/v1") }
        guard scheme == "http" || scheme == "https" else {
            throw Invalid(reason: "it begins neither with https:// nor with http://")
        }
        let place = HostPlace(name)
        guard scheme == "https" || place != .anywhere else {
            let allowed = "this machine and for private addresses such as 192.168.0.7"
            throw Invalid(reason: "plain http is used only for \(allowed)")
        }
        isLoopback = place == .thisMachine
        isPrivate = place != .anywhere
        let host = name.contains(":") && !name.hasPrefix("[") ? "[\(name)]" : name
        let origin = "\(scheme)://\(host)" + (parts.port.map { ":\($0)" } ?? "")
        let path = Self.path(parts.path)
        url = origin + path
        root = origin + (path.hasSuffix("/v1") ? String(path.dropLast(3)) : path)
        let port = parts.port ?? (scheme == "https" ? 443 : 80)
        shared = OllamaAddress.shared("\(scheme)://\(host):\(port)")
    }

    /// The path without what people copy along, and without a slash at its end.
    private static func path(_ text: String) -> String {
        var path = Substring(text)
        while path.hasSuffix("/") { path.removeLast() }
        for ending in ["/chat/completions", "/models"] where path.hasSuffix(ending) {
            path.removeLast(ending.count)
        }
        return path.isEmpty ? "/v1" : String(path)
    }
}

/// How near a host is, as far as its name tells; nothing is looked up.
enum HostPlace: Sendable, Hashable {
    case thisMachine
    case privateNetwork
    case anywhere

    /// Endings that are kept for private networks: RFC 6762, RFC 8375, and ICANN's decision of 2024.
    private static let privateEndings = [".local", ".home.arpa", ".internal"]

    /// Judges a host's name or literal address, in lowercase.
    init(_ host: String) {
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        if bare == "localhost" || bare.hasSuffix(".localhost") {
            self = .thisMachine
        } else if bare.contains(":") {
            self.init(version6: bare)
        } else if let octets = Self.octets(bare) {
            self.init(version4: octets)
        } else {
            self = Self.privateEndings.contains { bare.hasSuffix($0) } ? .privateNetwork : .anywhere
        }
    }

    private init(version4 octets: [UInt8]) {
        switch (octets[0], octets[1]) {
        case (127, _): self = .thisMachine
        case (10, _), (172, 16...31), (192, 168), (169, 254): self = .privateNetwork
        default: self = .anywhere
        }
    }

    private init(version6 text: String) {
        if text == "::1" {
            self = .thisMachine
        } else if ["fc", "fd", "fe8", "fe9", "fea", "feb"].contains(where: { text.hasPrefix($0) }),
            text.prefix(while: { $0 != ":" }).count == 4
        {
            self = .privateNetwork
        } else {
            self = .anywhere
        }
    }

    private static func octets(_ text: String) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let octets = parts.compactMap { part in
            // "010" is read as eight by some, as ten by others.
            part.count > 1 && part.hasPrefix("0") ? nil : UInt8(part)
        }
        return parts.count == 4 && octets.count == 4 ? octets : nil
    }
}
