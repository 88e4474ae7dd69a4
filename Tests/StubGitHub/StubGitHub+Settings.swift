package import Foundation

extension StubGitHub {
    /// What the stub is made of.
    package struct Settings: Sendable {
        /// Who owns the repository.
        package var owner = "octo"

        /// The repository's name.
        package var name = "project"

        /// The branch that pull requests go to.
        package var defaultBranch = "main"

        /// Whether those without a token see nothing.
        package var isPrivate = false

        /// Who may sign in.
        package var tokens = ["ghp_stubtoken": Token(login: "octo")]

        /// The accounts; those of tokens are added.
        package var users = [User(login: "octo"), User(login: "hubot"), User(login: "mona")]

        /// What runs for every push.
        package var workflows = [Workflow()]

        /// How pull requests may be merged: "merge", "squash", "rebase".
        package var mergeMethods: Set<String> = ["merge", "squash", "rebase"]

        /// The time; `advanceClock` adds to it.
        package var now: @Sendable () -> Date = { Date() }

        /// Creates the usual settings.
        package init() {}
    }

    /// An account.
    package struct User: Sendable, Hashable {
        /// The name in addresses.
        package var login: String

        /// The name of the person.
        package var name: String?

        /// Creates an account.
        package init(login: String, name: String? = nil) {
            self.login = login
            self.name = name
        }
    }

    /// What a token may do.
    package struct Token: Sendable, Hashable {
        /// How far the token reaches in the repository.
        package enum Access: Int, Sendable, Hashable {
            /// The repository answers 404.
            case none
            case read
            case write
            case admin
        }

        /// Whose it is.
        package var login: String

        /// What `X-OAuth-Scopes` says; nil is a fine-grained token, which gets no such field.
        package var scopes: [String]?

        /// How far it reaches.
        package var access: Access

        /// What it is denied altogether: "issues", "pulls", "contents", "actions", "checks",
        /// "notifications".
        package var denied: Set<String>

        /// Creates a token.
        package init(
            login: String,
            scopes: [String]? = ["repo", "workflow"],
            access: Access = .admin,
            denied: Set<String> = []
        ) {
            self.login = login
            self.scopes = scopes
            self.access = access
            self.denied = denied
        }
    }

    /// What runs for a push.
    package struct Workflow: Sendable, Hashable {
        /// The name on the page.
        package var name: String

        /// The file that would define it.
        package var path: String

        /// The name of its one job.
        package var job: String

        /// The line of shell that decides the result, run on a checkout of the commit.
        package var command: String

        /// Whether a push starts it; otherwise only a dispatch does.
        package var runsOnPush: Bool

        /// Creates a workflow.
        package init(
            name: String = "CI",
            path: String = ".github/workflows/ci.yml",
            job: String = "test",
            command: String = "sh check.sh",
            runsOnPush: Bool = true
        ) {
            self.name = name
            self.path = path
            self.job = job
            self.command = command
            self.runsOnPush = runsOnPush
        }
    }

    /// What a branch demands before a merge.
    package struct Protection: Sendable, Hashable {
        /// How many approvals.
        package var approvals: Int

        /// The names of checks that must be green.
        package var checks: [String]

        /// Whether the head must contain the base.
        package var isStrict: Bool

        /// Creates a protection.
        package init(approvals: Int = 0, checks: [String] = [], isStrict: Bool = false) {
            self.approvals = approvals
            self.checks = checks
            self.isStrict = isStrict
        }
    }
}
