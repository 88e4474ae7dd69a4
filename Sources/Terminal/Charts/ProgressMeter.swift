/// How far something is, told no better than it is known.
package enum ProgressMeter: Hashable, Sendable {
    /// A part of a known whole; 100 per cent only when all of it is done.
    case share(Bar, percent: Int)
    /// So much of an unknown whole.
    case amount(Int64)
    /// Nothing is known.
    case unknown

    /// Judges what was told.
    ///
    /// - Parameters:
    ///   - completed: What is done.
    ///   - total: The whole; one that is less than what is done is not believed.
    ///   - columns: The width of the bar.
    package init(completed: Int64?, total: Int64?, columns: Int) {
        guard let completed, completed >= 0 else {
            self = .unknown
            return
        }
        guard let total, total > 0, completed <= total else {
            self = .amount(completed)
            return
        }
        let (done, whole) = (Double(completed), Double(total))
        let percent = completed == total ? 100 : min(99, Int(done / whole * 100))
        self = .share(Bar(done, of: whole, columns: columns), percent: percent)
    }
}
