import Domain
import Foundation
import GitHub
import HTTP
import Logging
import Store
import Workspace

/// The project's side of GitHub: who is signed in, what was fetched, and when it is fetched again.
///
/// When to ask for what is ``SyncPlan``'s decision; this performs it. One task does so from ``begin()`` on, and
/// ends as soon as there is nothing to be asked: while GitHub is off or nobody is signed in nothing runs at all.
/// What was fetched lies in the database, where it is read without this.
actor GitHubService {
    /// What it needs of the rest of the engine.
    struct Surroundings: Sendable {
        let storage: Storage
        /// The folder that the logs of jobs are kept in.
        let logFolder: String
        let finder: GitHubFinder
        let http: HTTPClient
        /// The settings in force.
        let configuration: @Sendable () -> EngineConfiguration
        /// Times the waits between questions.
        let clock: any Clock<Duration>
        let now: @Sendable () -> Date
        /// Whether somebody looks at what is fetched.
        let isAttended: @Sendable () -> Bool
        /// The branches whose runs are waited for: those of tasks, and the one that is checked out.
        let ownBranches: @Sendable () async -> Set<String>
        /// Whether a task waits for the run of a commit that it has pushed.
        let awaitsRuns: @Sendable () async -> Bool
        /// Tells that what is stored may be another.
        let ring: @Sendable () -> Void
        /// Tells how the project stands with GitHub.
        let tell: @Sendable (GitHubStatus) -> Void
        let logger: Logger
        /// Numbers from 0 to 1 that spread questions and tries.
        var random: @Sendable () -> Double = { Double.random(in: 0...1) }
        /// How many bytes of a job's log are fetched; of a larger one beginning and end.
        var logLimit = 64 << 20
    }

    let surroundings: Surroundings
    let memory: StoredResponses
    /// The logs that were read.
    let logs: KeptLogs
    /// The logs that are being fetched.
    var logFetches: [JobID: Task<KeptLog, any Error>] = [:]
    private let executor = QueueExecutor(label: "switchyard.github")
    var plan = SyncPlan()
    var survey = PullRequestSurvey()
    var reading = ListReading()
    /// What webhooks told and was not looked into yet.
    var news = DeliveredNews()
    /// Lists of which something was changed from here since they were asked for last.
    var outdated: Set<GitHubList> = []
    /// When it was asked last which threads of a pull request are settled, by its number.
    var resolutionsAskedAt: [Int: Date] = [:]
    /// How the project stands with GitHub.
    private(set) var status = GitHubStatus(connection: .off)
    private var told = GitHubStatus(connection: .off)
    private(set) var connection: GitHubConnection?
    /// Where the project is; nil until that was looked for, and where it is nowhere.
    private var place: GitHubPlace?
    /// Sends what waits for GitHub.
    private var whenReached: (@Sendable () async -> Void)?
    private var hasAskedForAccount = false
    /// Why lists cannot be had, while others can.
    private var refusals: [GitHubList: EngineError] = [:]
    private var isBegun = false
    private(set) var isEnded = false
    /// Looks for the repository and a token.
    private var connecting: Task<Void, Never>?
    /// Performs the plan; nil while there is nothing to perform.
    private var work: Task<Void, Never>?
    /// Lets time go by within it.
    private var nap: Task<Void, any Error>?
    /// Looks into what webhooks told; nil while there is nothing.
    var looking: Task<Void, Never>?
    /// Rounds of questions by number, each of which waits for the one before.
    private var rounds: [Int: Task<Void, Never>] = [:]
    private var lastRound = 0

    /// The queue on which its state is kept.
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates a service that asks nobody before it is told to begin, or asked itself.
    init(_ surroundings: Surroundings) {
        self.surroundings = surroundings
        memory = StoredResponses(
            storage: surroundings.storage,
            logger: surroundings.logger,
            now: surroundings.now
        )
        logs = KeptLogs(folder: surroundings.logFolder, redactor: surroundings.storage.redactor)
    }

    // MARK: - Life

    /// Calls somebody whenever GitHub has answered, who may have something to send there.
    func setWhenReached(_ body: @escaping @Sendable () async -> Void) { whenReached = body }

    /// Begins to keep what is fetched up to date.
    func begin() {
        isBegun = true
        guard !isEnded, work == nil else { return }
        work = Task { await perform() }
    }

    /// Ends everything; nothing of it runs when this returns.
    func end() async {
        isEnded = true
        nap?.cancel()
        let tasks = [work, connecting, looking].compactMap(\.self) + rounds.values
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        for fetch in logFetches.values {
            fetch.cancel()
            _ = await fetch.result
        }
        await memory.flush()
    }

    /// Looks at everything again, having signed in again where nobody is; here and now where it is not kept up to
    /// date by itself.
    ///
    /// - Throws: `EngineError` when GitHub cannot be asked.
    func refresh() async throws(EngineError) {
        plan.refresh()
        survey.refresh()
        let connection = try await required()
        guard !isBegun else { return attend() }
        let now = surroundings.now()
        let lists = GitHubList.allCases.filter { plan.mayAsk(for: $0, at: now) }
        await inTurn { await $0.ask(for: lists, of: connection) }
        if let problem = status.problem { throw problem }
    }

    /// Finds out who is signed in where, without asking for any list; for whoever wants to know how things stand
    /// with an engine that was not begun.
    func look() async {
        guard !isBegun else { return }
        if connection == nil { await connect() }
        guard let connection, !hasAskedForAccount else { return }
        do {
            try await noteAccount(of: connection)
            if status.connection == .connecting { status.connection = .connected }
        } catch {
            note(error)
        }
        tell()
    }

    /// Notes that somebody looks: what waits for that is done now.
    func attend() {
        guard isBegun, connection != nil else { return }
        nap?.cancel()
        begin()
    }

    /// The connection, made if there is none.
    ///
    /// - Throws: `EngineError` that says why there is none.
    func required() async throws(EngineError) -> GitHubConnection {
        if connection == nil { await connect() }
        if let connection { return connection }
        throw status.problem ?? Self.unknownRepository
    }

    /// What the repository is stored under, such as `github.com/me/mine`; that nobody is signed in does not matter.
    ///
    /// - Throws: `EngineError` that says why there is none.
    func repositoryName() async throws(EngineError) -> String {
        if connection == nil { await connect() }
        if let place { return place.storedName }
        throw status.problem ?? Self.unknownRepository
    }

    private static var unknownRepository: EngineError {
        .unavailable(
            message: "The project is not connected to GitHub.",
            remedy:
                "Turn `github.enabled` on, and give the checkout a remote there (`git remote add origin …`)."
        )
    }
}

// MARK: - The plan, performed

extension GitHubService {
    private func perform() async {
        if connection == nil { await connect() }
        while let connection, !Task.isCancelled {
            switch plan.next(at: surroundings.now(), isAttended: surroundings.isAttended()) {
            case .ask(let lists): await inTurn { await $0.ask(for: lists, of: connection) }
            case .wait(let time): await wait(until: time)
            case .rest: self.connection = nil
            }
        }
        work = nil
    }

    /// Does a round of questions after those that were begun before it: what is stored last must have been asked last.
    func inTurn(_ round: @escaping @Sendable (isolated GitHubService) async -> Void) async {
        guard !isEnded else { return }
        lastRound += 1
        let number = lastRound
        let before = rounds[number - 1]
        let task = Task {
            await before?.value
            if !Task.isCancelled { await round(self) }
            rounds[number] = nil
        }
        rounds[number] = task
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

    private func wait(until time: Date) async {
        let seconds = max(0.05, time.timeIntervalSince(surroundings.now()))
        let nap = Task { [clock = surroundings.clock] in
            try await clock.sleep(for: Duration.seconds(seconds))
        }
        self.nap = nap
        await withTaskCancellationHandler {
            _ = await nap.result
        } onCancel: {
            nap.cancel()
        }
        self.nap = nil
    }

    private func ask(for lists: [GitHubList], of connection: GitHubConnection) async {
        var isReached = !lists.isEmpty
        for list in lists where !Task.isCancelled {
            do {
                if !hasAskedForAccount { try await noteAccount(of: connection) }
                noteAnswer(to: list, isLively: try await fetch(list, of: connection))
            } catch let error as GitHubError where error.isAboutOneThing {
                // Such as a token that may see the code and not the issues: the other lists come all the same.
                noteAnswer(to: list, refusal: EngineError(gitHub: error))
            } catch {
                note(error)
                isReached = false
                break
            }
        }
        await noteLimits(of: connection)
        await memory.flush()
        tell()
        if isReached, !Task.isCancelled { await whenReached?() }
    }

    /// Takes note of a list that came, or that GitHub answered not to have for us.
    func noteAnswer(to list: GitHubList, isLively: Bool = false, refusal: EngineError? = nil) {
        plan.noteAnswer(
            to: list,
            isLively: isLively,
            at: surroundings.now(),
            random: surroundings.random()
        )
        // It was asked for before that change.
        if outdated.contains(list) { plan.expectChange(of: list) }
        refusals[list] = refusal
        noteContact()
    }

    /// Takes note that GitHub answers, and that nothing is wrong but what it refuses.
    func noteContact() {
        plan.noteContact()
        status.problem = GitHubList.allCases.compactMap { refusals[$0] }.first
        status.connection = status.problem == nil ? .connected : .failing
    }

    private func noteAccount(of connection: GitHubConnection) async throws {
        do throws(GitHubError) {
            let account = try await connection.client.account()
            status.account = account.login
            status.scopes = account.scopes
        } catch {
            switch error {
            // The token of an app stands for nobody, and may read the repository all the same.
            case .forbidden, .notFound: break
            default: throw error
            }
        }
        hasAskedForAccount = true
        tell()
    }

    /// Takes note that GitHub wants to be left alone, for all that is asked by itself.
    func notePause(until time: Date) {
        plan.notePause(until: time)
        status.pausedUntil = time
        tell()
    }

    func noteLimits(of connection: GitHubConnection) async {
        let limits = await connection.client.limits
        status.remaining = limits.windows["core"]?.remaining
        status.pausedUntil = plan.pausedUntil.flatMap { $0 > surroundings.now() ? $0 : nil }
    }

    /// Takes note of why something did not come.
    func note(_ error: any Error) {
        let problem = EngineError(error)
        guard let error = error as? GitHubError else {
            // The database: that is no failing of GitHub, but the lists are not what they should be either.
            fail(problem)
            return
        }
        switch error {
        case .cancelled where Task.isCancelled: return
        case .notSignedIn, .unauthorized:
            plan.noteSignedOut()
            // The next one to ask looks for a token anew.
            connection = nil
            status.connection = .signedOut
            status.account = nil
            status.scopes = nil
            status.problem = problem
        case .rateLimited(let until, _):
            plan.notePause(until: until)
            // A pause that is over at once must not make us ask without end.
            plan.noteFailure(at: surroundings.now(), random: surroundings.random())
            status.problem = problem
        default: fail(problem)
        }
        surroundings.logger.info("GitHub was asked in vain", metadata: ["reason": "\(problem.message)"])
    }

    private func fail(_ problem: EngineError) {
        plan.noteFailure(at: surroundings.now(), random: surroundings.random())
        status.connection = .failing
        status.problem = problem
    }

    /// Tells how things stand, if that is another than was told last.
    func tell() {
        guard status != told, !isEnded else { return }
        told = status
        surroundings.tell(status)
    }

    /// Takes note of how old each list is.
    func note(_ ages: [GitHubList: GitHubTable.ListAge], of place: GitHubPlace) {
        status.take(ages, of: place)
        surroundings.ring()
    }
}

// MARK: - Signing in

extension GitHubService {
    /// Looks for the repository and a token, once for all who wait for it.
    private func connect() async {
        if let connecting { return await connecting.value }
        let task = Task { await establish() }
        connecting = task
        await task.value
        connecting = nil
    }

    private func establish() async {
        hasAskedForAccount = false
        refusals = [:]
        let found = isEnded ? GitHubSignIn() : await GitHubSignIn(surroundings, memory: memory)
        status = found.status
        place = found.place
        connection = found.connection
        if place != nil { surroundings.ring() }
        tell()
    }
}
