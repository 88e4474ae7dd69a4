import Domain
import Editing
import Workspace

/// The places of a change that a review speaks of, found in the diff that it is about.
struct ReviewedPlaces: Sendable {
    /// A file of the diff, and the hunk of it; nil for the file as a whole.
    struct Place: Sendable {
        let file: TreeDiff.File
        let hunk: DiffHunk?
    }

    /// What is to be done to take back what the review rejects.
    struct Reversal: Sendable {
        /// The paths, after the change or before it, that become what they were.
        var paths: [String] = []
        /// Files of which some hunks become what they were.
        var parts: [(file: TreeDiff.File, hunks: [DiffHunk])] = []
    }

    private let review: ChangeReview
    private let places: [HunkReference: Place]

    /// Finds the places.
    ///
    /// - Parameters:
    ///   - review: What the user thinks of the change.
    ///   - diff: The change.
    /// - Throws: `invalid` when the diff has no such file or hunk.
    init(_ review: ChangeReview, in diff: TreeDiff) throws(EngineError) {
        let files = Dictionary(diff.files.map { ($0.path, $0) }) { first, _ in first }
        var hunks: [String: [HunkLines: DiffHunk]] = [:]
        var places: [HunkReference: Place] = [:]
        for reference in review.rejected + review.comments.map(\.place) {
            guard let file = files[reference.path], !Self.isUnspeakable(file) else {
                throw Self.absent(reference)
            }
            guard let lines = reference.lines else {
                places[reference] = Place(file: file, hunk: nil)
                continue
            }
            let known = hunks[file.path] ?? Self.hunks(of: file)
            hunks[file.path] = known
            guard let hunk = known[lines] else { throw Self.absent(reference) }
            places[reference] = Place(file: file, hunk: hunk)
        }
        self.review = review
        self.places = places
    }

    /// What is rejected, each place once.
    private var rejected: [HunkReference] {
        var seen: Set<HunkReference> = []
        return review.rejected.filter { seen.insert($0).inserted }
    }

    /// How much is rejected, such as `2 hunks`.
    var rejectedCount: String {
        let hunks = rejected.count { $0.lines != nil }
        let files = rejected.count - hunks
        let words = [(files, "file"), (hunks, "hunk")].filter { $0.0 > 0 }
        return words.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: " and ")
    }

    /// What is rejected, a line for each place.
    var rejectedList: String {
        rejected.map { "\($0.path) \(Self.lines($0, places[$0]?.hunk))".trimmed + "\n" }.joined()
    }

    // MARK: - Taking back

    /// How what is rejected is taken back.
    var reversal: Reversal {
        var reversal = Reversal()
        for (path, references) in Dictionary(grouping: rejected, by: \.path).sorted(by: { $0.key < $1.key }) {
            let found = references.compactMap { places[$0] }
            guard let file = found.first?.file else { continue }
            let hunks = found.compactMap(\.hunk)
            if hunks.count < found.count || Self.isAllOrNothing(file) {
                reversal.paths.append(path)
                if case .renamed(let source) = file.status { reversal.paths.append(source) }
            } else {
                reversal.parts.append((file, hunks))
            }
        }
        return reversal
    }

    /// Whether a file came, went or became something else, of which no part can be taken back alone.
    private static func isAllOrNothing(_ file: TreeDiff.File) -> Bool {
        file.status == .typeChanged || file.oldObject == nil || file.newObject == nil
    }

    // MARK: - Telling the agent

    /// The longest excerpt of one place, and of all together, in characters.
    private static let excerptLimit = 1_500
    private static let excerptsLimit = 6_000

    /// What the agent is told of each place, in the order of the diff's text.
    var notes: [ReviewNote] {
        var comments: [HunkReference: [String]] = [:]
        for comment in review.comments {
            let line = comment.line.map {
                "line \($0.number)\($0.side == .old ? " before the change" : ""): "
            }
            comments[comment.place, default: []].append((line ?? "") + comment.text.trimmed)
        }
        var room = Self.excerptsLimit
        return places.keys.sorted(by: Self.isBefore).map { reference in
            let excerpt = places[reference]?.hunk.map { Self.excerpt(of: $0, limit: room) } ?? ""
            room -= excerpt.count
            return ReviewNote(
                path: reference.path,
                lines: Self.lines(reference, places[reference]?.hunk),
                comment: comments[reference, default: []].joined(separator: "\n"),
                isTakenBack: isRejected(reference),
                excerpt: excerpt
            )
        }
    }

    private func isRejected(_ reference: HunkReference) -> Bool {
        review.rejected.contains { $0 == reference || $0.path == reference.path && $0.lines == nil }
    }

    private static func isBefore(_ one: HunkReference, _ other: HunkReference) -> Bool {
        (one.path, one.lines?.newStart ?? -1) < (other.path, other.lines?.newStart ?? -1)
    }

    /// A hunk as git writes it, cut at the end of a line; empty when there is no room for anything of it.
    private static func excerpt(of hunk: DiffHunk, limit room: Int) -> String {
        var text = ""
        for line in hunk.lines {
            let sign =
                switch line.kind {
                case .context: " "
                case .added: "+"
                case .removed: "-"
                }
            let next = sign + line.text + "\n"
            guard text.count + next.count <= min(excerptLimit, room) else {
                return text.isEmpty ? "" : text + "…\n"
            }
            text += next
        }
        return text
    }

    // MARK: - Words

    /// The lines of a place after the change, such as `lines 3-9`; empty for a file as a whole.
    private static func lines(_ reference: HunkReference, _ hunk: DiffHunk?) -> String {
        guard let hunk else { return "" }
        let changed = hunk.lines.indices.filter { hunk.lines[$0].kind != .context }
        let numbers = changed.compactMap { hunk.lines[$0].newNumber }
        guard let first = numbers.min(), let last = numbers.max() else {
            let above = changed.first.flatMap { index in
                hunk.lines[..<index].last { $0.newNumber != nil }?.newNumber
            }
            return "after line \(above ?? max(0, hunk.newStart - 1))"
        }
        return first == last ? "line \(first)" : "lines \(first)-\(last)"
    }

    private static func hunks(of file: TreeDiff.File) -> [HunkLines: DiffHunk] {
        let hunks = UnifiedDiff.parse(file.patch).flatMap(\.hunks).map { hunk in
            (
                HunkLines(
                    oldStart: hunk.oldStart,
                    oldCount: hunk.oldCount,
                    newStart: hunk.newStart,
                    newCount: hunk.newCount
                ), hunk
            )
        }
        return Dictionary(hunks) { first, _ in first }
    }

    /// Whether git could not be told of the file: its name is no UTF-8.
    private static func isUnspeakable(_ file: TreeDiff.File) -> Bool {
        var names = [file.path]
        if case .renamed(let source) = file.status { names.append(source) }
        return names.contains { $0.unicodeScalars.contains("\u{FFFD}") }
    }

    private static func absent(_ reference: HunkReference) -> EngineError {
        let place = reference.lines.map {
            "@@ -\($0.oldStart),\($0.oldCount) +\($0.newStart),\($0.newCount) @@"
        }
        return .invalid(
            message: "The change has no \(place.map { "hunk \($0) in " } ?? "")\(reference.path).",
            remedy: "Look at the diff as it is now and mark its parts again."
        )
    }
}

extension String {
    /// Without blanks and line ends at both ends.
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
