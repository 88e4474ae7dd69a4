package import Domain

// Names of files and hunks, as somebody typed them, as a review of the change.

extension HunkListing {
    /// What the user thinks of the change, said by names.
    ///
    /// - Parameters:
    ///   - names: The files and hunks that are to be taken back.
    ///   - comments: What is said of places, each as `NAME=TEXT`.
    ///   - tree: The beginning of the tree that the user took the names from; nil if they did not say.
    /// - Returns: The review; it says nothing when nothing is named.
    /// - Throws: `invalid` when the change has nothing of a name, or a name could mean two things; `conflict`
    ///   when the change is not of that tree.
    package func review(
        rejecting names: [String],
        saying comments: [String] = [],
        of tree: String? = nil
    ) throws(EngineError) -> ChangeReview {
        if let tree { try expect(tree) }
        var review = ChangeReview(tree: self.tree ?? "")
        for name in names { review.rejected.append(try place(named: name)) }
        for comment in comments { review.comments.append(try place(commentedOnBy: comment)) }
        return review
    }

    private func expect(_ tree: String) throws(EngineError) {
        guard !tree.isEmpty, self.tree?.hasPrefix(tree) == true else {
            throw .conflict(
                message: "The change of task #\(task) is not that of the tree \"\(tree)\".",
                remedy: "The numbers of hunks may have changed; \(advice)"
            )
        }
    }

    // MARK: - Names

    /// What a name means.
    private func place(named name: String) throws(EngineError) -> HunkReference {
        let found = places(named: name)
        if found.count > 1 {
            throw .invalid(
                message: "\(name) is a file of the change, and a hunk of another one.",
                remedy: "Name that other file as a whole, or use the dashboard."
            )
        }
        guard let only = found.first else { throw absent(name) }
        return only
    }

    /// All that a name could mean: a file may be called like a hunk of another one.
    private func places(named name: String) -> [HunkReference] {
        let whole = files.contains { $0.path == name } ? [HunkReference(path: name)] : []
        let hunks = files.flatMap { file in
            file.hunks.filter { $0.name == name }.map { HunkReference(path: file.path, lines: $0.lines) }
        }
        // A file that became a symbolic link stands in the diff twice; it is taken back as a whole anyway.
        return whole + hunks.prefix(1)
    }

    private func absent(_ name: String) -> EngineError {
        let file = name.lastIndex(of: ":").flatMap { colon in files.first { $0.path == name[..<colon] } }
        guard let file else {
            let end = isCut ? "; its diff is cut at its size limit" : ""
            return .invalid(
                message: "The change of task #\(task) has no file or hunk \"\(name)\"\(end).",
                remedy: "Name a FILE or FILE:HUNK of it; \(advice)"
            )
        }
        let message =
            switch file.hunks.count {
            case 0: "\(file.path) has no hunks; it is taken back as a whole."
            case 1: "\(file.path) has one hunk, so there is no \"\(name)\"."
            case let count: "\(file.path) has the hunks 1 to \(count), so there is no \"\(name)\"."
            }
        return .invalid(message: message, remedy: "Name one that is there; \(advice)")
    }

    private var advice: String { "`switchyard diff \(task) --hunks` lists them." }

    // MARK: - Comments

    /// Reads `NAME=TEXT`, where the name ends at the first `=` that leaves one: paths may hold it, too.
    private func place(commentedOnBy comment: String) throws(EngineError) -> HunkComment {
        let signs = comment.indices.filter { comment[$0] == "=" }
        guard let first = signs.first else {
            throw .invalid(
                message: "\"\(comment)\" says nothing of a place.",
                remedy: "Write it as FILE=TEXT or FILE:HUNK=TEXT."
            )
        }
        let sign = signs.first { !places(named: String(comment[..<$0])).isEmpty } ?? first
        let target = try place(named: String(comment[..<sign]))
        let text = String(comment[comment.index(after: sign)...]).trimmed
        guard !text.isEmpty else {
            throw .invalid(
                message: "The comment on \(comment[..<sign]) is empty.",
                remedy: "Say what is to be different there."
            )
        }
        return HunkComment(place: target, text: text)
    }
}
