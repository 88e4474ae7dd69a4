import Domain
import Foundation

/// A word about what just happened, above the footer.
///
/// One rule for all: a plain word goes with the next key, whatever it does; one that offers to take something
/// back stays as long as the offer. Trouble stays until it was seen:
/// it goes with Esc, which then does nothing else if the trouble belongs to what has the keys, or with the
/// next key that does something. Letters typed into a field do not count, since eyes are elsewhere then.
struct Toast: Sendable, Equatable {
    /// A key that comes sooner was on its way before the word could be read.
    static let readingTime: TimeInterval = 1

    /// What happened.
    var message: String
    /// What to do about it; empty when nothing needs doing.
    var remedy = ""
    /// Whether something went wrong.
    var isTrouble = false
    /// What takes it back; nil where nothing does.
    var undo: UndoOffer?
    /// The dialog it belongs to; nil for the panes.
    var dialog: Int?
    /// When it appeared.
    let since: Date

    /// Whether it goes with the next key.
    var isPlain: Bool { !isTrouble && undo == nil }

    /// Whether there was time to read it.
    func isRead(at time: Date) -> Bool {
        let age = time.timeIntervalSince(since)
        // A clock that was set back must not keep it.
        return age >= Self.readingTime || age < 0
    }
}

extension DashboardState {
    /// Shows a word that belongs to what has the keys.
    mutating func say(
        _ message: String,
        remedy: String = "",
        isTrouble: Bool = false,
        undo: UndoOffer? = nil
    ) {
        toast = Toast(
            message: message,
            remedy: remedy,
            isTrouble: isTrouble,
            undo: undo,
            dialog: dialogs.last?.id,
            since: time
        )
    }

    /// Shows a refusal.
    mutating func say(_ error: EngineError) { say(error.message, remedy: error.remedy, isTrouble: true) }

    /// Takes the trouble away that Esc is meant for.
    ///
    /// - Returns: Whether there was such trouble; the key has done its work then.
    mutating func closeToast() -> Bool {
        guard let toast, toast.isTrouble else { return false }
        // What is left of a closed dialog belongs to the panes.
        let owner = dialogs.contains { $0.id == toast.dialog } ? toast.dialog : nil
        guard owner == dialogs.last?.id else { return false }
        self.toast = nil
        return true
    }
}
