/// The status and the header fields of a response, which arrive before its body.
package struct HTTPResponseHead: Sendable, Hashable {
    /// The status code, such as 200.
    package var status: Int

    /// The header fields.
    package var headers: HTTPHeaders

    /// Creates a head.
    package init(status: Int, headers: HTTPHeaders = [:]) {
        self.status = status
        self.headers = headers
    }

    /// Whether the status says success.
    package var isSuccess: Bool { (200..<300).contains(status) }
}

/// A whole response.
package struct HTTPResponse: Sendable, Hashable {
    /// The status and the header fields.
    package var head: HTTPResponseHead

    /// The body, unpacked.
    package var body: [UInt8]

    /// How many bytes are missing in the middle of the body, of one that was too large.
    package var omittedBytes: Int

    /// Creates a response.
    package init(head: HTTPResponseHead, body: [UInt8], omittedBytes: Int = 0) {
        self.head = head
        self.body = body
        self.omittedBytes = omittedBytes
    }

    /// The status code.
    package var status: Int { head.status }
}
