/// Why a full-screen terminal cannot be had; what remains is plain output.
package enum TerminalError: Error, Hashable, Sendable {
    /// There is no terminal: output goes to a file or a pipe, or the process has none.
    case notATerminal
    /// Neither the terminal's description nor one of a common terminal is installed.
    case unknownTerminal(String)
    /// The terminal can only print: it cannot place its cursor (TERM=dumb).
    case cannotPlaceCursor(String)
    /// The system refused something that always works, such as a file in memory; the error number.
    case system(Int32)
}
