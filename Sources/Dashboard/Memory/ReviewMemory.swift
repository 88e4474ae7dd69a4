import Domain

/// What the user thinks of a change and has told nobody yet, to be found again on the same change.
struct ReviewMemory: Codable, Equatable, Sendable {
    /// What is said of one place.
    struct Comment: Codable, Equatable, Sendable {
        var subject: ReviewMarks.Subject
        var text: String
    }

    /// The task whose change it is.
    var task: TaskID
    /// The tree that was looked at; marks come back onto no other.
    var tree: String
    /// What is rejected, in an order that depends on nothing else.
    var rejected: [ReviewMarks.Place]
    /// What is said, in such an order too.
    var comments: [Comment]
    /// What both come to in the diff of the tree, so that they count before that is looked at again; nil when
    /// they say nothing of it.
    var review: ChangeReview?
    /// How many hunks are rejected in it, and how many it has.
    var rejectedHunks: Int
    var allHunks: Int

    /// Remembers marks and comments; nil while the change that they are on was not looked at.
    init?(_ marks: ReviewMarks, of task: TaskID) {
        guard let tree = marks.tree else { return nil }
        self.task = task
        self.tree = tree
        rejected = marks.rejected.sorted()
        comments = marks.comments.sorted { $0.key < $1.key }.map { Comment(subject: $0.key, text: $0.value) }
        review = marks.review
        rejectedHunks = marks.counts.rejected
        allHunks = marks.counts.all
    }

    /// About how many bytes it takes in a file: paths and texts stand there twice, with names around them.
    var weight: Int {
        let places = rejected.reduce(400) { $0 + 2 * $1.path.utf8.count + 450 }
        return comments.reduce(places) {
            $0 + 2 * ($1.subject.place.path.utf8.count + $1.text.utf8.count) + 700
        }
    }
}

extension ReviewMarks.Place: Comparable {
    /// By path, a file before its hunks.
    static func < (one: Self, other: Self) -> Bool {
        func key(_ place: Self) -> (String, Int, Int) {
            (place.path, place.change?.number ?? -1, place.change?.digest ?? 0)
        }
        return key(one) < key(other)
    }
}

extension ReviewMarks.Subject: Comparable {
    /// By place, what is said of it as a whole before its lines.
    static func < (one: Self, other: Self) -> Bool {
        one.place == other.place ? (one.line ?? -1) < (other.line ?? -1) : one.place < other.place
    }
}

// MARK: - Keeping and finding again

extension ScreenMemory {
    /// The most that marks and comments take in a file, in bytes, as ``ReviewMemory/weight`` counts them.
    static let reviewsLimit = 512 * 1024
}

extension DashboardState {
    /// Marks and comments as they are kept, those of the newest tasks first, and the tasks for whose there is
    /// no room.
    var keptReviews: (kept: [ReviewMemory], lost: [TaskID]) {
        var room = ScreenMemory.reviewsLimit
        var (kept, lost): ([ReviewMemory], [TaskID]) = ([], [])
        for (id, marks) in reviews.sorted(by: { $0.key > $1.key }) {
            if let memory = ReviewMemory(marks, of: id), memory.weight <= room {
                room -= memory.weight
                kept.append(memory)
            } else {
                lost.append(id)
            }
        }
        return (kept, lost)
    }

    /// Puts marks and comments back onto the changes that they were made on.
    ///
    /// Those of a change that is another one by now are dropped, and that is said; those of a task that has
    /// ended nobody needs any more.
    mutating func restore(_ memories: [ReviewMemory]) {
        var dropped: [TaskID] = []
        for memory in memories where reviews[memory.task] == nil {
            guard let task = tasks.task(memory.task), !task.state.isFinal else { continue }
            guard task.workspace?.tree == memory.tree else {
                dropped.append(task.id)
                continue
            }
            let marks = ReviewMarks(memory)
            guard !marks.isEmpty else { continue }
            reviews[task.id] = marks
            showMarks(of: task.id)
        }
        guard !dropped.isEmpty else { return }
        let names = ShortText.list(dropped.sorted().map { "#\($0)" })
        let what = dropped.count == 1 ? "it is another change" : "they are other changes"
        say("Your marks and comments on \(names) were dropped: \(what) by now.")
    }
}
