import Domain

/// A short word about what just happened.
struct Toast: Sendable, Equatable {
    /// What happened.
    var message: String
    /// What to do about it; empty when nothing needs doing.
    var remedy = ""
    /// Whether something went wrong: then it stays until Esc, else until the next key.
    var isTrouble = false

    /// A word about a refusal.
    init(_ error: EngineError) {
        message = error.message
        remedy = error.remedy
        isTrouble = true
    }

    /// A word about anything else.
    init(_ message: String, remedy: String = "", isTrouble: Bool = false) {
        self.message = message
        self.remedy = remedy
        self.isTrouble = isTrouble
    }
}
