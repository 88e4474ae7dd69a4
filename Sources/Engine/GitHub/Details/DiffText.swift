import GitHub

/// The diff of a pull request as it is shown: whole, or as much of it as is of use.
struct DiffText: Sendable, Equatable {
    /// How many bytes are kept at the most; nobody reads more, and all of it is kept and sent.
    static let limit = 2_000_000

    /// The text, which ends at the end of a line if it was cut.
    let text: String
    /// Whether something is not in it.
    let isCut: Bool

    /// Takes the diff as GitHub gives it.
    init(_ bytes: [UInt8], limit: Int = Self.limit) {
        isCut = bytes.count > limit
        guard isCut else {
            text = String(decoding: bytes, as: UTF8.self)
            return
        }
        let end = bytes[..<limit].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        text = String(decoding: bytes[..<end], as: UTF8.self)
    }

    /// Puts a diff together from the files' hunks, where GitHub finds the whole too large to show.
    ///
    /// - Parameters:
    ///   - files: The files; nil when they could not be fetched.
    ///   - count: How many files there are.
    ///   - limit: How many bytes are kept.
    init(_ files: [PullFilePayload]?, of count: Int?, limit: Int = Self.limit) {
        var bytes: [UInt8] = []
        var taken = 0
        for file in files ?? [] where bytes.count <= limit {
            bytes += Array(file.unifiedDiff.utf8)
            taken += 1
        }
        let cut = DiffText(bytes, limit: limit)
        text = cut.text
        // A file with changed lines and no hunks is too large itself.
        let hasGap = (files ?? []).contains { $0.patch == nil && $0.additions + $0.deletions > 0 }
        isCut = cut.isCut || hasGap || taken < (count ?? 1)
    }

    /// Takes what was kept.
    init(text: String, isCut: Bool) {
        self.text = text
        self.isCut = isCut
    }
}
