import Foundation
import Terminal

/// A sequence of keys of which some are still missing.
///
/// Who knows the rest types on; to who hesitates it is shown.
struct BegunChord: Sendable, Equatable {
    /// How long somebody hesitates who does not know how to go on.
    static let patience = Duration.milliseconds(300)

    /// The keys so far.
    let keys: [Key]
    /// When the last of them came.
    let since: Date
    /// Whether what may follow is shown.
    var isExplained: Bool
}

extension DashboardState {
    /// The keys of a sequence that was begun; most often none.
    var pendingKeys: [Key] { begunChord?.keys ?? [] }

    /// Waits for the rest of a sequence; once explained, it is explained to its end.
    ///
    /// - Parameters:
    ///   - keys: The keys so far.
    ///   - before: What was begun before the last of them.
    /// - Returns: The request to be woken.
    mutating func begin(_ keys: [Key], after before: BegunChord?) -> [Effect] {
        let isExplained = before?.isExplained == true
        begunChord = BegunChord(keys: keys, since: time, isExplained: isExplained)
        return isExplained ? [] : [.wake(after: BegunChord.patience, for: .explanation(since: time))]
    }

    /// Does what it asked to be woken for, unless that is over.
    mutating func wake(for alarm: Alarm) {
        switch alarm {
        case .explanation(let since):
            if begunChord?.since == since { begunChord?.isExplained = true }
        case .offerOver(let since):
            if toast?.undo != nil, toast?.since == since { toast = nil }
        case .issueRest(let number): restOnIssue(number)
        }
    }
}
