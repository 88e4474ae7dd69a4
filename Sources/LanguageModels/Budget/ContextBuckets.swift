/// The few context windows that are ever asked for.
///
/// A host reloads a model when its window changes, which takes seconds to minutes, so callers share a few
/// sizes instead of each asking for what it needs.
package struct ContextBuckets: Sendable, Hashable {
    /// A window and whether the call fits it.
    package struct Choice: Sendable, Hashable {
        /// The window to ask for, in tokens.
        package let contextTokens: Int

        /// Whether prompt and reply fit.
        package let fits: Bool
    }

    /// The sizes in tokens, smallest first.
    package let sizes: [Int]

    /// Creates buckets.
    package init(sizes: [Int] = [8_192, 16_384, 32_768]) {
        self.sizes = sizes.sorted()
    }

    /// Chooses the smallest window that holds a call.
    ///
    /// - Parameters:
    ///   - promptTokens: The prompt's length.
    ///   - replyTokens: The most the reply may have.
    ///   - trainedContext: What the model was trained for, if known; no window goes beyond it.
    ///   - floor: A window that is in use already; the choice is never smaller.
    /// - Returns: A window that fits, else the largest there is.
    package func choice(
        promptTokens: Int,
        replyTokens: Int,
        trainedContext: Int? = nil,
        floor: Int = 0
    ) -> Choice {
        let cap = largest(trainedContext: trainedContext)
        let needed = promptTokens + replyTokens
        let bucket = sizes.first { $0 >= needed } ?? cap
        return Choice(contextTokens: min(max(bucket, floor), cap), fits: needed <= cap)
    }

    /// The next larger window, or `nil` at the largest.
    package func next(after contextTokens: Int, trainedContext: Int? = nil) -> Int? {
        let cap = largest(trainedContext: trainedContext)
        let next = min(sizes.first { $0 > contextTokens } ?? cap, cap)
        return next > contextTokens ? next : nil
    }

    /// The largest window for a model.
    package func largest(trainedContext: Int?) -> Int {
        let last = sizes.last ?? 8_192
        return trainedContext.map { $0 > 0 ? min($0, last) : last } ?? last
    }
}
