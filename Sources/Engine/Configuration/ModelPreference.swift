import LanguageModels

/// Chooses a model when the user has not.
enum ModelPreference {
    /// Families that write code well for their size, the preferred one first.
    private static let families = [
        "qwen3-coder", "qwen2.5-coder", "devstral", "codestral", "deepseek-coder-v2", "yi-coder",
        "granite-code",
        "starcoder2", "deepseek-coder", "codegemma", "codellama", "codeqwen",
    ]

    /// A model and why it was taken, in words for people.
    struct Choice: Sendable, Equatable {
        let name: String
        let source: String
    }

    /// The first installed model of the preferred families, the largest of its family; else the first one
    /// that is no embedding model.
    ///
    /// - Parameter models: What is installed, in the host's order.
    /// - Returns: nil when nothing is installed that can write.
    static func choose(from models: [InstalledModel]) -> Choice? {
        let writers = models.filter { !$0.name.lowercased().contains("embed") }
        for family in families {
            let members = writers.filter { name(of: $0).hasPrefix(family) }
            if let best = members.max(by: { $0.sizeInBytes < $1.sizeInBytes }) {
                return Choice(name: best.name, source: "default: the largest installed model of \(family)")
            }
        }
        return writers.first.map { Choice(name: $0.name, source: "default: the first installed model") }
    }

    /// The name without the library that it comes from.
    private static func name(of model: InstalledModel) -> String {
        (model.name.split(separator: "/").last.map(String.init) ?? model.name).lowercased()
    }
}
