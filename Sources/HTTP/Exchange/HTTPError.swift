/// Why an exchange failed.
///
/// A response with an error status is no failure: it is a response.
package enum HTTPError: Error, Sendable, Hashable {
    /// The limit that ran out.
    package enum Phase: Sendable, Hashable {
        case connect
        case firstByte
        case silence
        case total
    }

    /// The address is no absolute address.
    case invalidURL(String)

    /// The request asks for something that is never sent.
    case unsupported(url: String, reason: String)

    /// The host was not found, or nothing listens there.
    case couldNotConnect(url: String, reason: String)

    /// Encryption could not be agreed on, or the certificate is not trusted.
    case untrusted(url: String, reason: String)

    /// A limit ran out.
    case timedOut(Phase, url: String, after: Duration)

    /// The connection ended before the response did.
    case connectionLost(url: String, bytesReceived: Int)

    /// What came back is no HTTP.
    case invalidResponse(url: String, reason: String)

    /// The body is larger than the caller allows.
    case bodyTooLarge(url: String, limit: Int)

    /// libcurl is not on this machine, or cannot be used; nothing can be asked of any host.
    case libraryMissing

    /// Anything else, in libcurl's words.
    case failed(url: String, reason: String)

    /// The task was cancelled.
    case cancelled
}

extension HTTPError: CustomStringConvertible {
    /// What happened, to what, and what to do.
    package var description: String {
        switch self {
        case .invalidURL(let url):
            "\(url) is no complete address. Write it as http://host:port."
        case .unsupported(let url, let reason):
            "The request to \(url) was not sent: \(reason)."
        case .couldNotConnect(let url, let reason):
            "No connection to \(url): \(reason). Check that the server runs and that the address is right."
        case .untrusted(let url, let reason):
            "No trusted connection to \(url): \(reason). Check the address and the server's certificate."
        case .timedOut(let phase, let url, let limit):
            "\(url) \(phase.missed) within \(limit). Retry, or allow more time."
        case .connectionLost(let url, 0):
            "\(url) closed the connection without an answer. Retry; if it stays, look at the server's log."
        case .connectionLost(let url, let count):
            "\(url) closed the connection in the middle of its answer, after \(count) bytes. Retry."
        case .invalidResponse(let url, let reason):
            "\(url) answered with something that is no HTTP: \(reason). Check that the address is right."
        case .bodyTooLarge(let url, let limit):
            "\(url) sent more than \(limit) bytes. Ask for less, or raise the limit."
        case .libraryMissing:
            "libcurl cannot be loaded. Install it (on Debian and Ubuntu: libcurl4), then start again."
        case .failed(let url, let reason):
            "The request to \(url) failed: \(reason)."
        case .cancelled:
            "The request was cancelled."
        }
    }
}

extension HTTPError.Phase {
    fileprivate var missed: String {
        switch self {
        case .connect: "did not accept a connection"
        case .firstByte: "sent nothing"
        case .silence: "fell silent and sent nothing more"
        case .total: "did not finish"
        }
    }
}
