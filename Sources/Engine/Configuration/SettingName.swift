import Foundation
import Workspace

/// Everything that can be set, by its stable name.
enum SettingName: String, CaseIterable, Sendable {
    case ollamaHost = "ollama.host"
    case openAIURL = "models.openai.url"
    case openAIKeyVariable = "models.openai.key-variable"
    case openAIKeyFile = "models.openai.key-file"
    case openAITokensPerMonth = "models.openai.tokens-per-month"
    case model
    case recording = "recording.file"
    case keepAlive = "keep-alive"
    case checkCommand = "check.command"
    case checkTimeout = "check.timeout-seconds"
    case rounds = "limits.rounds"
    case tries = "limits.tries"
    case replyTokens = "limits.reply-tokens"
    case totalTokens = "limits.total-tokens"
    case loadTime = "limits.load-seconds"
    case firstTokenTime = "limits.first-token-seconds"
    case silenceTime = "limits.silence-seconds"
    case trashDays = "trash.days"
    case branchPrefix = "branch.prefix"
    case coAuthor = "commit.co-author"
    case chatReplyTokens = "chat.reply-tokens"
    case chatAttachmentTokens = "chat.attachment-tokens"
    case mouse
    case title
    case clipboardCommand = "clipboard.command"
    case browserCommand = "browser.command"
    case notice = "notify.by"
    case noticeCommand = "notify.command"
    case quietFrom = "screen.quiet-from"
    case quietUntil = "screen.quiet-until"
    case linger = "engine.linger-seconds"
    case queueTasks = "queue.tasks"
    case queuePerHour = "queue.per-hour"
    case queueHostSlots = "queue.host-slots"
    case wallMinutes = "limits.wall-minutes"
    case worktreeSetup = "worktree.setup"
    case worktreeCopy = "worktree.copy"
    case portOffset = "worktree.port-offset"
    case secretsAllow = "secrets.allow"
    case gitHub = "github.enabled"
    case gitHubAddress = "github.api-url"
    case gitHubTokenFile = "github.token-file"
    case gitHubRepository = "github.repository"
    case automaticFixes = "github.automatic-fixes"

    /// What a value may be.
    enum Form: Sendable, Equatable {
        /// Any text on one line.
        case text
        /// A whole number in a range.
        case number(ClosedRange<Int>)
        /// One of these words; where `on` is among them, true and false are understood as well.
        case choice([String])
        /// Paths and patterns of paths from the top of the repository, with commas between them; in a file a
        /// list of texts as well.
        case paths
        /// A time of day such as `07:30`, or empty for none.
        case timeOfDay
        /// Somebody as `NAME <MAIL>`, or empty for nobody.
        case person
        /// The name of an environment variable, or empty for none.
        case variable
    }

    /// What a value may be.
    var form: Form {
        switch self {
        case .ollamaHost, .model, .recording, .checkCommand, .branchPrefix, .clipboardCommand, .noticeCommand:
            .text
        case .browserCommand, .openAIURL, .openAIKeyFile: .text
        case .openAIKeyVariable: .variable
        case .openAITokensPerMonth: .number(0...1_000_000_000_000)
        case .keepAlive: .number(-1...86_400)
        case .checkTimeout, .loadTime, .firstTokenTime, .silenceTime: .number(1...86_400)
        case .linger: .number(0...86_400)
        case .trashDays: .number(0...3_650)
        case .rounds: .number(1...10)
        case .tries: .number(1...50)
        case .replyTokens, .chatReplyTokens: .number(64...32_768)
        case .totalTokens: .number(64...1_000_000)
        case .chatAttachmentTokens: .number(0...16_384)
        case .mouse: .choice(ScreenSettings.Mouse.allCases.map(\.rawValue))
        case .title: .choice(["on", "off"])
        case .notice: .choice(ScreenSettings.Notice.allCases.map(\.rawValue))
        case .quietFrom, .quietUntil: .timeOfDay
        case .coAuthor: .person
        case .queueTasks, .queueHostSlots: .number(1...64)
        case .queuePerHour, .wallMinutes: .number(0...10_080)
        case .worktreeSetup: .text
        case .worktreeCopy, .secretsAllow: .paths
        case .portOffset: .number(0...10_000)
        case .gitHub, .automaticFixes: .choice(["on", "off"])
        case .gitHubAddress, .gitHubTokenFile, .gitHubRepository: .text
        }
    }

    /// The value that holds where none is set; empty means that the engine finds one.
    var standard: String {
        switch self {
        case .ollamaHost: "http://127.0.0.1:11434"
        case .openAIURL, .openAIKeyVariable, .openAIKeyFile: ""
        case .openAITokensPerMonth: "0"
        case .model, .recording, .checkCommand, .clipboardCommand, .browserCommand, .noticeCommand: ""
        case .keepAlive: "1800"
        case .checkTimeout: "900"
        case .rounds: String(WorkLimits().rounds)
        case .tries: String(WorkLimits().tries)
        case .replyTokens: String(WorkLimits().replyTokens)
        case .totalTokens: String(WorkLimits().totalReplyTokens)
        case .loadTime: "300"
        case .firstTokenTime: "300"
        case .silenceTime: "120"
        case .linger: "60"
        case .trashDays: "14"
        case .branchPrefix: "switchyard/"
        case .chatReplyTokens: "1024"
        case .chatAttachmentTokens: "3000"
        case .mouse: ScreenSettings().mouse.rawValue
        case .title: ScreenSettings().showsTitle ? "on" : "off"
        case .notice: ScreenSettings().notice.rawValue
        case .quietFrom, .quietUntil, .coAuthor: ""
        case .queueTasks, .queueHostSlots: "1"
        case .queuePerHour, .wallMinutes: "0"
        case .worktreeSetup, .worktreeCopy, .secretsAllow: ""
        case .portOffset: "0"
        case .gitHub: "on"
        case .automaticFixes: "off"
        case .gitHubAddress, .gitHubTokenFile, .gitHubRepository: ""
        }
    }

    /// What it is for, in one line.
    var help: String {
        switch self {
        case .ollamaHost: "The address of the model server."
        case .openAIURL:
            "The address of a server with OpenAI's interface, such as http://127.0.0.1:8080/v1; empty uses Ollama."
        case .openAIKeyVariable: "The environment variable that holds the key for that server."
        case .openAIKeyFile: "A file with the key alone in it, which nobody else may read (chmod 600)."
        case .openAITokensPerMonth:
            "Tokens of prompts and replies that server may take in a calendar month; 0 is no limit."
        case .model: "The model of new tasks and of the chat; empty chooses one that is installed."
        case .recording: "A file of recorded replies that takes the place of the model server."
        case .keepAlive: "Seconds that the server keeps the model in memory; -1 is for ever."
        case .checkCommand: "The command whose exit code decides; empty detects one."
        case .checkTimeout: "Seconds that a run of the checks may take."
        case .rounds: "Rounds of samples and a repair per task."
        case .tries: "Model calls for edits per task."
        case .replyTokens: "The most tokens of one reply in a task."
        case .totalTokens: "Reply tokens that one task may use up."
        case .loadTime: "Seconds that loading a model may take."
        case .firstTokenTime: "Seconds from the loaded model to its first token."
        case .silenceTime: "Seconds that a model may be silent in the middle of a reply."
        case .trashDays: "Days that worktrees which were cleaned away stay in the trash."
        case .branchPrefix: "What the names of tasks' branches begin with."
        case .chatReplyTokens: "The most tokens of one reply in the chat."
        case .chatAttachmentTokens: "How much of files named with @path goes into a chat's prompt, in tokens."
        case .mouse: "What the mouse does in the dashboard: on, clicks (and the wheel) or off."
        case .title: "Whether the window's title names the project and counts its tasks: on or off."
        case .clipboardCommand: "The command that takes copied text on its standard input; empty finds a way."
        case .browserCommand:
            "The command that opens a link, which is \"$1\"; empty takes $BROWSER or xdg-open."
        case .notice: "How the terminal calls who looks elsewhere: bell, osc9, osc777, osc99 or off."
        case .linger:
            "Seconds that an engine without a screen goes on when it has nothing to do and nobody is attached."
        case .noticeCommand: "A command run then as well; \"$1\" is who speaks and \"$2\" what happened."
        case .quietFrom:
            "From when on nobody is called, such as 22:00; with screen.quiet-until, each day. Empty: never."
        case .quietUntil: "Until when nobody is called, such as 07:00; over midnight as well."
        case .coAuthor:
            "Who is named as co-author in commits of tasks, as NAME <MAIL>; empty names nobody."
        case .queueTasks: "Tasks of this project that are worked on at once."
        case .queuePerHour: "Tasks that are started within an hour; 0 is no limit."
        case .queueHostSlots: "Tasks that one model server works for at once, of all projects together."
        case .wallMinutes: "Minutes that the work on a task may take, the queue not counted; 0 is no limit."
        case .worktreeSetup:
            "A command run once in a fresh worktree, where checks run; such as npm ci --offline."
        case .worktreeCopy: "Ignored files that a fresh worktree gets from your checkout; * and ** match."
        case .portOffset: "SWITCHYARD_PORT_OFFSET of a worktree is its number times this; 0 sets none."
        case .secretsAllow: "Files such as .env or *.pem that agents may see all the same; * and ** match."
        case .gitHub: "Whether issues, pull requests and runs are fetched from GitHub: on or off."
        case .gitHubAddress:
            "Where GitHub's interface is, such as https://HOST/api/v3 of an Enterprise server; empty is github.com."
        case .gitHubTokenFile: "A file with a token for GitHub alone in it, which nobody else may read."
        case .gitHubRepository:
            "The project's repository on GitHub as OWNER/NAME; empty finds it by the git remotes."
        case .automaticFixes:
            "Whether a run of a branch of yours that turns red becomes a task by itself: on or off."
        }
    }

    /// Why a project's own file may not set it; nil when it may.
    ///
    /// Anyone who can write into a repository writes that file, so it must not say where the user's
    /// code is sent, which files of the machine are read, or what is run outside of the sandbox.
    var reasonAgainstProjectFile: String? {
        switch self {
        case .ollamaHost, .openAIURL: "it would decide where your code is sent"
        case .openAIKeyVariable: "it would decide which of your keys is sent"
        case .openAIKeyFile: "it would name a file outside of the project"
        case .openAITokensPerMonth: "it would decide what you pay for"
        case .recording: "it would name a file outside of the project"
        case .clipboardCommand, .browserCommand, .noticeCommand: "it would run a command on your machine"
        case .secretsAllow: "it would show your secrets to a model"
        case .mouse, .title, .notice, .quietFrom, .quietUntil:
            "it is about your terminal and not about the project"
        case .queueHostSlots: "other projects share the model server"
        case .gitHubAddress: "it would decide where your token is sent"
        case .gitHubTokenFile: "it would name a file outside of the project"
        case .automaticFixes: "it would have work begin that you did not ask for"
        default: nil
        }
    }

    /// The environment variables that set it, the strongest first.
    var variables: [String] {
        let own = "SWITCHYARD_" + rawValue.uppercased().map { $0.isLetter ? String($0) : "_" }.joined()
        return switch self {
        case .ollamaHost: [own, "OLLAMA_HOST"]
        case .gitHubAddress: [own, "GITHUB_API_URL"]
        case .gitHubRepository: [own, "GITHUB_REPOSITORY"]
        default: [own]
        }
    }

    /// What is wrong with a value; nil when it can be used.
    func problem(with value: String) -> String? {
        switch form {
        case .text:
            return value.contains(where: \.isNewline) ? "\(rawValue) has to be on one line" : nil
        case .number(let range):
            guard let number = Int(value), range.contains(number) else {
                return "\(rawValue) has to be a whole number from \(range.lowerBound) to \(range.upperBound)"
            }
            return nil
        case .choice(let words):
            return words.contains(value)
                ? nil : "\(rawValue) has to be one of \(words.joined(separator: ", "))"
        case .timeOfDay:
            return value.isEmpty || QuietHours.minute(of: value) != nil
                ? nil : "\(rawValue) has to be a time of day such as 22:00"
        case .person:
            return value.isEmpty || CoAuthor(value) != nil
                ? nil : "\(rawValue) has to be a name and an address, such as `Kim <kim@example.org>`"
        case .variable:
            // Whoever puts the key itself here must not read it in a message.
            return Self.isVariable(value)
                ? nil : "\(rawValue) has to be the name of an environment variable such as MODEL_API_KEY"
        case .paths:
            let wrong = Self.parts(of: value).first { PathPattern($0) == nil }
            return wrong.map { "\(rawValue) names `\($0)`, which is no path from the top of the repository" }
        }
    }

    /// Whether a text is empty or names a variable, in the capitals that such names have and keys have not.
    private static func isVariable(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        } && text.first?.isNumber != true
    }

    /// The parts of a value that lists paths.
    static func parts(of value: String) -> [String] {
        value.split(whereSeparator: { $0 == "," || $0.isNewline })
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
