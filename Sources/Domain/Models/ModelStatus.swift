/// A model that can be chosen.
public struct ModelSummary: Codable, Sendable, Equatable {
    /// The name to ask for it by, such as `qwen2.5-coder:7b`.
    public var name: String
    /// Size on disk in bytes; nil when unknown.
    public var sizeInBytes: Int64?
    /// Such as `7.6B`; nil when unknown.
    public var parameterSize: String?
    /// Such as `Q4_K_M`; nil when unknown.
    public var quantization: String?
    /// Whether it is the one new tasks use.
    public var isSelected: Bool
    /// Whether its replies are recorded, not generated.
    public var isRecorded: Bool

    /// Creates a summary.
    public init(
        name: String,
        sizeInBytes: Int64? = nil,
        parameterSize: String? = nil,
        quantization: String? = nil,
        isSelected: Bool = false,
        isRecorded: Bool = false
    ) {
        self.name = name
        self.sizeInBytes = sizeInBytes
        self.parameterSize = parameterSize
        self.quantization = quantization
        self.isSelected = isSelected
        self.isRecorded = isRecorded
    }
}

/// What the header shows of the model.
public struct ModelActivity: Codable, Sendable, Equatable {
    /// The model's name; nil when none can be used.
    public var model: String?
    /// Whether its replies are recorded.
    public var isRecorded: Bool
    /// What it is doing.
    public var phase: ModelPhase
    /// Reply tokens per second of the present or last call; nil before the first.
    public var tokensPerSecond: Double?
    /// Tokens in the context of the present or last call; nil before the first.
    public var contextUsed: Int?
    /// The size of the context asked for; nil before the first call.
    public var contextSize: Int?

    /// Creates a picture of the model's activity.
    public init(
        model: String? = nil,
        isRecorded: Bool = false,
        phase: ModelPhase = .idle,
        tokensPerSecond: Double? = nil,
        contextUsed: Int? = nil,
        contextSize: Int? = nil
    ) {
        self.model = model
        self.isRecorded = isRecorded
        self.phase = phase
        self.tokensPerSecond = tokensPerSecond
        self.contextUsed = contextUsed
        self.contextSize = contextSize
    }
}

/// What the model is doing now.
public enum ModelPhase: String, Codable, Sendable {
    /// Nothing.
    case idle
    /// The request is sent and nothing has come back: queued, loading, or reading the prompt.
    case waiting
    /// The reply is coming.
    case replying
}
