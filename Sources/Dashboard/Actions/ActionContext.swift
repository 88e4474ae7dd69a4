/// Where on the screen an action can be meant; also the tables of a keymap file.
enum ActionContext: String, CaseIterable {
    /// Always, dialogs and text fields included.
    case anywhere
    /// Every pane.
    case global
    /// The list of tasks.
    case tasks
    /// The selected task, in the list and in its details.
    case task
    /// The details of the selected task.
    case detail
    /// The diff among the details; before everything else there but a search.
    case diff
    /// A diff or output in which words were looked for; before everything else there.
    case search
    /// The chat, while nothing is being written.
    case chat
    /// A field that text is typed into.
    case editor
    /// A question with buttons.
    case dialog
    /// A list that is narrowed by typing.
    case list

    /// The heading in help.
    var title: String {
        switch self {
        case .anywhere: "Anywhere"
        case .global: "In every pane"
        case .tasks: "Tasks"
        case .task: "Selected task"
        case .detail: "Detail"
        case .diff: "Diff"
        case .search: "Search"
        case .chat: "Chat"
        case .editor: "Writing"
        case .dialog: "Questions"
        case .list: "Lists to choose from"
        }
    }
}
