import Dispatch
import Remote

/// What is said of an engine that does not answer: a process that was stopped takes what is asked, by its kernel, and
/// says nothing.
enum EngineSilence {
    /// The seconds of silence after which something is said.
    static let seconds = 5

    /// Watches an engine.
    ///
    /// - Parameters:
    ///   - engine: The engine.
    ///   - host: The machine it runs on; nil for this one.
    ///   - tell: Shows the words, and whether they are of trouble.
    static func watch(
        _ engine: RemoteEngine,
        on host: String?,
        _ tell: @escaping @MainActor @Sendable (_ words: String, _ isTrouble: Bool) -> Void
    ) async {
        let number = await engine.server?.processID
        let process = number.map { "process \($0)" } ?? "its process"
        let place = host.map { " on \($0)" } ?? ""
        await engine.watchSilence(of: .seconds(seconds)) { isSilent in
            let words =
                isSilent
                ? "The engine has not answered for \(seconds) s: it is busy, or \(process)\(place) was stopped, and "
                    + "kill -CONT wakes it."
                : "The engine answers again."
            Task { @MainActor in tell(words, isSilent) }
        }
    }
}
