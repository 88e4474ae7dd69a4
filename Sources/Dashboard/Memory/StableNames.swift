// The names by which parts of the screen are remembered; they stay when titles change.

extension Pane {
    /// The name in a memory.
    var stableName: String {
        switch self {
        case .tasks: "tasks"
        case .detail: "detail"
        case .chat: "chat"
        case .pipelines: "pipelines"
        case .pullRequests: "pull-requests"
        case .inbox: "inbox"
        }
    }

    /// The pane of a name; nil if there is none.
    init?(stableName: String) {
        guard let pane = Pane.allCases.first(where: { $0.stableName == stableName }) else { return nil }
        self = pane
    }
}

extension DetailState.Section {
    /// The name in a memory.
    var stableName: String {
        switch self {
        case .overview: "overview"
        case .steps: "steps"
        case .diff: "diff"
        case .output: "output"
        }
    }

    /// The section of a name; nil if there is none.
    init?(stableName: String) {
        guard let section = Self.allCases.first(where: { $0.stableName == stableName }) else { return nil }
        self = section
    }
}
