import Domain
import Store

/// What a user was told of a task by a command that may have been killed right after.
struct ToldTask: Sendable, Hashable, Decodable {
    /// The task's number.
    var id: Int64
    /// The state it was said to be in.
    var state: TaskState
    /// The commit that was said to have been made.
    var commit: String?
}

/// What holds of a record at any moment, whatever was killed when: pure comparisons, with words for what does not.
enum CrashInvariants {
    /// What is wrong with a record; empty when nothing is.
    ///
    /// - Parameters:
    ///   - record: What is stored.
    ///   - told: What users were told so far.
    static func faults(in record: EngineRecord, told: Set<ToldTask>) -> [String] {
        chain(record) + states(record) + rows(record) + steps(record) + lost(told, record)
    }

    /// What is wrong with a record after an engine was started and has ended in order.
    static func faultsAtRest(in record: EngineRecord) -> [String] {
        let active = record.tasks.filter(\.state.isActive).map { task in
            "#\(task.id) is \(task.state.rawValue), and no engine works on it"
        }
        let silent = record.tasks.filter { $0.state == .interrupted && $0.trouble == nil }.map { task in
            "#\(task.id) is interrupted, and does not say why"
        }
        let open = record.steps.filter { $0.state == .started }.map { step in
            "step \(step.id) of #\(step.taskID) (\(step.title)) has no end"
        }
        return active + silent + open
    }

    // MARK: - The parts

    private static func chain(_ record: EngineRecord) -> [String] {
        var faults = record.chain.faults.map { "the chain of events: \($0.message)" }
        if record.chain.count != record.events.count {
            faults.append("of \(record.chain.count) events \(record.events.count) can be read")
        }
        return faults
    }

    /// Every task begins in the queue and goes only where the table of transitions leads.
    private static func states(_ record: EngineRecord) -> [String] {
        var faults: [String] = []
        var last: [TaskID: TaskState] = [:]
        for envelope in record.events {
            guard case .taskChanged(let task) = envelope.event else { continue }
            let before = last.updateValue(task.state, forKey: task.id)
            let place = "event \(envelope.cursor?.rawValue ?? 0), #\(task.id)"
            if let before {
                if before != task.state, !before.successors.contains(task.state) {
                    faults.append("\(place): from \(before.rawValue) to \(task.state.rawValue)")
                }
            } else if task.state != .queued {
                faults.append("\(place): it begins as \(task.state.rawValue)")
            }
        }
        return faults
    }

    /// A task is what the last event says of it.
    private static func rows(_ record: EngineRecord) -> [String] {
        var last: [TaskID: AgentTask] = [:]
        for case .taskChanged(let task) in record.events.map(\.event) { last[task.id] = task }
        let ids = Set(record.tasks.map(\.id))
        let missing = last.keys.filter { !ids.contains($0) }.sorted().map { "#\($0) has events and no row" }
        return missing
            + record.tasks.compactMap { task -> String? in
                guard let told = last[task.id] else { return "#\(task.id) has a row and no event" }
                guard told != task else { return nil }
                return "#\(task.id) is \(task.state.rawValue) of \(task.updatedAt), "
                    + "its last event says \(told.state.rawValue) of \(told.updatedAt)"
            }
    }

    /// A step begins once, ends at most once, and is what its last event says; only work that was cut off is open.
    private static func steps(_ record: EngineRecord) -> [String] {
        var faults: [String] = []
        var last: [StepID: StepState] = [:]
        for case .stepChanged(let step) in record.events.map(\.event) {
            let before = last.updateValue(step.state, forKey: step.id)
            switch (before, step.state) {
            case (nil, .started): break
            case (.started?, let state) where state != .started: break
            default:
                let earlier = before?.rawValue ?? "nothing"
                faults.append("step \(step.id) of #\(step.taskID): \(step.state.rawValue) after \(earlier)")
            }
        }
        for step in record.steps where last[step.id] != step.state {
            let told = last[step.id]?.rawValue ?? "nothing"
            faults.append("step \(step.id) is \(step.state.rawValue), its last event says \(told)")
        }
        let known = Set(record.steps.map(\.id))
        faults += last.keys.filter { !known.contains($0) }.sorted().map { "step \($0) has events and no row" }
        return faults
    }

    /// What somebody was told is in the log, whatever happened later.
    private static func lost(_ told: Set<ToldTask>, _ record: EngineRecord) -> [String] {
        var stored: Set<ToldTask> = []
        for case .taskChanged(let task) in record.events.map(\.event) {
            stored.insert(ToldTask(id: task.id.rawValue, state: task.state, commit: task.commit))
        }
        return told.subtracting(stored).sorted { $0.id < $1.id }.map { task in
            "a user was told that #\(task.id) is \(task.state.rawValue)"
                + (task.commit.map { " with the commit \($0)" } ?? "") + ", and the log does not know that"
        }
    }
}

/// The lines by which a command told of steps, compared with the journal.
enum ToldSteps {
    /// Which lines of a command's progress no step of the journal bears out.
    ///
    /// - Parameters:
    ///   - progress: What was printed on standard error; its last line counts only if it was ended.
    ///   - steps: The journal.
    static func unknown(in progress: String, steps: [StepRecord]) -> [String] {
        let known = steps.map { plain($0.title + $0.summary) }
        let whole = progress.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        return whole.filter { line in
            guard let mark = line.dropFirst(2).first, line.hasPrefix("  "), "…+x!".contains(mark),
                line.dropFirst(3).first == " "
            else { return false }
            let told = plain(String(line.dropFirst(4)))
            return !known.contains { $0.contains(told) }
        }
        .map { "a user was told “\($0)”, and the journal does not know of it" }
    }

    /// Letters and digits: how a line is laid out is not what is compared.
    private static func plain(_ text: String) -> String {
        text.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
}
