import Domain
import GitHub
import LanguageModels
import Testing
import Workspace

@testable import Engine

@Suite struct HealthFindingsTests {
    @Test(arguments: [
        (nil, HealthLevel.bad), ("git version 2.39.5", .good), ("git version 2.9.0", .limited),
        ("git version 2.30.1.windows.1", .good), ("something", .limited),
    ])
    func `git has to be there and new enough`(version: String?, level: HealthLevel) {
        let item = HealthFindings.git(version: version)
        #expect(item.level == level)
        #expect((item.remedy == nil) == (level == .good))
    }

    @Test(arguments: [
        (["a:1b"], Optional("a:1b"), HealthLevel.good, "a:1b"), (["a"], "a:latest", .good, "a"),
        (["a:1b"], "b:1b", .bad, "models --pull b:1b"), ([], nil, .bad, "models --pull"),
        (["x", "qwen2.5-coder:7b"], nil, .good, "qwen2.5-coder:7b"),
        (["nomic-embed-text"], nil, .bad, "models --pull"),
    ])
    func `the chosen model has to be installed`(
        names: [String],
        chosen: String?,
        level: HealthLevel,
        words: String
    ) {
        let models = names.map { InstalledModel(name: $0) }
        let item = HealthFindings.model(host: "Ollama", isRecorded: false, installed: models, chosen: chosen)
        #expect(item.level == level)
        #expect("\(item.message) \(item.remedy ?? "")".contains(words))
    }

    @Test func `recorded replies are named as such`() {
        let item = HealthFindings.model(host: "demo", isRecorded: true, installed: [], chosen: nil)
        #expect(item.level == .limited)
        #expect(item.message.contains("recorded"))
    }

    @Test func `of a host that fetches nothing nobody is told to fetch`() {
        var traits = HealthFindings.HostTraits()
        traits.fetchesModels = false
        let installed = [InstalledModel(name: "a"), InstalledModel(name: "b")]
        for (models, chosen) in [([], "a"), (installed, "c")] as [([InstalledModel], String)] {
            let item = HealthFindings.model(
                host: "http://x",
                isRecorded: false,
                installed: models,
                chosen: chosen,
                traits: traits
            )
            #expect(item.level != .good)
            #expect(item.remedy?.contains("--pull") == false)
        }
    }

    @Test func `of a host that may cost no model is chosen for the user`() {
        var traits = HealthFindings.HostTraits()
        traits.mayCost = true
        let installed = [InstalledModel(name: "a"), InstalledModel(name: "b")]
        let item = HealthFindings.model(
            host: "https://x",
            isRecorded: false,
            installed: installed,
            chosen: nil,
            traits: traits
        )
        #expect(item.level == .limited)
        #expect(item.message.contains("none is chosen"))
    }

    @Test(arguments: [(0, HealthLevel.good), (79, .good), (81, .limited), (100, .limited)])
    func `a budget that is nearly used up is told of`(used: Int, level: HealthLevel) {
        let item = HealthFindings.budget(TokenBudget(used: used, limit: 100))
        #expect(item.level == level)
        #expect(item.message.contains("\(used) of 100"))
    }

    @Test func `a host that is gone says how to start it`() {
        let item = HealthFindings.model(failure: .unreachable(url: "http://x", reason: "refused"))
        #expect(item.level == .bad)
        #expect(item.remedy?.contains("ollama serve") == true)
    }

    @Test(arguments: [
        ("bubblewrap is not installed (apt install bubblewrap)", "apt install bubblewrap"),
        ("bubblewrap does not work here (No permissions)", "sysctl"),
    ])
    func `a missing sandbox says how to get one`(reason: String, words: String) {
        let item = HealthFindings.sandbox(.unavailable(reason), hasConsent: false)
        #expect(item.level == .limited)
        #expect(item.remedy?.contains(words) == true)
        #expect(item.remedy?.contains("consent") == true)
        #expect(
            HealthFindings.sandbox(.unavailable(reason), hasConsent: true).message.contains("by your consent")
        )
    }

    @Test(arguments: [
        (nil, HealthLevel.unknown), (Int64(50) << 20, .bad), (500 << 20, .limited), (5 << 30, .good),
    ])
    func `free space is judged`(bytes: Int64?, level: HealthLevel) {
        #expect(HealthFindings.disk(freeBytes: bytes, path: "/s").level == level)
    }

    @Test(arguments: [(Optional(0o700), HealthLevel.good), (0o755, .limited), (nil, .unknown)])
    func `the state is for its owner alone`(mode: Int?, level: HealthLevel) {
        #expect(HealthFindings.permissions(of: "/s", mode: mode).level == level)
    }

    @Test(arguments: [
        (nil, nil, HealthLevel.limited), ("A", nil, .limited), ("A", "a@example.org", .good),
    ])
    func `commits need a name`(name: String?, email: String?, level: HealthLevel) {
        #expect(HealthFindings.identity(name: name, email: email).level == level)
    }

    private static let gitHub: [(GitHubStatus, HealthLevel, String)] = [
        (GitHubStatus(connection: .off), HealthLevel.off, "not connected"),
        (
            GitHubStatus(connection: .signedOut, problem: EngineError(gitHub: .notSignedIn)), .off,
            "Nobody is signed in"
        ),
        (
            GitHubStatus(
                connection: .signedOut,
                problem: .denied(message: "no such token", remedy: "make one")
            ), .limited, "no such token"
        ),
        (GitHubStatus(connection: .connecting, repository: "me/mine"), .unknown, "me/mine"),
        (GitHubStatus(connection: .connected, repository: "me/mine", account: "me"), .good, "me/mine as me"),
        (
            GitHubStatus(
                connection: .failing,
                problem: .unavailable(message: "GitHub failed (502).", remedy: "Retry.")
            ), .limited, "502"
        ),
    ]

    @Test(arguments: gitHub)
    func `GitHub is connected or says why not`(status: GitHubStatus, level: HealthLevel, words: String) {
        let item = HealthFindings.gitHub(status)
        #expect(item.level == level)
        #expect(item.message.contains(words))
    }

    @Test(arguments: [
        (ModelDetails(name: "a", capabilities: ["completion"], trainedContext: 32_768), HealthLevel.good),
        (ModelDetails(name: "a", trainedContext: 2_048), .limited),
        (ModelDetails(name: "a", capabilities: ["embedding"]), .bad),
        (ModelDetails(name: "a"), .good),
    ])
    func `what a model can do is judged`(details: ModelDetails, level: HealthLevel) {
        #expect(HealthFindings.details(details, version: "0.9").level == level)
    }

    // MARK: - The machine

    private static let mounts = """
        22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        30 22 0:40 / /home rw,relatime shared:2 - nfs4 server:/home rw
        31 30 0:41 / /home/me/local rw - xfs /dev/sdb1 rw
        32 22 0:42 / /mnt/a\\040b rw master:1 - fuse.sshfs host:/ rw
        """

    @Test(arguments: [
        ("/var/x", FileSystemKind.local), ("/home/me", .network("nfs4")), ("/home/me/local/s", .local),
        ("/homes", .local), ("/mnt/a b/c", .network("fuse.sshfs")),
    ])
    func `network file systems are known by the mount table`(path: String, kind: FileSystemKind) {
        #expect(FileSystemKind(of: path, mountInfo: Self.mounts) == kind)
    }

    @Test func `without a mount table nothing is known`() {
        #expect(FileSystemKind(of: "/x", mountInfo: "") == .unknown)
    }

    @Test(arguments: [
        ([], false), (["#KillUserProcesses=yes"], false), (["[Login]\nKillUserProcesses=yes"], true),
        (["KillUserProcesses=yes", "KillUserProcesses=no"], false), (["KillUserProcesses = true"], true),
    ])
    func `the last word of logind's files holds`(texts: [String], kills: Bool) {
        #expect(LogindSettings(texts: texts).killsUserProcesses == kills)
        #expect((HealthFindings.logind(killsProcesses: kills) != nil) == kills)
    }
}
