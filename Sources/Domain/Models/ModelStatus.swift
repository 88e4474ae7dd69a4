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

/// What the host knows of one model.
public struct ModelSheet: Codable, Sendable, Equatable {
    /// The name it was asked about by.
    public var name: String
    /// The architecture, such as `qwen2`; nil when unknown.
    public var family: String?
    /// Such as `7.6B`; nil when unknown.
    public var parameterSize: String?
    /// Such as `Q4_K_M`; nil when unknown.
    public var quantization: String?
    /// The longest context in tokens that it was trained for or is served with; nil when unknown.
    public var contextLength: Int?
    /// What it can do in the host's words, in alphabetical order; empty when the host does not say.
    public var capabilities: [String]
    /// How it is loaded; nil while it is not, or where the host does not say.
    public var loaded: LoadedModel?

    /// Creates a sheet.
    public init(
        name: String,
        family: String? = nil,
        parameterSize: String? = nil,
        quantization: String? = nil,
        contextLength: Int? = nil,
        capabilities: [String] = [],
        loaded: LoadedModel? = nil
    ) {
        self.name = name
        self.family = family
        self.parameterSize = parameterSize
        self.quantization = quantization
        self.contextLength = contextLength
        self.capabilities = capabilities
        self.loaded = loaded
    }
}

/// A model that is in the memory of its host.
public struct LoadedModel: Codable, Sendable, Equatable {
    /// Its name.
    public var name: String
    /// The context it was loaded with, in tokens; nil when unknown.
    public var contextLength: Int?
    /// The bytes of it that lie in the memory of a graphics card; 0 means that the processor does the work.
    public var graphicsBytes: Int64?

    /// Creates a loaded model.
    public init(name: String, contextLength: Int? = nil, graphicsBytes: Int64? = nil) {
        self.name = name
        self.contextLength = contextLength
        self.graphicsBytes = graphicsBytes
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
