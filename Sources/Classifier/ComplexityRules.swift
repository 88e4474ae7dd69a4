import Domain

/// Guesses how much work a task is from its length, the number of things it asks for, and words of breadth.
enum ComplexityRules {
    /// The size of a task.
    static func complexity(of text: TaskText) -> TaskComplexity {
        var points = 0.0
        switch text.words.count {
        case ..<25: break
        case ..<80: points += 1
        case ..<200: points += 2
        default: points += 3
        }
        points += min(4, Double(max(0, text.itemCount - 1)) * 0.6)
        points += min(3, Double(max(0, text.fileCount - 1)) * 0.7)
        let words = Set(text.words)
        points += min(4, Double(words.intersection(broad).count) * 1.5)
        points += Double(words.intersection(vast).count) * 3
        points -= Double(words.intersection(small).count)
        switch points {
        case ..<1: return .simple
        case ..<3.5: return .medium
        case ..<7: return .complex
        default: return .epic
        }
    }

    private static let broad: Set<String> = [
        "all", "every", "everywhere", "across", "entire", "whole", "throughout", "multiple", "several",
        "integrate",
        "integration", "migrate", "migration", "concurrent", "concurrency", "distributed", "backward",
        "compatible", "protocol",
        "security", "authentication", "authorization", "database", "schema", "system", "plugin", "plugins",
        "cache",
        "performance", "parallel", "async", "framework",
    ]

    private static let vast: Set<String> = [
        "rewrite", "redesign", "rearchitect", "overhaul", "platform", "architecture", "microservices", "port",
        "from-scratch",
    ]

    private static let small: Set<String> = [
        "typo", "rename", "simple", "small", "tiny", "trivial", "minor", "one-line", "bump",
    ]
}
