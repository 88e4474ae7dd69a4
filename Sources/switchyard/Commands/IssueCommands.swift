import ArgumentParser
import Domain

// What is said and done about issues, without the screen.

/// `issues create`: writes an issue.
struct CreateIssueCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Write a new issue."
    )

    @Option(help: ArgumentHelp("What it is about, in one line.", valueName: "text"))
    var title: String

    @OptionGroup var body: BodyOptions

    @Option(help: ArgumentHelp("A label; once for each of them.", valueName: "name"))
    var label: [String] = []

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let deed = GitHubDeed.newIssue(title: title, body: try body.text() ?? "", labels: label)
        return try await TaskFollower.withGitHub(project, console) { try await $0.write(deed) }
    }
}

/// `issues comment`: comments on an issue.
struct CommentOnIssueCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "comment",
        abstract: "Comment on an issue."
    )

    @OptionGroup var issue: NumberArgument
    @OptionGroup var body: BodyArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let deed = GitHubDeed.issue(number: issue.number, change: .comment(body: try body.text()))
        return try await TaskFollower.withGitHub(project, console) { try await $0.write(deed) }
    }
}

/// `issues close`: closes an issue.
struct CloseIssueCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Close an issue, as done or as not planned."
    )

    @OptionGroup var issue: NumberArgument

    @Flag(help: "Close it as something that will not be done.")
    var notPlanned = false

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let deed = GitHubDeed.issue(number: issue.number, change: .close(isDone: !notPlanned))
        return try await TaskFollower.withGitHub(project, console) { try await $0.write(deed) }
    }
}

/// `issues reopen`: opens a closed issue again.
struct ReopenIssueCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen",
        abstract: "Open a closed issue again."
    )

    @OptionGroup var issue: NumberArgument
    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let deed = GitHubDeed.issue(number: issue.number, change: .reopen)
        return try await TaskFollower.withGitHub(project, console) { try await $0.write(deed) }
    }
}

/// `issues assign`: says who is to do an issue.
struct AssignIssueCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Add people to those who are to do an issue, or take them off it."
    )

    @OptionGroup var issue: NumberArgument

    @Argument(help: ArgumentHelp("Their accounts on GitHub.", valueName: "login"))
    var people: [String]

    @Flag(help: "Take them off the issue.")
    var remove = false

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let change: IssueChange = remove ? .unassign(people: people) : .assign(people: people)
        let deed = GitHubDeed.issue(number: issue.number, change: change)
        return try await TaskFollower.withGitHub(project, console) { try await $0.write(deed) }
    }
}

/// `issues label`: adds labels to an issue.
struct LabelIssueCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Add labels to an issue; GitHub makes those that it does not know."
    )

    @OptionGroup var issue: NumberArgument

    @Argument(help: ArgumentHelp("Their names.", valueName: "label"))
    var labels: [String]

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    func execute(_ console: Console) async throws -> ExitStatus {
        let deed = GitHubDeed.issue(number: issue.number, change: .label(names: labels))
        return try await TaskFollower.withGitHub(project, console) { try await $0.write(deed) }
    }
}
