package import Foundation

/// What a plain session needs of the machine besides the engine.
@MainActor
package struct PlainPlatform {
    /// Prints text without control characters, and ends the line; without waiting for whoever reads.
    ///
    /// Returns false where progress is left out, since too much waits already.
    package var print: @MainActor (_ text: String, _ kind: PlainOutput.Kind) -> Bool
    /// Prints what stands before a line of the user's, on the same line.
    package var prompt: @MainActor (_ text: String) -> Void
    /// Waits for the next line; nil when there is none, which on a terminal may not be the last word.
    package var nextLine: @MainActor () async -> String?
    /// The width to wrap prose to; nil where nothing has one.
    package var columns: @MainActor () -> Int?
    /// Lets go of the terminal; the engine works on until its queue is empty.
    package var leave: @MainActor () -> Void
    /// Ends the process, as what the session came to.
    package var end: @MainActor (_ ending: PlainEnding) -> Void
    /// The time now.
    package var now: @MainActor () -> Date

    /// Creates a platform of its parts.
    package init(
        print: @escaping @MainActor (String, PlainOutput.Kind) -> Bool,
        prompt: @escaping @MainActor (String) -> Void,
        nextLine: @escaping @MainActor () async -> String?,
        columns: @escaping @MainActor () -> Int?,
        leave: @escaping @MainActor () -> Void,
        end: @escaping @MainActor (PlainEnding) -> Void,
        now: @escaping @MainActor () -> Date
    ) {
        self.print = print
        self.prompt = prompt
        self.nextLine = nextLine
        self.columns = columns
        self.leave = leave
        self.end = end
        self.now = now
    }
}
