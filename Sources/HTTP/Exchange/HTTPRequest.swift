import Foundation

/// One request: what to send, where to, and how long to wait.
package struct HTTPRequest: Sendable, Hashable {
    /// What the server is asked to do.
    package enum Method: String, Sendable, Hashable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// What the server is asked to do.
    package var method: Method

    /// An absolute `http` or `https` address.
    package var url: String

    /// The fields to send besides those that every request has.
    package var headers: HTTPHeaders

    /// The bytes to send; empty sends none.
    package var body: [UInt8]

    /// A socket in the file system to connect to in place of the address's host.
    package var unixSocketPath: String?

    /// How many redirects to follow.
    ///
    /// Zero hands a redirect to the caller, who knows which headers may travel to another host.
    package var maximumRedirects: Int

    /// How long to wait.
    package var timeouts: HTTPTimeouts

    /// Creates a request.
    package init(
        method: Method = .get,
        url: String,
        headers: HTTPHeaders = [:],
        body: [UInt8] = [],
        unixSocketPath: String? = nil,
        maximumRedirects: Int = 0,
        timeouts: HTTPTimeouts = HTTPTimeouts()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.unixSocketPath = unixSocketPath
        self.maximumRedirects = maximumRedirects
        self.timeouts = timeouts
    }
}

/// How long each part of an exchange may take; `nil` is no limit.
package struct HTTPTimeouts: Sendable, Hashable {
    /// Finding the host, connecting and agreeing on encryption.
    package var connect: Duration

    /// From the start to the first byte of the body.
    ///
    /// The head alone does not end it: some servers send that at once and think for minutes.
    package var firstByte: Duration?

    /// Between one piece of the body and the next.
    package var silence: Duration?

    /// The whole exchange.
    package var total: Duration?

    /// Creates limits.
    package init(
        connect: Duration = .seconds(10),
        firstByte: Duration? = nil,
        silence: Duration? = nil,
        total: Duration? = nil
    ) {
        self.connect = connect
        self.firstByte = firstByte
        self.silence = silence
        self.total = total
    }
}

// MARK: - What libcurl is not asked to judge

extension HTTPRequest {
    /// The address as it may be shown: without credentials and without a query, which can hold a token.
    package var displayURL: String {
        guard var parts = URLComponents(string: url) else { return "an address that cannot be read" }
        parts.user = nil
        parts.password = nil
        parts.query = nil
        parts.fragment = nil
        return parts.string ?? "an address that cannot be read"
    }

    /// Whether the host is this machine, where no proxy has any business.
    var isLoopback: Bool {
        guard let host = URLComponents(string: url)?.host?.lowercased() else { return false }
        let isLoopbackIPv4 = host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
        return isLoopbackIPv4 || host == "localhost" || host == "::1" || host == "[::1]"
    }

    /// Refuses what must not reach the wire.
    func validate() throws(HTTPError) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            !url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F })
        else { throw .invalidURL(displayURL) }
        guard scheme == "http" || scheme == "https" else {
            throw .unsupported(url: displayURL, reason: "only http and https addresses are used")
        }
        guard parts.host?.isEmpty == false else { throw .invalidURL(displayURL) }
        for field in headers.fields where !field.isSendable {
            throw .unsupported(url: displayURL, reason: "a header field has a line break or no name")
        }
    }
}

extension HTTPHeaders.Field {
    /// A line break in a field would smuggle another field into the request.
    fileprivate var isSendable: Bool {
        !name.isEmpty && !name.contains(":")
            && (name + value).utf8.allSatisfy { $0 != 0x0D && $0 != 0x0A && $0 != 0 }
    }
}
