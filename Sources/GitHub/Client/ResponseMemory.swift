package import Foundation

/// Remembers answers, so that a server can be asked whether they changed.
package protocol ResponseMemory: Sendable {
    /// The answer under a key, if it is still remembered.
    ///
    /// The key stands for the address, the token, the `Accept` field and the version of the interface.
    func entry(for key: String) async -> RememberedResponse?

    /// Remembers an answer in place of the one before; it may be forgotten at any time.
    func remember(_ response: RememberedResponse, for key: String) async
}

/// An answer with what it takes to ask whether it changed.
package struct RememberedResponse: Sendable, Codable, Hashable {
    /// The mark of this state of the thing, as the server wrote it, such as `W/"5f1e"`.
    package let etag: String?

    /// When the thing last changed, as the server wrote it.
    package let lastModified: String?

    /// The `Link` field, which names the next page.
    package let link: String?

    /// The body.
    package let body: Data

    /// When it came.
    package let fetchedAt: Date

    /// Describes an answer.
    package init(etag: String?, lastModified: String?, link: String?, body: Data, fetchedAt: Date) {
        self.etag = etag
        self.lastModified = lastModified
        self.link = link
        self.body = body
        self.fetchedAt = fetchedAt
    }
}
