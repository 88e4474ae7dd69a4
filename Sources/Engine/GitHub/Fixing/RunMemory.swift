import Domain

/// What was seen of the runs, to tell what has happened to them since.
///
/// A pure value. Which runs were red is known from the first list on, so that what turns red or green while nobody
/// looks is seen by the next look.
struct RunMemory: Sendable, Equatable {
    /// What has happened.
    struct News: Sendable, Equatable {
        /// Runs that are red now, and were not in this attempt.
        var reds: [PipelineRun] = []
        /// Runs that are green now, each with the attempt that was red before.
        var healed: [Healed] = []
    }

    /// A run that turned green without a change.
    struct Healed: Sendable, Equatable {
        /// The run as it is now.
        let run: PipelineRun
        /// The attempt that was red.
        let attempt: Int
    }

    /// The newest attempt of each run that was red.
    private var reds: [RunID: Int] = [:]
    private var isKnown: Bool

    /// Knows the runs of a list.
    ///
    /// - Parameters:
    ///   - runs: The runs as they are stored.
    ///   - isKnown: Whether there was a list; the first of all tells no news.
    init(_ runs: [PipelineRun] = [], isKnown: Bool = false) {
        self.isKnown = isKnown
        for run in runs where run.state.isRed { reds[run.id] = run.attempt }
    }

    /// Has a red run told of again by the next look.
    mutating func forget(_ id: RunID) { reds[id] = nil }

    /// Takes the runs as they are now.
    ///
    /// - Parameters:
    ///   - runs: The runs as they are stored.
    ///   - isFetched: Whether that is what GitHub said, and not merely that nobody has asked it.
    /// - Returns: What has happened to them since.
    mutating func take(_ runs: [PipelineRun], isFetched: Bool) -> News {
        guard isKnown else {
            self = RunMemory(runs, isKnown: isFetched)
            return News()
        }
        var news = News()
        var now: [RunID: Int] = [:]
        for run in runs {
            let before = reds[run.id]
            if run.state.isRed {
                now[run.id] = run.attempt
                if before != run.attempt { news.reds.append(run) }
            } else if let before {
                if run.state == .passed, before < run.attempt {
                    news.healed.append(Healed(run: run, attempt: before))
                } else {
                    // It runs again, or nobody judged it.
                    now[run.id] = before
                }
            }
        }
        reds = now
        return news
    }
}
