/// The keys of every action in every context, while files are laid over each other.
struct KeymapBindings: Sendable {
    /// Keys that an action lost because a user's file gave them to another.
    struct Loss: Sendable {
        /// Who lost.
        let action: Action
        /// What was lost.
        let chord: KeyChord
        /// The entry that has it now.
        let winner: KeymapBinding
    }

    private var table: [ActionContext: [Action: KeymapBinding]] = [:]
    /// What was lost to entries of a user's file.
    private(set) var losses: [Loss] = []

    /// All of them, in the order of contexts and actions.
    var all: [KeymapBinding] {
        ActionContext.allCases.flatMap { context in
            let bindings = table[context] ?? [:]
            return Action.allCases.compactMap { bindings[$0] }
        }
    }

    /// The keys that a context gives to an action.
    subscript(context: ActionContext, action: Action) -> KeymapBinding? { table[context]?[action] }

    /// Lays a file over those so far: an action named in it loses the keys it had there, and a key given in
    /// it is taken from other actions of the same context.
    mutating func lay(_ layer: [KeymapBinding]) {
        for binding in layer { table[binding.context, default: [:]][binding.action] = nil }
        for winner in layer {
            for (action, loser) in table[winner.context] ?? [:] {
                let lost = loser.chords.filter { chord in
                    winner.chords.contains { $0.clashes(with: chord) }
                }
                guard !lost.isEmpty else { continue }
                table[winner.context]?[action]?.chords.removeAll { lost.contains($0) }
                guard winner.origin.isUser else { continue }
                losses += lost.map { Loss(action: action, chord: $0, winner: winner) }
            }
        }
        // Only now, since entries of one file do not take keys from each other: they do not clash.
        for binding in layer { table[binding.context, default: [:]][binding.action] = binding }
    }
}
