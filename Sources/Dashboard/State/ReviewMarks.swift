import Domain
import Terminal

/// What the user thinks of the places of a change and has told nobody yet: which are rejected, and comments.
///
/// A place is known by what it changes and not by its number or its lines: a checkpoint later, when other
/// places are gone, the marks are still on what they were put on.
struct ReviewMarks: Sendable, Equatable {
    /// A file of a change, or a hunk of it, in whatever diff.
    struct Place: Codable, Sendable, Hashable {
        /// The file's path as the diff shows it.
        let path: String
        /// What the hunk changes; nil for the file as a whole.
        var change: Change?

        /// Tells a hunk from the others of its file.
        struct Change: Codable, Sendable, Hashable {
            /// The ``StableDigest`` of its lines.
            let digest: Int
            /// How many hunks with the same lines stand before it.
            let number: Int
        }
    }

    /// A place or a line of it that can be commented on.
    struct Subject: Codable, Sendable, Hashable {
        let place: Place
        /// The line by its number in the hunk, from 0; nil for the place as a whole.
        var line: Int?
    }

    /// What is rejected.
    private(set) var rejected: Set<Place> = []
    /// What is said, and of what.
    private(set) var comments: [Subject: String] = [:]
    /// The tree of the diff that was seen last; nil while none was.
    private(set) var tree: String?
    /// What the marks come to in the diff that was seen last; nil when they say nothing of it.
    private(set) var review: ChangeReview?
    /// How many places are rejected in it, and how many it has.
    private(set) var counts = (rejected: 0, all: 0)

    /// Begins with nothing marked and nothing said.
    init() {}

    /// Goes on with marks and comments as they were left.
    init(_ memory: ReviewMemory) {
        rejected = Set(memory.rejected)
        comments = Dictionary(memory.comments.map { ($0.subject, $0.text) }) { first, _ in first }
        tree = memory.tree
        review = memory.review
        counts = (memory.rejectedHunks, memory.allHunks)
    }

    /// Whether there is nothing to remember.
    var isEmpty: Bool { rejected.isEmpty && comments.isEmpty }

    /// How much is rejected, such as `2 of 7 hunks rejected`; nil when nothing is.
    var summary: String? {
        counts.rejected == 0 ? nil : "\(counts.rejected) of \(ShortText.count(counts.all, "hunk")) rejected"
    }

    static func == (one: ReviewMarks, other: ReviewMarks) -> Bool {
        one.rejected == other.rejected && one.comments == other.comments
    }

    // MARK: - Marks

    /// Whether a section is rejected, by itself or with its file.
    func isRejected(_ section: DiffSection, in places: ReviewPlaces) -> Bool {
        guard let place = places[section] else { return false }
        if rejected.contains(place) { return true }
        return places[DiffSection(file: section.file)].map { rejected.contains($0) } ?? false
    }

    /// Rejects a hunk or a file, or accepts it again.
    mutating func toggle(_ section: DiffSection, in places: ReviewPlaces) {
        guard let place = places[section], let file = places[DiffSection(file: section.file)] else { return }
        let hunks = places.hunks(ofFile: section.file)
        if section.hunk == nil || hunks.isEmpty {
            let isWhole = rejected.contains(file) || !hunks.isEmpty && rejected.isSuperset(of: hunks)
            rejected.subtract(hunks + [file])
            if !isWhole { rejected.insert(file) }
        } else if rejected.remove(file) != nil {
            // Of a file that was rejected as a whole, this one is accepted.
            rejected.formUnion(hunks)
            rejected.remove(place)
        } else if rejected.remove(place) == nil {
            rejected.insert(place)
        }
    }

    /// Forgets what was rejected, once it has been taken back; comments stay.
    mutating func forgetRejections() {
        rejected = []
        counts.rejected = 0
        review?.rejected = []
        if review?.isEmpty == true { review = nil }
    }

    // MARK: - Comments

    /// The comment on a subject; empty when there is none.
    func comment(on subject: Subject) -> String { comments[subject] ?? "" }

    /// Puts a comment in the place of the one there was; an empty one is none.
    mutating func setComment(_ text: String, on subject: Subject) {
        comments[subject] = text.isEmpty ? nil : text
    }

    /// The subjects that are commented on in a section, its lines in order.
    func subjects(in section: DiffSection, of places: ReviewPlaces) -> [Subject] {
        guard let place = places[section] else { return [] }
        return comments.keys.filter { $0.place == place }.sorted { ($0.line ?? -1) < ($1.line ?? -1) }
    }

    // MARK: - What it comes to

    /// Finds out what the marks mean in a diff.
    ///
    /// A comment whose hunk is not there any more goes to the hunk's file: the words are the user's.
    ///
    /// - Parameters:
    ///   - document: The diff.
    ///   - places: Its places.
    ///   - tree: The tree that it is of.
    mutating func resolve(in document: DiffDocument, _ places: ReviewPlaces, tree: String) {
        self.tree = tree
        let lost = comments.filter { !places.contains($0.key.place) }.sorted { $0.value < $1.value }
        for (subject, text) in lost {
            let file = Place(path: subject.place.path)
            guard places.contains(file) else { continue }
            comments[subject] = nil
            let known = comments[Subject(place: file)].map { $0 + "\n" } ?? ""
            comments[Subject(place: file)] = known + text
        }
        var review = ChangeReview(tree: tree)
        var counts = (rejected: 0, all: 0)
        for section in places.sections {
            let isFile = section.hunk == nil
            let isCounted = !isFile || places.hunks(ofFile: section.file).isEmpty
            let reference = document.reference(to: section)
            if isCounted { counts.all += 1 }
            if isCounted, isRejected(section, in: places) { counts.rejected += 1 }
            if let place = places[section], rejected.contains(place) { review.rejected.append(reference) }
            review.comments += subjects(in: section, of: places).map { subject in
                HunkComment(
                    place: reference,
                    line: document.line(of: subject, in: section),
                    text: comment(on: subject)
                )
            }
        }
        self.review = review.isEmpty ? nil : review
        self.counts = counts
    }
}

/// The places of one diff, by which marks find what they were put on.
struct ReviewPlaces: Sendable {
    /// Every file, and after it its hunks.
    let sections: [DiffSection]
    private let files: [(file: ReviewMarks.Place, hunks: [ReviewMarks.Place])]
    private let all: Set<ReviewMarks.Place>

    /// Reads a diff; takes a while for a long one, so it is not for the main thread.
    init(_ document: DiffDocument) {
        files = document.files.map { file in
            var seen: [Int: Int] = [:]
            let hunks = file.hunks.map { hunk in
                let digest = StableDigest(of: hunk).value
                defer { seen[digest, default: 0] += 1 }
                let change = ReviewMarks.Place.Change(digest: digest, number: seen[digest, default: 0])
                return ReviewMarks.Place(path: file.path, change: change)
            }
            return (ReviewMarks.Place(path: file.path), hunks)
        }
        all = Set(files.flatMap { [$0.file] + $0.hunks })
        sections = files.enumerated().flatMap { number, file in
            [DiffSection(file: number)] + file.hunks.indices.map { DiffSection(file: number, hunk: $0) }
        }
    }

    /// The place of a section; nil if there is no such section.
    subscript(section: DiffSection) -> ReviewMarks.Place? {
        guard files.indices.contains(section.file) else { return nil }
        guard let hunk = section.hunk else { return files[section.file].file }
        let hunks = files[section.file].hunks
        return hunks.indices.contains(hunk) ? hunks[hunk] : nil
    }

    /// The hunks of a file.
    func hunks(ofFile file: Int) -> [ReviewMarks.Place] {
        files.indices.contains(file) ? files[file].hunks : []
    }

    /// Whether the diff has a place.
    func contains(_ place: ReviewMarks.Place) -> Bool { all.contains(place) }
}

extension StableDigest {
    /// What a hunk changes, wherever it stands.
    fileprivate init(of hunk: DiffDocument.Hunk) {
        self.init()
        for line in hunk.lines {
            let sign =
                switch line.kind {
                case .context: " "
                case .added: "+"
                case .removed: "-"
                }
            combine(sign)
            combine(line.text)
            // A line holds no line end, so where one line ends and the next begins is a part of it.
            combine("\n")
        }
    }
}

extension DiffDocument {
    /// The name of a section in the engine's terms.
    fileprivate func reference(to section: DiffSection) -> HunkReference {
        let file = files[section.file]
        guard let number = section.hunk else { return HunkReference(path: file.path) }
        return HunkReference(path: file.path, lines: HunkLines(file.hunks[number]))
    }

    /// The line that a comment is about; nil when it is about the section as a whole.
    func line(of subject: ReviewMarks.Subject, in section: DiffSection) -> HunkComment.Line? {
        guard let hunk = section.hunk, let number = subject.line else { return nil }
        let lines = files[section.file].hunks[hunk].lines
        guard lines.indices.contains(number) else { return nil }
        if let new = lines[number].newNumber { return HunkComment.Line(side: .new, number: new) }
        return lines[number].oldNumber.map { HunkComment.Line(side: .old, number: $0) }
    }
}
