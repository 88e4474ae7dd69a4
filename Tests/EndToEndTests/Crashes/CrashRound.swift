import Domain
import EngineTesting
import Foundation
import Glibc
import StubServer

/// One repository on which engines are killed again and again, and a look at everything after each kill.
struct CrashRound {
    /// How often an engine is started without a kill in between to look what it makes of what was left.
    private static let recoversEvery = 5
    /// The codes by which a command ends that could not do what it was asked for.
    private static let refusals: Set<Int32> = [1, 3, 4, 5]

    private let seed: UInt64
    private let kills: Int
    private let project: CrashProject
    private var random: SeededGenerator
    private var told: Set<ToldTask> = []
    /// The tasks as they were last seen.
    private var tasks: [AgentTask] = []
    private var killed = 0
    /// Where in the round it is, for findings.
    private var place = "at the beginning"

    /// Prepares a round.
    ///
    /// - Parameters:
    ///   - seed: Decides what is started, when it is killed, and what the model says.
    ///   - kills: How many engines are killed.
    init(seed: UInt64, kills: Int) throws {
        self.seed = seed
        self.kills = kills
        random = SeededGenerator(seed: seed)
        project = try CrashProject(seed: seed)
    }

    /// Kills as often as was asked for, and at last lets everything come to a good end.
    ///
    /// - Throws: ``CrashFinding`` with the first thing that is not as it has to be.
    mutating func run() async throws {
        defer {
            project.model.stop()
            // After a finding, or in a test that was cancelled, something may be left.
            for left in project.processes.all() { Glibc.kill(left.id, SIGKILL) }
        }
        var cycle = 0
        // Some have ended before their moment.
        while killed < kills, cycle < 4 * kills {
            cycle += 1
            try await kill(inCycle: cycle)
            if cycle % Self.recoversEvery == 0 { try await recover() }
        }
        guard killed == kills else {
            throw finding(["only \(killed) of \(cycle) engines were there to be killed at their moment"])
        }
        try await finish()
    }

    // MARK: - A kill

    private mutating func kill(inCycle cycle: Int) async throws {
        let load = CrashLoad.choose(for: tasks, by: &random)
        let moment = KillMoment.choose(for: load, by: &random)
        let hasRival = moment.event != .start && random.oneIn(6)
        place = "cycle \(cycle), `\(load)`, to be killed \(moment)"
        for prompt in load.queued { try await command(["add", prompt, "--json"], mayEndWith: [0]) }

        let asked = project.model.requests.count
        let running = try start(load.arguments, input: load.input)
        try await moment.wait(for: running, on: project, askedBefore: asked)
        if hasRival { try await rival() }
        if !running.hasEnded {
            let victim = project.processes.victim(startedAs: running.process, hasParent: load.hasParent)
            Glibc.kill(victim, SIGKILL)
            killed += 1
        } else if let status = running.status, status > 128, status != 130 {
            throw finding(["it ended by itself with \(status): \(running.errors.suffix(500))"])
        }
        try await waitForEnd(of: running)
        note(running)
        try check(progress: running.errors)
    }

    /// Waits until no process of the engine is left.
    private func waitForEnd(of running: RunningProduct) async throws {
        let processes = project.processes
        // The reaper gives the children two seconds to end in order.
        let isOver = try await eventually(within: .seconds(20), lookingEvery: .milliseconds(10)) {
            // A dashboard whose parent was killed goes on without it, and holds the lock by and by.
            if let engine = processes.engine() { Glibc.kill(engine, SIGKILL) }
            return running.hasEnded && processes.all().isEmpty
        }
        guard !isOver else { return }
        throw finding(processes.all().map { "still there after 20 seconds: \($0)" })
    }

    /// Starts a second engine beside the first one.
    ///
    /// It may be refused, or find that the first has ended, or hand its task over; two are never at work.
    private mutating func rival() async throws {
        let processes = project.processes
        let rival = try start(["add", "fix: add subtracts, told from beside", "--json"])
        var most: Set<Int32> = []
        let isOver = try await eventually(within: .seconds(60), lookingEvery: .milliseconds(1)) {
            let holders = processes.lockHolders()
            if holders.count > most.count { most = holders }
            return rival.hasEnded
        }
        guard isOver else { throw finding(["a second engine hangs beside the first"]) }
        guard most.count < 2 else { throw finding(["the processes \(most.sorted()) hold the lock at once"]) }
        guard let status = rival.status, status == 0 || status == 3 else {
            throw finding(["a second engine ended with \(rival.status ?? -1): \(rival.errors)"])
        }
        note(rival)
    }

    // MARK: - Looking

    /// Compares the user's repository and the log with what they have to be.
    private mutating func check(progress: String = "") throws {
        var faults: [String] = []
        do {
            faults += try RepositoryPicture(of: project.product).differences(from: project.before)
            let record = try stored()
            tasks = record.tasks
            faults += CrashInvariants.faults(in: record, told: told)
            faults += ToldSteps.unknown(in: progress, steps: record.steps)
        } catch {
            faults.append("it cannot be looked at: \(error)")
        }
        guard faults.isEmpty else { throw finding(faults) }
    }

    /// Lets an engine sort out what was left, and looks whether it did.
    private mutating func recover() async throws {
        place += ", then an engine that may end"
        // There is no such task: the engine starts, sorts out what it finds, and refuses.
        try await command(["cancel", "999999"], mayEndWith: [1])
        let record = try stored()
        let faults = try CrashInvariants.faultsAtRest(in: record) + worktreeFaults(in: record)
        guard faults.isEmpty else { throw finding(faults) }
        try check()
    }

    /// Whether the worktrees on the disk, those that tasks name, and those that git knows are the same.
    private func worktreeFaults(in record: EngineRecord) throws -> [String] {
        let folder = try root() + "/worktrees"
        let there = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
        var named: Set<String> = []
        var faults: [String] = []
        for task in record.tasks {
            guard let path = task.workspace?.path else { continue }
            let name = URL(fileURLWithPath: path).lastPathComponent
            named.insert(name)
            if !there.contains(name) {
                faults.append(
                    "#\(task.id) (\(task.state.rawValue)) names the worktree \(name), which is gone"
                )
            }
        }
        faults += there.subtracting(named).sorted().map { "the worktree \($0) is no task's" }
        var worktree = ""
        for line in try project.product.git("worktree", "list", "--porcelain").split(separator: "\n") {
            if line.hasPrefix("worktree ") { worktree = String(line.dropFirst(9)) }
            if line.hasPrefix("prunable") { faults.append("git lists \(worktree): \(line)") }
        }
        return faults
    }

    // MARK: - The end

    /// Brings one task that was cut off and a new one to their ends, and looks whether everything that was recorded
    /// can be restored, also after the user tidied up.
    private mutating func finish() async throws {
        project.calmDown()
        place = "at the end"
        try await recover()
        if let cutOff = tasks.last(where: { $0.state == .interrupted }) {
            place = "at the end, `switchyard retry \(cutOff.id) --resume`"
            let statuses = Self.refusals.union([0])
            try await command(["retry", "\(cutOff.id)", "--resume", "--json"], mayEndWith: statuses)
        }
        place = "at the end, a new task"
        let run = try await command(["run", "fix: add subtracts at last", "--json"], mayEndWith: [3])
        guard let task = Self.told(by: run), task.state == .reviewing else {
            throw finding(["it is not ready for review: \(run.output) \(run.errors)"])
        }
        try await command(["approve", "\(task.id)", "--json"], mayEndWith: [0])
        try await recover()

        place = "at the end, after `git gc --prune=now`"
        try project.product.git("gc", "--quiet", "--prune=now")
        try check()
        let record = try stored()
        let faults = try await commitFaults(in: record) + checkpointFaults(in: record) + damage()
        guard faults.isEmpty else { throw finding(faults) }
    }

    private func damage() async throws -> [String] {
        try await EngineRecord.damage(at: try root()).map { "the database: \($0)" }
    }

    /// Whether the commit of each task that is done is on its branch.
    private func commitFaults(in record: EngineRecord) throws -> [String] {
        try record.tasks.filter { $0.state == .done }.compactMap { task -> String? in
            let commit = task.commit ?? "no commit"
            let branch = "refs/heads/" + (task.workspace?.branch ?? "")
            let arguments = [
                "-C", project.product.project.path, "merge-base", "--is-ancestor", commit, branch,
            ]
            let result = try Command.run("git", arguments)
            return result.status == 0
                ? nil : "#\(task.id) is done, and \(branch) lacks \(commit): \(result.errors)"
        }
    }

    /// Whether each tree that was recorded can be read with all that is in it.
    private func checkpointFaults(in record: EngineRecord) throws -> [String] {
        let store = try root() + "/checkpoints"
        let kept = try FileManager.default.contentsOfDirectory(atPath: store + "/refs/checkpoints")
            .filter { $0.count == 40 && $0.allSatisfy(\.isHexDigit) }
        let scratch = try TemporaryFolder()
        return try record.checkpoints.union(kept).sorted().compactMap { tree -> String? in
            let file = scratch.path + "/tree.tar"
            let result = try Command.run(
                "git",
                ["--git-dir", store, "archive", "--format=tar", "--output", file, tree]
            )
            return result.status == 0 ? nil : "the checkpoint \(tree) cannot be restored: \(result.errors)"
        }
    }

    // MARK: - Detail

    private func start(
        _ arguments: [String],
        input: RunningProduct.Input = .nothing
    ) throws -> RunningProduct {
        try RunningProduct(arguments, on: project.product, model: project.model.url, input: input)
    }

    /// Runs a command to its end, and until none of its processes is left.
    @discardableResult
    private mutating func command(
        _ arguments: [String],
        mayEndWith statuses: Set<Int32>
    ) async throws -> RunningProduct {
        let running = try start(arguments)
        let isOver = try await eventually(within: .seconds(60)) { running.hasEnded }
        let line = "switchyard " + arguments.joined(separator: " ")
        guard isOver else { throw finding(["`\(line)` has not ended within a minute"]) }
        note(running)
        guard let status = running.status, statuses.contains(status) else {
            throw finding([
                "`\(line)` ended with \(running.status ?? -1): \(running.output) \(running.errors)"
            ])
        }
        try await waitForEnd(of: running)
        return running
    }

    /// Remembers what a user was told.
    private mutating func note(_ running: RunningProduct) {
        if let task = Self.told(by: running) { told.insert(task) }
    }

    private static func told(by running: RunningProduct) -> ToldTask? {
        try? JSONDecoder().decode(ToldTask.self, from: Data(running.output.utf8))
    }

    private func stored() throws -> EngineRecord { try EngineRecord.read(at: try root()) }

    private func root() throws -> String {
        guard let root = project.processes.root else { throw finding(["there is no state of the project"]) }
        return root
    }

    private func finding(_ faults: [String]) -> CrashFinding {
        CrashFinding(during: "seed \(seed), \(place)", faults)
    }
}
