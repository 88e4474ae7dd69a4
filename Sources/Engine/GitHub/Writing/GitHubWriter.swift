import Domain
import Foundation
import GitHub
import Logging
import Store

/// Says and does things on GitHub: each is recorded first, sent in the order in which they were asked for, and kept
/// until GitHub can be reached.
///
/// One is sent at a time. What may have been done already, because the connection broke or the process ended, is
/// looked for on GitHub before it is sent again.
actor GitHubWriter {
    private let journal: Journal
    private let gitHub: GitHubService
    private let logger: Logger
    private let executor = QueueExecutor(label: "switchyard.github.writes")
    /// The rounds that send what waits; each begins after the one before.
    private var rounds: [Int: Task<Void, Never>] = [:]
    private var lastRound = 0
    /// How often GitHub broke over a deed.
    private var breaks: [WriteID: Int] = [:]
    /// After so many times a deed is not sent by itself any more: it must be the deed.
    private static let mostBreaks = 5
    private var isEnded = false

    /// The queue on which its state is kept.
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates a writer that sends nothing before it is asked to.
    init(journal: Journal, gitHub: GitHubService, logger: Logger) {
        self.journal = journal
        self.gitHub = gitHub
        self.logger = logger
    }

    // MARK: - Life

    /// Takes note of what was being sent when an earlier process ended.
    ///
    /// - Throws: `StorageError`.
    func recover() async throws {
        let open = try await journal.storage.read { try WriteTable.withState(.sending, in: $0) }
        for write in open {
            try await journal.changeWrite(write.id) { current in
                current.state = current.deed.isRepeatable ? .waiting : .uncertain
                current.problem = .sendingInterrupted
            }
        }
    }

    /// Ends everything; what is being sent stays recorded as that, and is looked for the next time.
    func end() async {
        isEnded = true
        for round in rounds.values { round.cancel() }
        for round in rounds.values { await round.value }
    }

    // MARK: - What is asked for

    /// Records a deed, and sends it if GitHub can be reached.
    ///
    /// - Returns: The deed with what became of it.
    /// - Throws: `EngineError` for one that makes no sense, or where there is no repository.
    func write(_ deed: GitHubDeed) async throws -> GitHubWrite {
        let deed = try deed.checked()
        let write = try await journal.addWrite(deed, of: try await gitHub.repositoryName())
        await sendWaiting()
        return try await find(write.id)
    }

    /// Records what an agent wants to say; it is posted when the user says so, and not before.
    ///
    /// - Parameters:
    ///   - deed: What is to be said.
    ///   - task: The task of the agent.
    /// - Returns: The draft.
    /// - Throws: `EngineError` for a deed that makes no sense, or where there is no repository.
    func draft(_ deed: GitHubDeed, by task: TaskID) async throws -> GitHubWrite {
        let deed = try deed.checked()
        let repository = try await gitHub.repositoryName()
        return try await journal.addWrite(deed, of: repository, as: .draft, by: task)
    }

    /// Sends a deed that was not, or not for certain.
    ///
    /// - Parameters:
    ///   - id: Which.
    ///   - body: Other words for it; nil for those that it has.
    /// - Returns: The deed with what became of it.
    /// - Throws: `EngineError`.
    func post(_ id: WriteID, body: String?) async throws -> GitHubWrite {
        let repository = try await gitHub.repositoryName()
        try await journal.changeWrite(id) { write in
            guard write.state.needsUser || write.state == .waiting else { throw write.isOver }
            guard write.repository == repository else {
                throw EngineError.conflict(
                    message: "The \(write.deed.summary) is for \(write.repository), not for \(repository).",
                    remedy: "Discard it, or give the project its earlier remote again."
                )
            }
            if let body {
                guard let deed = write.deed.saying(body) else {
                    throw EngineError.invalid(
                        message: "The \(write.deed.summary) has no text.",
                        remedy: "Post it without one."
                    )
                }
                let isSame = deed == write.deed
                write.deed = try deed.checked()
                // Other words are another thing to say, whatever has become of the first.
                if !isSame { write.state = .waiting }
            }
            // Where a look could not tell, the user has looked.
            if write.state != .uncertain || write.problem == .lookedInVain { write.state = .waiting }
            write.problem = nil
        }
        breaks[id] = nil
        await sendWaiting()
        return try await find(id)
    }

    /// Takes a deed back that was not sent, or gives up one of which that cannot be told.
    ///
    /// - Returns: The deed.
    /// - Throws: `EngineError`.
    func discard(_ id: WriteID) async throws -> GitHubWrite {
        try await journal.changeWrite(id) { write in
            guard write.state.needsUser || write.state == .waiting else { throw write.isOver }
            write.state = .discarded
        }
    }

    private func find(_ id: WriteID) async throws -> GitHubWrite {
        guard let write = try await journal.storage.read({ try WriteTable.find(id, in: $0) }) else {
            throw EngineError.notFound(what: "write \(id)")
        }
        return write
    }
}

// MARK: - Sending

extension GitHubWriter {
    /// Sends what waits, as far as GitHub can be reached; returns when that is over.
    func sendWaiting() async {
        guard !isEnded else { return }
        let before = rounds[lastRound]
        lastRound += 1
        let number = lastRound
        let round = Task {
            await before?.value
            await sendRound()
        }
        rounds[number] = round
        await round.value
        rounds[number] = nil
    }

    private func sendRound() async {
        guard !isEnded else { return }
        do {
            let due = try await journal.unsentWrites(to: try await gitHub.repositoryName())
            guard !due.isEmpty else { return }
            let connection: GitHubConnection
            do {
                connection = try await gitHub.required()
                if let problem = await obstacle(of: connection) { throw problem }
            } catch {
                return try await keep(due, because: EngineError(error))
            }
            var held: Set<Int> = []
            for (index, write) in due.enumerated() {
                guard !isEnded, !Task.isCancelled else { return }
                // What was asked for after something of the same subject is done after it, or not at all.
                let subject = write.deed.number
                if let subject, held.contains(subject) { continue }
                switch try await attempt(write, over: connection) {
                case .next: continue
                case .hold: if let subject { held.insert(subject) }
                case .stop(let problem): return try await keep(Array(due[(index + 1)...]), because: problem)
                case .end: return
                }
            }
        } catch {
            logger.warning("what waits for GitHub cannot be sent", metadata: ["error": "\(error)"])
        }
    }

    /// What follows from an attempt.
    private enum Step {
        /// The next one may be sent.
        case next
        /// Nothing more of the same subject.
        case hold
        /// Nothing more at all, for a reason.
        case stop(EngineError)
        /// The engine ends.
        case end
    }

    /// Why nothing can be sent now; nil when it can.
    private func obstacle(of connection: GitHubConnection) async -> EngineError? {
        let now = journal.now()
        let limits = await connection.client.limits
        let paused = [await gitHub.status.pausedUntil, limits.wakeUp(at: now)].compactMap(\.self).max()
        if let paused, paused > now {
            let isSecondary = paused == limits.blockedUntil
            return EngineError(gitHub: .rateLimited(until: paused, isSecondary: isSecondary))
        }
        return await connection.client.whyLeftAlone.map { EngineError(gitHub: $0) }
    }

    /// Takes note of why things wait.
    private func keep(_ writes: [GitHubWrite], because problem: EngineError) async throws {
        for write in writes {
            try await journal.changeWrite(write.id) { current in
                if current.state == .waiting { current.problem = problem }
            }
        }
    }

    private func attempt(_ write: GitHubWrite, over connection: GitHubConnection) async throws -> Step {
        guard breaks[write.id, default: 0] < Self.mostBreaks else { return .hold }
        if write.state != .waiting {
            let found = await look(for: write, over: connection)
            if let step = try await settle(write, found) { return step }
        }
        let claimed = try await journal.changeWrite(write.id) { current in
            guard current.state.isUnsent else { return }
            current.state = .sending
            current.problem = nil
        }
        // It was taken back meanwhile.
        guard claimed.state == .sending else { return .next }
        let outcome = await DeedSender(connection: connection).outcome(of: claimed.deed)
        switch outcome {
        case .done(let url):
            try await finish(claimed, url)
            return .next
        case .refused(let problem):
            try await note(.refused, problem, of: claimed)
            return .next
        case .kept(let problem):
            try await note(.waiting, problem, of: claimed)
            return .stop(problem)
        case .broken(let problem):
            let count = breaks[write.id, default: 0] + 1
            breaks[write.id] = count
            // So often it must be the deed: the user says what becomes of it.
            let isGivenUp = count >= Self.mostBreaks
            try await note(isGivenUp ? .refused : .waiting, problem, of: claimed)
            return isGivenUp ? .next : .stop(problem)
        case .uncertain(let problem):
            breaks[write.id, default: 0] += 1
            if case .found(.there(let url)) = await look(for: claimed, over: connection) {
                try await finish(claimed, url)
                return .next
            }
            try await note(.uncertain, problem, of: claimed)
            return .stop(.outOfReach())
        case .cut: return .end
        }
    }

    private func finish(_ write: GitHubWrite, _ url: String?) async throws {
        try await journal.changeWrite(write.id) { current in
            // Other words, given meanwhile, are another thing to say.
            guard current.deed == write.deed else { return }
            current.state = .done
            current.problem = nil
            current.url = url
        }
        for list in write.deed.changedLists { await gitHub.expectChange(of: list) }
    }

    private func note(
        _ state: GitHubWrite.State,
        _ problem: EngineError,
        of write: GitHubWrite
    ) async throws {
        try await journal.changeWrite(write.id) { current in
            guard current.state.isUnsent else { return }
            current.state = state
            current.problem = problem
        }
    }
}

// MARK: - Looking whether it is there

extension GitHubWriter {
    /// What a look on GitHub came to.
    private enum Look {
        case found(DeedFinder.Finding)
        case failed(GitHubError)
        /// The database did not tell.
        case unknown(EngineError)
    }

    private func look(for write: GitHubWrite, over connection: GitHubConnection) async -> Look {
        do {
            let others = try await journal.storage.read {
                try WriteTable.list(endedSince: .distantPast, in: $0)
            }
            let login: String?
            if let known = await gitHub.status.account {
                login = known
            } else {
                login = try await account(of: connection)
            }
            let finder = DeedFinder(
                connection: connection,
                login: login,
                taken: Set(others.filter { $0.id != write.id }.compactMap(\.url))
            )
            return .found(try await finder.look(for: write))
        } catch let error as GitHubError {
            return .failed(error)
        } catch {
            return .unknown(EngineError(error))
        }
    }

    /// Who is signed in; nil for a token of an app, which stands for nobody.
    private func account(of connection: GitHubConnection) async throws(GitHubError) -> String? {
        do throws(GitHubError) {
            return try await connection.client.account().login
        } catch {
            switch error {
            case .forbidden, .notFound: return nil
            default: throw error
            }
        }
    }

    /// Takes note of what a look came to; nil when the deed is to be sent.
    private func settle(_ write: GitHubWrite, _ look: Look) async throws -> Step? {
        switch look {
        case .found(.absent): return nil
        case .found(.there(let url)):
            try await finish(write, url)
            return .next
        case .found(.unclear):
            try await note(.uncertain, .lookedInVain, of: write)
            return .hold
        case .failed(.cancelled): return .end
        case .failed(let error):
            let problem = EngineError(gitHub: error)
            // Such as a thread that may not be read: others can be sent all the same.
            guard error.isAboutOneThing else { return .stop(problem) }
            try await note(.uncertain, problem, of: write)
            return .hold
        case .unknown(let problem): return .stop(problem)
        }
    }
}

extension GitHubWrite {
    /// Says that nothing more can be done about it.
    fileprivate var isOver: EngineError {
        let words =
            switch state {
            case .done: "is done already"
            case .discarded: "was discarded"
            default: "is being sent"
            }
        return .conflict(
            message: "The \(deed.summary) \(words).",
            remedy: state == .sending ? "Wait a moment." : "Write it anew if it is to be done again."
        )
    }
}
