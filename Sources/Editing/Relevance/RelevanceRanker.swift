/// Guesses which files a task is about, without a model.
package enum RelevanceRanker {
    /// Ranks files by what the task and the failing check mention.
    /// - Returns: The files with a score above zero, best first; equal scores in the order of their paths.
    package static func rank(
        files: [(path: String, content: String)],
        task: String,
        failingOutput: String?
    ) -> [RankedFile] {
        []
    }

    /// How clear the first place of a ranking is, from 0 (a guess) to 1 (no other candidate).
    package static func confidence(of ranking: [RankedFile]) -> Double {
        0
    }
}
