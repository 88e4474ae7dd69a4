/// What is not as it has to be after a kill, with all that is needed to look for the reason.
struct CrashFinding: Error, CustomStringConvertible {
    /// The seed, the cycle, and what was killed when.
    let place: String
    /// What is wrong, one line each.
    let faults: [String]

    init(during place: String, _ faults: [String]) {
        self.place = place
        self.faults = faults
    }

    var description: String { "\(place):\n" + faults.map { "  - \($0)" }.joined(separator: "\n") }
}
