/// How a model's window is shared between the parts of an edit's prompt and its reply, in tokens.
struct EditPromptBudget: Sendable, Equatable {
    /// The smallest reply worth asking for.
    static let smallestReply = 512
    /// Kept free: chat templates and the error of the estimate.
    static let margin = 200
    /// A repository map is made no smaller and no larger than this.
    static let mapRange = 600...1_200
    /// What files may take in any case.
    static let smallestFiles = 600

    /// What has to be left beside the words of the user: for files, a reply, and what is kept free.
    static let smallestPrompt = smallestFiles + smallestReply + margin

    /// What files may take.
    let files: Int
    /// What the repository map may take.
    let map: Int
    /// The window.
    let window: Int

    /// Shares out a window.
    ///
    /// - Parameters:
    ///   - window: Prompt and reply together.
    ///   - fixed: What the parts that cannot be cut take: rules, request, instructions, report.
    init(window: Int, fixed: Int) {
        self.window = window
        let free = max(0, window - fixed - Self.margin)
        map = min(Self.mapRange.upperBound, max(Self.mapRange.lowerBound, window / 10))
        // A whole file comes back as long as it went in, and a bit longer.
        files = max(Self.smallestFiles, free * 2 / 5)
    }

    /// The most tokens a reply may take in a shape.
    ///
    /// - Parameters:
    ///   - fileTokens: The length of the text that the reply repeats.
    ///   - promptTokens: The length of the prompt that it answers.
    ///   - limit: The configured ceiling.
    ///   - generosity: 1, or 2 after a reply that was cut.
    /// - Returns: What to ask for.
    func replyTokens(fileTokens: Int, promptTokens: Int, limit: Int, generosity: Int) -> Int {
        let wanted = max(Self.smallestReply * 2, fileTokens * 3 / 2 + 512) * generosity
        let room = max(Self.smallestReply, window - promptTokens - Self.margin)
        return min(wanted, limit * generosity, room)
    }
}
