import Foundation
import StubServer
import Synchronization

/// A GitHub of one repository for tests: it remembers what clients did, its git is real, and its runs are
/// decided by really running the project's command on the commit that was pushed.
///
///     let gitHub = try StubGitHub(files: ["check.sh": "exit 1\n"])
///     defer { gitHub.stop() }
///     // Clone from and push to gitHub.cloneURL; talk to gitHub.url with gitHub.token.
///     await gitHub.runsAreFinished()
///
/// It looks at the branches whenever somebody asks it something, so a push is seen by the next request.
/// Logs lie at another origin, which refuses a token. Nothing waits by the clock.
package final class StubGitHub: Sendable {
    let core: GitHubCore
    private let server: StubServer
    private let storage: StubServer
    private let folder: String
    private let hasStopped = Mutex(false)

    /// What to connect to, such as `http://127.0.0.1:40123`.
    package var url: String { server.url }

    /// The other origin, where logs lie.
    package var storageURL: String { storage.url }

    /// What to clone from and push to: the path of a bare repository.
    package var cloneURL: String { core.git.path }

    /// A token that is good, the first by name.
    package var token: String { core.state.withLock { $0.settings.tokens.keys.min() ?? "" } }

    /// Starts with a bare repository of its own that has one commit of some files.
    ///
    /// - Parameters:
    ///   - files: Contents by path.
    ///   - settings: What it is made of.
    /// - Throws: When no repository can be made or no port be listened on.
    package convenience init(
        files: [String: String] = ["README.md": "A project.\n", "check.sh": "exit 0\n"],
        settings: Settings = Settings()
    ) throws {
        try self.init(settings: settings) { folder, children in
            try BareRepository.make(
                at: folder + "/\(settings.name).git",
                files: files,
                branch: settings.defaultBranch,
                children: children
            )
        }
    }

    /// Starts with a bare repository that is there already, and is left there.
    ///
    /// - Parameters:
    ///   - repository: Its path.
    ///   - settings: What the stub is made of.
    /// - Throws: When no port can be listened on.
    package convenience init(repository: String, settings: Settings = Settings()) throws {
        try self.init(settings: settings) { _, children in
            BareRepository(path: repository, children: children)
        }
    }

    private init(
        settings: Settings,
        repository: (String, ChildProcesses) throws -> BareRepository
    ) throws {
        let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        let folder = base.appending(path: "switchyard-github-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        self.folder = folder
        do {
            let git = try repository(folder, ChildProcesses())
            let core = GitHubCore(settings: settings, git: git, workFolder: folder)
            let server = try StubServer { request, _ in core.answer(request) }
            let storage = try StubServer { request, _ in core.answerFromStorage(request) }
            core.state.withLock { state in
                state.url = server.url
                state.storageURL = storage.url
            }
            self.core = core
            self.server = server
            self.storage = storage
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    deinit { stop() }

    /// Ends everything: what is answered breaks off, what runs is killed, the folders are removed.
    package func stop() {
        let isFirst = hasStopped.withLock { hasStopped in
            defer { hasStopped = true }
            return !hasStopped
        }
        guard isFirst else { return }
        server.stop()
        storage.stop()
        core.stopRuns()
        try? FileManager.default.removeItem(atPath: folder)
    }

    // MARK: Runs

    /// Waits until no run waits or runs; what was pushed before is seen first.
    package func runsAreFinished() async { await core.waitForRuns() }

    /// Uses a result in place of really running, for the next run that starts.
    ///
    /// - Parameters:
    ///   - result: Its conclusion, such as "failure" or "startup_failure".
    ///   - log: What the command prints; a text that begins with U+FEFF is the job's whole log.
    ///   - branch: Only for a run of this branch.
    package func scriptRun(result: String, log: String = "", branch: String? = nil) {
        let script = ScriptedRun(conclusion: result, log: log, branch: branch)
        core.state.withLock { $0.scripted.append(script) }
    }

    /// Leaves runs waiting until `releaseRuns`.
    package func holdRuns() { core.state.withLock { $0.isHoldingRuns = true } }

    /// Lets runs start again.
    package func releaseRuns() {
        core.state.withLock { $0.isHoldingRuns = false }
        core.startRuns()
    }

    /// How many looks at runs or checks a push goes unseen, as the real one is late.
    package func delayRuns(byLooks looks: Int) { core.state.withLock { $0.looksBeforeRuns = looks } }

    /// Answers nobody who wants the log of a single job, while the archives of whole runs are there; nil ends that.
    package func refuseJobLogs(with status: Int?) { core.state.withLock { $0.jobLogStatus = status } }

    // MARK: Looking in

    /// Sees what was pushed, as any request does.
    package func look() { core.observe() }

    /// The commits of the branches.
    package var branches: [String: String] { core.git.heads() }
}
