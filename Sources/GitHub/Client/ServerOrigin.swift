import Foundation

/// A server as addresses name it: scheme, host and port.
///
/// Two addresses of one origin may share a token; no others may.
struct ServerOrigin: Sendable, Hashable {
    private let scheme: String
    private let host: String
    private let port: Int

    /// Reads the origin of an absolute `http` or `https` address; `nil` for anything else.
    init?(_ url: String) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            let host = parts.host?.lowercased(), !host.isEmpty, ["http", "https"].contains(scheme)
        else { return nil }
        self.scheme = scheme
        self.host = host
        port = parts.port ?? Self.standardPort(of: scheme)
    }

    /// Whether what is sent there is encrypted.
    var isEncrypted: Bool { scheme == "https" }

    /// Whether it is this machine.
    var isLoopback: Bool {
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        let isIPv4 = octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
        return isIPv4 || ["localhost", "::1", "[::1]"].contains(host)
    }

    /// The start of every address there, without a slash.
    var address: String {
        let isBareIPv6 = host.contains(":") && !host.hasPrefix("[")
        let place = isBareIPv6 ? "[\(host)]" : host
        return port == Self.standardPort(of: scheme) ? "\(scheme)://\(place)" : "\(scheme)://\(place):\(port)"
    }

    private static func standardPort(of scheme: String) -> Int {
        scheme == "https" ? 443 : 80
    }
}
