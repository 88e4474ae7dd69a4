import Foundation
import LanguageModels

/// Chooses a model when the user has not.
enum ModelPreference {
    /// Families that write code well for their size; those of the first list better than the others.
    private static let families = [
        ["qwen3-coder", "qwen2.5-coder", "devstral", "codestral", "deepseek-coder-v2"],
        ["yi-coder", "granite-code", "starcoder2", "deepseek-coder", "codegemma", "codellama", "codeqwen"],
    ]

    /// The share of the memory that a model's file may take: the context, the checks and the user need theirs.
    private static let share = 0.6

    /// A model and why it was taken, in words for people.
    struct Choice: Sendable, Equatable {
        let name: String
        let source: String
    }

    /// The largest installed model of the preferred families that fits into the memory; else the first one
    /// that fits and is no embedding model; else the smallest.
    ///
    /// - Parameters:
    ///   - models: What is installed, in the host's order.
    ///   - memoryInBytes: The memory of the machine that the models run on; nil when it is not known.
    /// - Returns: nil when nothing is installed that can write.
    static func choose(
        from models: [InstalledModel],
        memoryInBytes: UInt64? = ProcessInfo.processInfo.physicalMemory
    ) -> Choice? {
        let limit = memoryInBytes.map { Double($0) * share } ?? .infinity
        let bound = memoryInBytes.map { " that fits into 60 % of \(gibibytes($0)) of memory" } ?? ""
        let writers = models.filter { !$0.name.lowercased().contains("embed") }
        let fitting = writers.filter { Double($0.sizeInBytes) <= limit }
        for names in families {
            let members = fitting.filter { model in names.contains { name(of: model).hasPrefix($0) } }
            if let best = members.max(by: { $0.sizeInBytes < $1.sizeInBytes }) {
                return Choice(name: best.name, source: "default: the largest coding model\(bound)")
            }
        }
        if let first = fitting.first {
            return Choice(name: first.name, source: "default: the first installed model\(bound)")
        }
        return writers.min { $0.sizeInBytes < $1.sizeInBytes }.map { smallest in
            Choice(name: smallest.name, source: "default: the smallest model; there is none\(bound)")
        }
    }

    private static func gibibytes(_ bytes: UInt64) -> String {
        String(format: "%.0f GiB", Double(bytes) / Double(1 << 30))
    }

    /// The name without the library that it comes from.
    private static func name(of model: InstalledModel) -> String {
        (model.name.split(separator: "/").last.map(String.init) ?? model.name).lowercased()
    }
}
