/// Findings about a keymap while they are gathered, each once.
struct KeymapReport {
    private var findings: [KeymapFinding] = []
    private var seen: Set<String> = []

    /// The findings, problems first, then in the order of the files.
    var sorted: [KeymapFinding] {
        findings.sorted { first, second in
            let keys = [first, second].map { ($0.isProblem ? 0 : 1, $0.file ?? "", $0.line ?? 0, $0.message) }
            return keys[0] < keys[1]
        }
    }

    /// Adds what a file says that cannot be understood.
    mutating func add(_ mistake: ConfigurationError) {
        findings.append(
            KeymapFinding(
                kind: .mistake,
                isProblem: true,
                action: nil,
                key: nil,
                context: nil,
                file: mistake.file,
                line: mistake.line,
                message: mistake.message
            )
        )
    }

    /// Adds something about the keys of an action.
    ///
    /// - Parameters:
    ///   - kind: What is the matter.
    ///   - isProblem: Whether something does not work.
    ///   - binding: The entry of the action.
    ///   - chord: The key that is meant; nil for all of them.
    ///   - message: What is the matter and what to do.
    ///   - place: Where the keys are pressed; nil for the entry's own table.
    ///   - cause: What makes it the same finding as another one in a place that inherits from this one.
    ///   - origin: Where it can be changed, if not at the entry itself.
    mutating func add(
        _ kind: KeymapFinding.Kind,
        isProblem: Bool,
        _ binding: KeymapBinding,
        _ chord: KeyChord?,
        _ message: String,
        in place: ActionContext? = nil,
        because cause: String? = nil,
        origin: KeymapBinding.Origin? = nil
    ) {
        let key = chord?.description
        let identity = [kind.rawValue, binding.action.rawValue, key ?? "", cause ?? message]
        guard seen.insert(identity.joined(separator: "\n")).inserted else { return }
        let origin = origin ?? binding.origin
        findings.append(
            KeymapFinding(
                kind: kind,
                isProblem: isProblem,
                action: binding.action.rawValue,
                key: key,
                context: (place ?? binding.context).rawValue,
                file: origin.file,
                line: origin.line,
                message: message
            )
        )
    }
}
