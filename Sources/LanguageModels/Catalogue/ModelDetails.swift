/// What a host knows of one model.
package struct ModelDetails: Sendable, Hashable {
    /// The name that was asked about, or that the host uses.
    package var name: String

    /// What the model can do in the host's words, such as "completion", "tools", "thinking", "insert".
    ///
    /// Empty when the host is too old to say.
    package var capabilities: Set<String>

    /// The longest context the model was trained for, in tokens; what it is served with is often less.
    package var trainedContext: Int?

    /// The architecture, such as "qwen2".
    package var family: String?

    /// As the host writes it, such as "7.6B".
    package var parameterSize: String?

    /// As the host writes it, such as "Q4_K_M".
    package var quantization: String?

    /// Creates details.
    package init(
        name: String,
        capabilities: Set<String> = [],
        trainedContext: Int? = nil,
        family: String? = nil,
        parameterSize: String? = nil,
        quantization: String? = nil
    ) {
        self.name = name
        self.capabilities = capabilities
        self.trainedContext = trainedContext
        self.family = family
        self.parameterSize = parameterSize
        self.quantization = quantization
    }

    /// Whether the model thinks before it answers, and may be told whether to.
    package var canThink: Bool { capabilities.contains("thinking") }
}

/// A model that is in a host's memory.
package struct RunningModel: Sendable, Hashable {
    /// The name that was asked about, or that the host uses.
    package var name: String

    /// The context it was really loaded with, in tokens.
    package var contextLength: Int?

    /// How much of it lies in the memory of a graphics processor; zero means it runs on the processor.
    package var sizeInVRAM: Int64?

    /// Creates a running model.
    package init(name: String, contextLength: Int? = nil, sizeInVRAM: Int64? = nil) {
        self.name = name
        self.contextLength = contextLength
        self.sizeInVRAM = sizeInVRAM
    }
}

/// How far fetching a model has come.
package struct PullProgress: Sendable, Hashable {
    /// What the host does now, in its words, such as "pulling manifest".
    package var status: String

    /// The layer in question, if one is being fetched; each layer counts from zero.
    package var digest: String?

    /// What has arrived of the layer.
    package var completedBytes: Int64?

    /// The size of the layer.
    package var totalBytes: Int64?

    /// Creates a report.
    package init(
        status: String,
        digest: String? = nil,
        completedBytes: Int64? = nil,
        totalBytes: Int64? = nil
    ) {
        self.status = status
        self.digest = digest
        self.completedBytes = completedBytes
        self.totalBytes = totalBytes
    }

    /// The finished share of the layer, from 0 to 1.
    package var fraction: Double? {
        guard let completedBytes, let totalBytes, totalBytes > 0 else { return nil }
        return min(1, max(0, Double(completedBytes) / Double(totalBytes)))
    }
}
