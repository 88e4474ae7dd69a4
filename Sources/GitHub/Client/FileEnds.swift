/// A file that was fetched, of which the middle may be missing.
package struct FileEnds: Sendable, Hashable {
    /// What there is of it.
    package let bytes: [UInt8]

    /// Where in those the middle is missing; nil for a whole file.
    package let cut: Int?

    /// How many bytes are missing there.
    package let omittedBytes: Int

    /// Creates a file.
    package init(bytes: [UInt8], cut: Int? = nil, omittedBytes: Int = 0) {
        self.bytes = bytes
        self.cut = cut
        self.omittedBytes = omittedBytes
    }
}
