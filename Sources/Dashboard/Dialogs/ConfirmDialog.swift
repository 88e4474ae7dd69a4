import Domain
import Terminal

/// A question that is answered with a button.
struct ConfirmDialog: Sendable {
    /// What a button does.
    enum Outcome: Sendable, Equatable {
        case dismiss
        case perform(EngineCommand)
        /// The same for many tasks.
        case performAll([EngineCommand])
        case quit(QuitMode)
        /// Asks whether to approve the change as a whole.
        case approve(TaskID)
        /// Asks for words about a pull request, and does it with them.
        case write(PullRequestWords)
        /// Goes to a task.
        case show(TaskID)
        /// Asks for other words for something that is to be said on GitHub.
        case editWrite(WriteID)
    }

    /// One of the answers.
    struct Button: Sendable, Equatable {
        let label: String
        let outcome: Outcome

        init(_ label: String, _ outcome: Outcome) {
            self.label = label
            self.outcome = outcome
        }
    }

    /// What is asked.
    let title: String
    /// What the user should know before answering.
    let body: [RoleLine]
    /// The answers; the first one costs nothing and is marked at first.
    let buttons: [Button]
    /// The keys to answer with, on a screen; nil where the footer says enough.
    var keys: RoleLine?
    /// Which one `y` means.
    var yes: Int?
    /// What Ctrl-C means here; nil for closing the question like any other.
    var insisted: Outcome?
    /// Whether a wrong answer costs something.
    let isDangerous: Bool
    /// The task whose commit message can be changed from here.
    var messageOf: TaskID?
    /// The commit message as it stands.
    var message: String?
    /// The marked button.
    private(set) var selected = 0
    /// What is in view of the body.
    var scroll = ScrollState(follows: false)

    init(
        _ title: String,
        body: [RoleLine],
        buttons: [Button],
        yes: Int? = 1,
        isDangerous: Bool = true,
        messageOf: TaskID? = nil
    ) {
        self.title = title
        self.body = body
        self.buttons = buttons
        self.yes = yes
        self.isDangerous = isDangerous
        self.messageOf = messageOf
    }

    /// Marks another button, around the ends.
    mutating func moveButton(by step: Int) {
        selected = (selected + step + buttons.count) % buttons.count
    }

    /// What a screen shows above the buttons.
    var lines: [RoleLine] { body + (keys.map { [$0] } ?? []) }

    /// What the marked button does.
    var chosen: Outcome { buttons[selected].outcome }
    /// What `y` does; nil when it means nothing.
    var affirmed: Outcome? { yes.map { buttons[$0].outcome } }
}
