import Domain
import Foundation

/// What takes back something that was just done, offered with the word about it for a few seconds.
struct UndoOffer: Sendable, Equatable {
    /// How long it is offered.
    static let lifetime = Duration.seconds(5)

    /// The key to press, as it is shown.
    let key: String
    /// What the key does.
    let title: String
    /// What to ask of the engine.
    let commands: [EngineCommand]
}

/// Commands that went out together and of which the user is told once all of them were taken.
struct SentCommands: Sendable {
    /// Those that the engine has not taken yet.
    fileprivate var pending: [EngineCommand]
    /// What to say then.
    fileprivate let message: String
    /// What the key for undo does; nil when there is none.
    fileprivate let title: String
    /// What takes them back.
    fileprivate let reverse: [EngineCommand]
    /// Whether the engine has refused one of them.
    fileprivate var hasFailed = false
}

extension DashboardState {
    /// Asks the engine for changes that belong together.
    mutating func send(_ commands: [EngineCommand]) -> [Effect] {
        if let cancellations = cancellations(commands) { sent.append(cancellations) }
        if let revocation = revocation(commands) { sent.append(revocation) }
        for case .approveTask(let id, _, _, _) in commands { approved.insert(id) }
        return commands.map(Effect.perform)
    }

    /// Hears that the engine took or refused a command; what can be taken back is offered once all are known.
    ///
    /// - Parameters:
    ///   - command: The command.
    ///   - hasFailed: Whether it was refused.
    /// - Returns: The request to be woken when the offer ends.
    mutating func settle(_ command: EngineCommand, hasFailed: Bool = false) -> [Effect] {
        guard let index = sent.firstIndex(where: { $0.pending.contains(command) }) else { return [] }
        sent[index].pending.removeAll { $0 == command }
        if hasFailed { sent[index].hasFailed = true }
        guard sent[index].pending.isEmpty else { return [] }
        let done = sent.remove(at: index)
        // What was refused is to be read; the rest can be seen in the list.
        guard !done.hasFailed else { return [] }
        let key = keymap.label(for: .takeBack)
        let offer = key.map { UndoOffer(key: $0, title: done.title, commands: done.reverse) }
        say(done.message, undo: offer)
        return offer == nil ? [] : [.wake(after: UndoOffer.lifetime, for: .offerOver(since: time))]
    }

    /// What can be taken back now; nothing while a dialog or a field has the keys.
    var offer: UndoOffer? {
        guard let toast, let undo = toast.undo, dialogs.isEmpty else { return nil }
        let age = time.timeIntervalSince(toast.since)
        // A clock that was set back ends it.
        return age >= 0 && age < UndoOffer.lifetime / .seconds(1) ? undo : nil
    }

    /// Takes back what is offered.
    mutating func takeBack() -> [Effect] {
        guard let offer else { return [] }
        toast = nil
        return send(offer.commands)
    }

    /// What takes the revoking of a rule back: one that says the same.
    private func revocation(_ commands: [EngineCommand]) -> SentCommands? {
        guard commands.count == 1, case .revokeCommandRule(let id)? = commands.first,
            let rule = rules?.first(where: { $0.id == id }), !rule.isExpired(at: time)
        else { return nil }
        let again = EngineCommand.addCommandRule(
            effect: rule.effect,
            pattern: rule.pattern,
            scope: rule.scope,
            isSandboxOnly: rule.isSandboxOnly,
            expiresAt: rule.expiresAt
        )
        return SentCommands(
            pending: commands,
            message: "Revoked rule \(id): \(rule.summary)",
            title: "undo",
            reverse: [again]
        )
    }

    /// What takes cancelling back: a task goes into the queue again, or before the user with its change.
    ///
    /// One that the agent was at begins its work anew, with what was there before it.
    private func cancellations(_ commands: [EngineCommand]) -> SentCommands? {
        let ids = commands.compactMap { if case .cancelTask(let id) = $0 { id } else { nil } }
        guard let first = ids.first, ids.count == commands.count else { return nil }
        let isWhole = ids.allSatisfy { id in
            guard let task = tasks.task(id) else { return false }
            return task.state == .queued || task.state == .reviewing
        }
        return SentCommands(
            pending: commands,
            message: "Cancelled " + (ids.count == 1 ? "#\(first)" : ShortText.count(ids.count, "task")),
            title: isWhole ? "undo" : "back to the queue",
            reverse: ids.map { .reopenTask(id: $0) }
        )
    }
}
