/// A short table of contents of a repository for a model's prompt.
package enum RepositoryMap {
    /// Builds the map: files with their most important symbols, as many as fit.
    /// - Parameters:
    ///   - files: Paths and contents.
    ///   - mentioned: Identifiers of the task; what defines them comes first.
    ///   - budgetTokens: The size of the map, estimated at 4 bytes a token.
    package static func build(
        files: [(path: String, content: String)],
        mentioned: Set<String>,
        budgetTokens: Int
    ) -> String {
        ""
    }
}
