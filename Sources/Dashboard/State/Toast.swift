import Domain
import Foundation

/// A word about what just happened, above the footer.
///
/// One rule for all: a plain word goes with the next key, whatever it does; one that offers to take something
/// back stays as long as the offer. Trouble stays until it was seen: over the panes it goes with Esc, which
/// then does nothing else; over a dialog Esc closes the dialog first. It goes also with the next key that does
/// something. Letters typed into a field do not count, since eyes are elsewhere then.
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
    /// Shows a word.
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
            since: time
        )
    }

    /// Shows a refusal.
    mutating func say(_ error: EngineError) { say(error.message, remedy: error.remedy, isTrouble: true) }

    /// Whether Esc closes trouble now: a dialog has the keys and goes before any word.
    var closesToast: Bool { toast?.isTrouble == true && dialogs.isEmpty }

    /// Takes the trouble away that Esc is meant for.
    ///
    /// - Returns: Whether there was such trouble; the key has done its work then.
    mutating func closeToast() -> Bool {
        guard closesToast else { return false }
        toast = nil
        return true
    }
}
