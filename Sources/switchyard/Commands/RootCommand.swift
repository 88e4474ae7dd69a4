import ArgumentParser

/// The command line's root: its help lists what there is.
struct RootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "switchyard",
        abstract: "Runs coding agents on your own models, on one terminal screen.",
        discussion: """
            Without a subcommand it opens the dashboard on the git repository you are in. With --plain, or where \
            there is no terminal that can show it, the same actions are taken line by line; `help` lists them.

            Exit codes: 0 done, 1 failed, 2 usage, 3 blocked or needs an answer, 4 denied by policy, \
            5 limit reached, 130 interrupted.
            """,
        version: Version.text,
        subcommands: [
            DashboardCommand.self, AttachCommand.self, PaneCommand.self, TmuxCommand.self, DemoCommand.self,
            RunCommand.self, AddCommand.self, ListCommand.self,
            ShowCommand.self, LogsCommand.self, DiffCommand.self, RecheckCommand.self,
            ApproveCommand.self, RejectCommand.self, CancelCommand.self, RetryCommand.self,
            EngineGroup.self, ModelsCommand.self, ConfigCommand.self, RulesCommand.self, KeysCommand.self,
            ThemesCommand.self, DoctorCommand.self,
            QueueCommand.self, MoveCommand.self, PauseCommand.self,
            AuditCommand.self, BackupCommand.self, RestoreCommand.self,
            UndoCommand.self, RestoreStepCommand.self, RebaseCommand.self, WorktreesCommand.self,
            CollectGarbageCommand.self, TellCommand.self,
            IssuesCommand.self, PullRequestsCommand.self, RunsCommand.self, PublishCommand.self,
            ChecksCommand.self, WatchCommand.self,
            WebhooksCommand.self,
            FixCommand.self, FixesCommand.self,
            WritesCommand.self,
        ]
    )
}

/// The version, in one place.
enum Version {
    static let text = "0.1.0"
}

/// Stands in the help for the dashboard, whose arguments are read before this parser is loaded.
struct DashboardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dashboard",
        abstract: "Open the dashboard (the default).",
        usage: """
            switchyard [dashboard] [--repo <path>] [--model <name>] [--ollama-host <address>]
                       [--recording <file>] [--recorded auto|never] [--sample] [--plain]
            """
    )

    func run() throws {
        throw ValidationError("These arguments of `dashboard` were not understood.")
    }
}
