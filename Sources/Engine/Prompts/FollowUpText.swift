/// What a user has said to a task since it was added, in the words of a prompt.
enum FollowUpText {
    /// The messages in order.
    ///
    /// - Parameters:
    ///   - messages: What was said.
    ///   - isAddition: Whether the files hold a change for the request that is only to be added to.
    /// - Returns: The text; empty where nothing was said.
    static func text(of messages: [String], isAddition: Bool) -> String {
        guard !messages.isEmpty else { return "" }
        let lead = isAddition ? ["The files above hold a change for this request already. Keep it."] : []
        return (lead + messages.map { "The user has said since: " + $0.trimmingBlankLines() })
            .joined(separator: "\n\n")
    }
}
