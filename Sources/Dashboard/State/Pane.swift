/// One part of the screen; the number is its key and stands in its title.
enum Pane: Int, CaseIterable {
    case tasks = 1, detail, chat, pipelines, pullRequests, inbox

    /// The name in titles and tabs.
    var title: String {
        switch self {
        case .tasks: "Tasks"
        case .detail: "Detail"
        case .chat: "Chat"
        case .pipelines: "Pipelines"
        case .pullRequests: "Pull requests"
        case .inbox: "Inbox"
        }
    }

    /// The name in a narrow tab bar.
    var shortTitle: String {
        switch self {
        case .pipelines: "CI"
        case .pullRequests: "PRs"
        default: title
        }
    }

    /// Whether it has content to be read beside the tasks, also while it has not the keys.
    var isCompanion: Bool {
        switch self {
        case .detail, .chat: true
        case .tasks, .pipelines, .pullRequests, .inbox: false
        }
    }

    /// The pane after this one, the first after the last.
    func next(by step: Int) -> Pane {
        let all = Pane.allCases
        let index = (rawValue - 1 + step + all.count) % all.count
        return all[index]
    }
}
