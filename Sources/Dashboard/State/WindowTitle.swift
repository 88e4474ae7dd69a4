import Domain

/// What the terminal's window is called: the project, and what goes on in it.
enum WindowTitle {
    /// The title, in characters that every title bar has, but for the project's own.
    static func text(for state: DashboardState) -> String {
        guard let project = state.project else { return "switchyard" }
        let waiting = state.tasks.waiting + state.inbox.countOnGitHub
        let counts = [(state.tasks.running, "running"), (waiting, "waiting")]
        let words = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let name = state.shownName(of: project)
        return "switchyard: \(name)" + (words.isEmpty ? "" : " (\(words.joined(separator: ", ")))")
    }
}
