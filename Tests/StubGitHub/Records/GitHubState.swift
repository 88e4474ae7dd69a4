import Foundation

/// Everything that the stub remembers, under one lock.
struct GitHubState: Sendable {
    /// A window of allowed requests.
    struct Limit: Sendable {
        var limit: Int
        var remaining: Int
        var reset: Date
    }

    var settings: StubGitHub.Settings
    var url = ""
    var storageURL = ""
    var skew: TimeInterval = 0

    /// Old names as `owner/name`, which now redirect.
    var formerNames: Set<String> = []
    let repositoryID = 4_567_890_123

    var tickets: [Int: Ticket] = [:]
    var labels: [Label] = []
    var mentions: [Mention] = []
    var statuses: [String: [CommitStatus]] = [:]
    var protections: [String: StubGitHub.Protection] = [:]
    var heads: [String: String] = [:]
    /// When a branch last moved.
    var pushedAt: Date

    var runs: [Run] = []
    var scripted: [ScriptedRun] = []
    var isHoldingRuns = false
    var isRunning = false
    var isStopped = false

    /// How many looks at runs a push goes unseen, and the pushes that are not yet seen.
    var looksBeforeRuns = 0
    var unseenPushes: [Push] = []
    var waiters: [CheckedContinuation<Void, Never>] = []

    /// What is answered in place of the log of a single job; nil where it is there.
    var jobLogStatus: Int?

    /// Signed addresses of logs that were given out, by their secret part.
    var signedLogs: [String: SignedLog] = [:]

    var limits: [String: Limit] = [:]
    var limitStatus = 403
    var faults: [StubGitHub.Fault] = []
    var exchanges: [StubGitHub.Exchange] = []

    private var lastID = 5_000_000_000
    private var lastNumber = 0
    private var lastRunNumber = 0

    init(settings: StubGitHub.Settings) {
        self.settings = settings
        pushedAt = settings.now()
        for token in settings.tokens.values
        where !self.settings.users.contains(where: { $0.login == token.login }) {
            self.settings.users.append(StubGitHub.User(login: token.login))
        }
        let usual = [("bug", "d73a4a"), ("documentation", "0075ca"), ("enhancement", "a2eeef")]
        for (name, color) in usual {
            labels.append(Label(id: newID(), name: name, color: color, about: nil))
        }
    }

    /// The time of the stub.
    var now: Date { settings.now().addingTimeInterval(skew) }

    /// `owner/name`.
    var fullName: String { settings.owner + "/" + settings.name }

    /// The address of the repository in the interface.
    var home: String { "\(url)/repos/\(fullName)" }

    /// An id that no 32 bits hold.
    mutating func newID() -> Int {
        lastID += 7
        return lastID
    }

    /// The number of the next issue or pull request.
    mutating func newNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    /// The number of the next run.
    mutating func newRunNumber() -> Int {
        lastRunNumber += 1
        return lastRunNumber
    }

    /// A stable id of an account.
    func userID(_ login: String) -> Int {
        (settings.users.firstIndex { $0.login == login } ?? settings.users.count) + 1001
    }

    /// Tickets, newest first.
    var newestFirst: [Ticket] { tickets.values.sorted { $0.number > $1.number } }

    /// The one with a number.
    func ticket(_ number: Int) throws -> Ticket {
        guard let ticket = tickets[number] else { throw Refusal.notFound }
        return ticket
    }

    /// The pull request with a number.
    func pull(_ number: Int) throws -> (ticket: Ticket, pull: Pull) {
        guard let ticket = tickets[number], let pull = ticket.pull else { throw Refusal.notFound }
        return (ticket, pull)
    }

    /// Changes a ticket and when it was last changed.
    mutating func change(_ number: Int, _ change: (inout Ticket) -> Void) throws {
        guard tickets[number] != nil else { throw Refusal.notFound }
        let time = now
        update(&tickets[number]) { ticket in
            change(&ticket)
            ticket.updatedAt = time
        }
    }

    /// Changes a pull request.
    mutating func changePull(_ number: Int, _ change: (inout Pull) -> Void) throws {
        guard tickets[number]?.pull != nil else { throw Refusal.notFound }
        try self.change(number) { update(&$0.pull, change) }
    }

    /// The place of a run.
    func runIndex(_ id: Int) throws -> Int {
        guard let index = runs.firstIndex(where: { $0.id == id }) else { throw Refusal.notFound }
        return index
    }
}

/// Changes what is there.
func update<Value>(_ value: inout Value?, _ change: (inout Value) -> Void) {
    guard var present = value else { return }
    change(&present)
    value = present
}
