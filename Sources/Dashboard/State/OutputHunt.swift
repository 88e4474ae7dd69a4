import Terminal

/// What to look for in an output.
struct OutputHunt: Sendable, Equatable {
    /// Where.
    let output: OutputID
    /// Which of the searches there it is.
    let number: Int
    /// What is looked for.
    let words: TextSearch
    /// The first line to look at; it may be one past the end, or before the beginning.
    let start: Int
    let direction: TextDirection
    /// How many rows are in view: so many lines are wanted on both sides of the match.
    let rows: Int
}

/// How a search in an output goes, and what it comes to.
enum OutputFinding: Sendable {
    /// Nothing yet in so much of it.
    case searching(percent: Int)
    /// The nearest line with the words, the lines around it, which of how many it is where that is cheap to
    /// know, and whether it lies behind the end at which the search turned over.
    case found(line: Int, LogSlice, SearchHits?, hasWrapped: Bool)
    /// The words are nowhere.
    case nothing
}
