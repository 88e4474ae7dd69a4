/// A model that fits a machine, to begin with.
public struct ModelHint: Codable, Sendable, Equatable {
    /// The memory in GB that it is for: of the graphics card, or of a machine without one.
    public var memoryInGigabytes: Int
    /// The name by which Ollama's library has it.
    public var model: String
    /// What is downloaded, in GB.
    public var downloadInGigabytes: Double
    /// What it is good for.
    public var note: String

    /// Creates a hint.
    public init(memoryInGigabytes: Int, model: String, downloadInGigabytes: Double, note: String) {
        self.memoryInGigabytes = memoryInGigabytes
        self.model = model
        self.downloadInGigabytes = downloadInGigabytes
        self.note = note
    }

    /// All of them, the largest first.
    ///
    /// Beside the model its context and the rest of the machine have room.
    public static let all = [
        ModelHint(
            memoryInGigabytes: 24,
            model: "qwen3-coder:30b",
            downloadInGigabytes: 19,
            note: "fast for its size: few of its parameters work on each token"
        ),
        ModelHint(
            memoryInGigabytes: 24,
            model: "devstral:24b",
            downloadInGigabytes: 14,
            note: "leaves more room for a long context"
        ),
        ModelHint(
            memoryInGigabytes: 16,
            model: "qwen2.5-coder:14b",
            downloadInGigabytes: 9,
            note: "edits of several files"
        ),
        ModelHint(
            memoryInGigabytes: 8,
            model: "qwen2.5-coder:7b",
            downloadInGigabytes: 4.7,
            note: "small edits"
        ),
        ModelHint(
            memoryInGigabytes: 4,
            model: "qwen2.5-coder:3b",
            downloadInGigabytes: 1.9,
            note: "questions and the smallest edits"
        ),
    ]

    /// Those of the largest size that a memory has room for.
    ///
    /// - Parameter memoryInGigabytes: The memory; a little less than a size counts as that size, since no
    ///   machine shows all that was bought.
    /// - Returns: The hints; empty where not even the smallest fits.
    public static func fitting(memoryInGigabytes: Double) -> [ModelHint] {
        let sizes = all.map(\.memoryInGigabytes).filter { Double($0) * 0.9 <= memoryInGigabytes }
        guard let size = sizes.max() else { return [] }
        return all.filter { $0.memoryInGigabytes == size }
    }
}
