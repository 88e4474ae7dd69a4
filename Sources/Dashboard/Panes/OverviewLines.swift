import Domain
import Terminal

/// The overview of the selected task in lines of the pane's width, made anew only when it tells something else.
struct OverviewLines: Sendable {
    /// Everything that the text depends on.
    private struct Subject: Equatable {
        let task: AgentTask?
        let connection: DashboardState.Connection
        let project: ProjectStatus?
        let times: StageTimes?
        let speeds: SpeedReadings?
        let wait: String?
        let issue: String?
        let gitHub: GitHubStatus.Connection?
        let fix: [RoleLine]
        /// Times are written differently on other days.
        let day: Int
        let columns: Int

        init(_ state: DashboardState, columns: Int) {
            task = state.selectedTask
            connection = state.connection
            project = state.project
            times = state.detail.steps.map(StageTimes.init)
            speeds = state.runningSpeeds
            issue = state.selectedTask?.options.issue.flatMap(state.gitHub.url(ofIssue:))
            gitHub = state.gitHub.status?.connection
            fix = state.selectedTask.map { OverviewText.fix($0, state) } ?? []
            wait = state.selectedTask.flatMap(state.waitWords(of:))
            day = state.clock.day(of: state.time)
            self.columns = columns
        }
    }

    /// The lines.
    private(set) var lines: [RoleLine] = []
    private var subject: Subject?

    /// Lays the overview out.
    mutating func layOut(_ state: DashboardState, columns: Int) {
        // An unchanged task shares its storage with the one compared to, so this costs no look at its text.
        let subject = Subject(state, columns: columns)
        guard subject != self.subject else { return }
        self.subject = subject
        lines = OverviewText.lines(for: state, columns: columns).wrapped(to: columns)
    }
}
