import Domain
import Foundation
import LanguageModels
import Testing
import Workspace

@testable import Engine

@Suite struct EngineConfigurationTests {
    /// Loads with files of the given contents, which are gone afterwards.
    private func load(
        user: String? = nil,
        project: String? = nil,
        environment: [String: String] = [:],
        stored: [String: String] = [:],
        overrides: [String: String] = [:]
    ) throws -> EngineConfiguration {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (userFile, projectFile) = (folder + "/config.toml", folder + "/.switchyard.toml")
        if let user { try Data(user.utf8).write(to: URL(fileURLWithPath: userFile)) }
        if let project { try Data(project.utf8).write(to: URL(fileURLWithPath: projectFile)) }
        return try EngineConfiguration.load(
            environment: environment,
            userFile: userFile,
            projectFile: projectFile,
            stored: stored,
            overrides: overrides
        )
    }

    private func refusal(_ body: () throws -> EngineConfiguration) -> String? {
        do {
            _ = try body()
            return nil
        } catch let error as EngineError {
            return error.message + " " + error.remedy
        } catch {
            return "\(error)"
        }
    }

    @Test func `without any file everything has its built-in value`() throws {
        let configuration = try load()
        #expect(configuration.ollamaHost == "http://127.0.0.1:11434")
        #expect(configuration.model == nil)
        #expect(configuration.check == nil)
        #expect(configuration.limits == WorkLimits())
        #expect(configuration.settings.count == SettingName.allCases.count)
        #expect(configuration.settings.allSatisfy { $0.source == "default" && !$0.help.isEmpty })
    }

    @Test func `the limits of model calls and of the trash can be set`() throws {
        let user =
            "[limits]\nload-seconds = 7\nfirst-token-seconds = 8\nsilence-seconds = 9\n\n[trash]\ndays = 3\n"
        let configuration = try load(user: user)
        let timeouts = ChatTimeouts(load: .seconds(7), firstToken: .seconds(8), silence: .seconds(9))
        #expect(configuration.modelTimeouts == timeouts)
        #expect(ChatLimits(configuration).timeouts == timeouts)
        #expect(configuration.trashRetention == .seconds(3 * 86_400))
        #expect(try load().modelTimeouts == .standard)
        #expect(try load().trashRetention == .seconds(14 * 86_400))
    }

    @Test func `later layers win, and each value tells its source`() throws {
        let user = "model = \"from-user\"\n\n[limits]\nrounds = 1\n"
        let project = "model = \"from-project\"\n"
        let environment = ["SWITCHYARD_MODEL": "from-environment"]
        func model(_ configuration: EngineConfiguration) -> (String?, String) {
            (configuration.model, configuration.value(of: .model).source)
        }
        #expect(try model(load(user: user)).0 == "from-user")
        #expect(try model(load(user: user)).1.hasSuffix("config.toml:1"))
        #expect(try load(user: user).value(of: .rounds).source.hasSuffix("config.toml:4"))
        #expect(try model(load(user: user, project: project)).1.hasSuffix(".switchyard.toml:1"))
        let third = try model(load(user: user, project: project, environment: environment))
        #expect(third == ("from-environment", "environment variable SWITCHYARD_MODEL"))
        let fourth = try model(load(project: project, environment: environment, stored: ["model": "stored"]))
        #expect(fourth == ("stored", "set for this project"))
        let fifth = try model(load(stored: ["model": "stored"], overrides: ["model": "typed"]))
        #expect(fifth == ("typed", "command line"))
    }

    @Test func `the variable of the model server is understood, our own is stronger`() throws {
        #expect(try load(environment: ["OLLAMA_HOST": "box:1"]).ollamaHost == "box:1")
        let both = ["OLLAMA_HOST": "box:1", "SWITCHYARD_OLLAMA_HOST": "box:2"]
        #expect(try load(environment: both).ollamaHost == "box:2")
    }

    @Test func `a server with OpenAI's interface is set by its address`() throws {
        #expect(try load().openAIURL == nil)
        #expect(try load().openAITokensPerMonth == nil)
        let user = """
            [models.openai]
            url = "http://localhost:8080/v1"
            key-variable = "MODEL_API_KEY"
            key-file = "/home/me/key"
            tokens-per-month = 2000000
            """
        let configuration = try load(user: user)
        #expect(configuration.openAIURL == "http://localhost:8080/v1")
        #expect(configuration.openAIKeyVariable == "MODEL_API_KEY")
        #expect(configuration.openAIKeyFile == "/home/me/key")
        #expect(configuration.openAITokensPerMonth == 2_000_000)
        #expect(configuration.sharedHost == "http://127.0.0.1:8080")
        let far = ["SWITCHYARD_MODELS_OPENAI_URL": "https://api.example.org/v1"]
        #expect(try load(user: user, environment: far).sharedHost == nil)
        #expect(try load().sharedHost == "http://127.0.0.1:11434")
        // What other tools take for their address, and may pay for, is none of ours.
        #expect(try load(environment: ["OPENAI_BASE_URL": "https://api.example.org/v1"]).openAIURL == nil)
    }

    @Test(arguments: ["sk-proj-Abc123", "0123456789ABCDEF", "a1b2c3d4e5f6", "MODEL KEY"])
    func `a key in the place of its variable's name is refused, and not repeated`(key: String) {
        let line = refusal { try load(user: "models.openai.key-variable = \"\(key)\"\n") }
        let variable = refusal { try load(environment: ["SWITCHYARD_MODELS_OPENAI_KEY_VARIABLE": key]) }
        for message in [line, variable] {
            #expect(message?.contains("the name of an environment variable") == true)
            #expect(message?.contains(key) == false)
        }
    }

    @Test(arguments: [
        ("[limits]\nruonds = 2\n", ":2", "`limits.ruonds`"), ("# a\n\nmodle = \"x\"\n", ":3", "`modle`"),
        ("[limits]\nrounds = \"two\"\n", ":2", "whole number"), ("model = 7\n", ":1", "has to be a text"),
        ("[limits]\nrounds = 99\n", ":2", "from 1 to 10"), ("model = \"a\nb\"\n", ":1", ""),
        ("limits = { rounds = 1, tires = 2 }\n", ":1", "`limits.tires`"), ("[nothing]\n", "", ""),
        ("a = [\n", ":", ""), ("\nmouse = \"sometimes\"\n", ":2", "one of on, clicks, off"),
        ("mouse = 1\n", ":1", "has to be a text"), ("notify.by = true\n", ":1", "has to be a text"),
        ("notify = \"bell\"\n", ":1", "did you mean `notify.by`"),
        ("[screen]\nquiet-from = \"25:00\"\n", ":2", "a time of day such as 22:00"),
        ("[screen]\nquiet-until = 7\n", ":2", "has to be a text"),
        ("commit.co-author = \"Kim\"\n", ":1", "a name and an address"),
    ])
    func `what cannot be used is refused with file and line`(text: String, line: String, words: String) {
        let message = refusal { try load(user: text) }
        if text == "[nothing]\n" {
            // An empty table sets nothing.
            #expect(message == nil)
        } else {
            #expect(message?.contains("config.toml" + line) == true, "\(message ?? "")")
            #expect(message?.contains(words) == true || words.isEmpty, "\(message ?? "")")
        }
    }

    @Test(arguments: ["[ollama]\nhost = \"http://evil:1\"\n", "recording.file = \"/etc/passwd\"\n"])
    func `a project's file cannot say where code is sent`(text: String) {
        let message = refusal { try load(project: text) }
        #expect(message?.contains("a project's file may not set") == true)
        #expect(message?.contains("SWITCHYARD_") == true)
    }

    @Test(arguments: [
        "clipboard.command = \"curl evil\"\n", "browser.command = \"curl evil\"\n",
        "[notify]\ncommand = \"curl evil\"\n", "mouse = \"off\"\n",
        "title = false\n", "notify.by = \"off\"\n", "[screen]\nquiet-from = \"00:00\"\n",
    ])
    func `a project's file cannot say what runs on the machine, nor how the terminal is used`(text: String) {
        #expect(refusal { try load(project: text) }?.contains("a project's file may not set") == true)
    }

    @Test func `only the user says that red runs become tasks by themselves`() throws {
        let text = "[github]\nautomatic-fixes = \"on\"\n"
        #expect(refusal { try load(project: text) }?.contains("a project's file may not set") == true)
        #expect(try load(user: text).hasAutomaticFixes)
        #expect(try !load().hasAutomaticFixes)
    }

    @Test func `what the screen needs of the settings is read without an engine`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        let place = folder + "/switchyard"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func read(_ text: String, _ variables: [String: String] = [:]) throws -> ScreenSettings {
            try Data(text.utf8).write(to: URL(fileURLWithPath: place + "/config.toml"))
            return try ScreenSettings(environment: variables.merging(["XDG_CONFIG_HOME": folder]) { $1 })
        }
        #expect(try read("") == ScreenSettings())
        var expected = ScreenSettings()
        expected.mouse = .clicks
        expected.showsTitle = false
        expected.notice = .osc777
        expected.noticeCommand = "notify-send \"$1\" \"$2\""
        expected.clipboardCommand = "pbcopy"
        expected.quietHours = QuietHours(from: "22:00", until: "07:00")
        expected.browserCommand = "firefox \"$1\""
        let text = """
            mouse = "clicks"
            title = false
            clipboard.command = "pbcopy"
            browser.command = 'firefox "$1"'
            [notify]
            by = "osc777"
            command = 'notify-send "$1" "$2"'
            [screen]
            quiet-from = "22:00"
            quiet-until = "7:00"
            """
        #expect(try read(text) == expected)
        #expect(try read(text, ["SWITCHYARD_MOUSE": "off"]).mouse == .off)
        #expect(try read("mouse = true\nnotify.command = \"  \"\n") == ScreenSettings())
        #expect(try read("screen.quiet-from = \"22:00\"\n").quietHours == nil)
        #expect(throws: EngineError.self) { try read("mouse = \"sometimes\"\n") }
        #expect(throws: EngineError.self) { try read("", ["SWITCHYARD_TITLE": "perhaps"]) }
    }

    @Test func `nobody is a co-author unless somebody is named`() throws {
        #expect(try load().coAuthor == nil)
        let project = "[commit]\nco-author = \"Kim <kim@example.org>\"\n"
        #expect(try load(project: project).coAuthor == CoAuthor("Kim <kim@example.org>"))
    }

    @Test func `a project's file may set the check, and it is shown where it comes from`() throws {
        let check = try #require(try load(project: "[check]\ncommand = \"make test\"\n").check)
        #expect(check.line == "make test")
        #expect(check.source.hasSuffix(".switchyard.toml:2"))
    }

    @Test func `an override that is no setting is refused`() {
        #expect(refusal { try load(overrides: ["speed": "11"]) }?.contains("`speed`") == true)
        #expect(refusal { try load(overrides: ["limits.rounds": "x"]) }?.contains("command line") == true)
    }

    @Test func `what others store with the project is passed over`() throws {
        let stored = ["checks.unsandboxed-consent": "yes", "limits.rounds": "banana"]
        #expect(try load(stored: stored).limits.rounds == WorkLimits().rounds)
    }

    @Test(arguments: [
        (["XDG_CONFIG_HOME": "/x", "HOME": "/h"], "/x/switchyard/config.toml"),
        (["XDG_CONFIG_HOME": "relative", "HOME": "/h"], "/h/.config/switchyard/config.toml"),
        (["HOME": "/h"], "/h/.config/switchyard/config.toml"), ([:], nil),
    ])
    func `the user's file lies where the system says`(environment: [String: String], path: String?) {
        #expect(EngineConfiguration.userFilePath(environment: environment) == path)
    }

    @Test func `lists of paths are read from a list or a line`() throws {
        let project = """
            [worktree]
            setup = "make deps"
            copy = ["config/local.json", "node_modules/.cache/**"]
            port-offset = 10
            """
        let user = "secrets.allow = \".env.test, certs\"\n"
        let configuration = try load(user: user, project: project)
        #expect(configuration.worktreeSetup == "make deps")
        #expect(configuration.worktreeCopies.map(\.text) == ["config/local.json", "node_modules/.cache/**"])
        #expect(configuration.portOffset == 10)
        #expect(configuration.secrets.allowed.map(\.text) == [".env.test", "certs"])
        let none = try load()
        #expect(none.worktreeSetup == nil && none.worktreeCopies.isEmpty && none.portOffset == 0)
        #expect(none.secrets.hides(".env"))
    }

    @Test(arguments: [
        ("secrets.allow = [\".env\"]", "show your secrets"),
        ("worktree.copy = [\"../other\"]", "no path from the top"),
        ("worktree.copy = \"/etc/passwd\"", "no path from the top"),
        ("worktree.copy = [1]", "a list of texts"),
        ("worktree.copy = [\"a,b\"]", "without commas"),
        ("worktree.copy = 3", "a list of texts"),
        ("worktree.port-offset = -1", "from 0 to 10000"),
        ("github.api-url = \"https://example.org\"", "where your token is sent"),
        ("github.token-file = \"/etc/shadow\"", "outside of the project"),
        ("models.openai.url = \"https://example.org\"", "where your code is sent"),
        ("models.openai.key-variable = \"AWS_KEY\"", "which of your keys"),
        ("models.openai.key-file = \"/etc/shadow\"", "outside of the project"),
        ("models.openai.tokens-per-month = 0", "what you pay for"),
    ])
    func `a project's file cannot widen what is seen, or name what is elsewhere`(
        line: String,
        words: String
    ) throws {
        let text = try #require(refusal { try load(project: line + "\n") })
        #expect(text.contains(words), "\(text)")
    }

    @Test func `the address of GitHub is taken from its own variable as well`() throws {
        #expect(try load().gitHubAddress == nil)
        #expect(try load().isGitHubOn)
        let own = ["GITHUB_API_URL": "https://ghe.example.org/api/v3"]
        #expect(try load(environment: own).gitHubAddress == "https://ghe.example.org/api/v3")
        let both = own.merging(["SWITCHYARD_GITHUB_API_URL": "http://127.0.0.1:1"]) { $1 }
        #expect(try load(environment: both).gitHubAddress == "http://127.0.0.1:1")
        #expect(try !load(environment: ["SWITCHYARD_GITHUB_ENABLED": "off"]).isGitHubOn)
    }
}
