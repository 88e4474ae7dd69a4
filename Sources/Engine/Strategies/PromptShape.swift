/// A way of asking for the same edit.
///
/// Small models get stuck in one way and answer another: a 1.5B model solved 2 of 12 small bugs when asked
/// for the file, 4 when it had to explain first, 5 when it had to give one function, and 7 in one of these
/// ways. So shapes take turns.
enum PromptShape: String, Sendable, Hashable, CaseIterable {
    /// Say in two sentences what is wrong, then give the whole file.
    case explainedFile
    /// Give the whole file.
    case wholeFile
    /// Write the wrong line and the right one, then give the whole file.
    case namedLine
    /// Give one function or type; for files too long to be written again.
    case symbol
    /// Say in two sentences what is wrong, then give one function or type.
    case explainedSymbol
    /// Give one function whose body is not shown: what is not there cannot be copied.
    case unseenSymbol
    /// Give SEARCH/REPLACE blocks; for long files of which no symbol is known.
    case searchReplace

    /// The longest file that a model is asked to write again, in lines.
    static let longestWholeFile = 250

    /// The shapes for a file, the one that is tried first in front.
    ///
    /// - Parameters:
    ///   - lines: The length of the file; 0 for a new one.
    ///   - hasSymbol: Whether a function or type is known that probably has to change.
    ///   - isSymbolSure: Whether the failing check itself names it, and no other.
    ///   - canHideSymbol: Whether it is a function short enough to be written without a look at the old one.
    /// - Returns: At least two shapes, which take turns.
    static func shapes(
        lines: Int,
        hasSymbol: Bool,
        isSymbolSure: Bool,
        canHideSymbol: Bool
    ) -> [PromptShape] {
        let unseen: [PromptShape] = canHideSymbol ? [.unseenSymbol] : []
        guard lines <= longestWholeFile else {
            return hasSymbol
                ? [.explainedSymbol] + unseen + [.symbol, .searchReplace] : [.searchReplace, .namedLine]
        }
        // One function breaks the habit of copying the file: of twelve small bugs 5 against 4.
        return isSymbolSure
            ? [.explainedSymbol] + unseen + [.explainedFile, .wholeFile]
            : [.explainedFile, .wholeFile] + unseen + [.namedLine]
    }

    /// Whether the answer is one function or type.
    var isSymbol: Bool { self == .symbol || self == .explainedSymbol || self == .unseenSymbol }

    /// The shape in which a failed answer to this one is repaired, for which the code has to be seen.
    var forRepair: PromptShape { self == .unseenSymbol ? .explainedSymbol : self }

    /// Whether the answer repeats the whole file.
    var isWholeFile: Bool { self == .explainedFile || self == .wholeFile || self == .namedLine }

    /// What the try is called in the journal.
    var name: String {
        switch self {
        case .explainedFile: "explain, then the file"
        case .wholeFile: "the whole file"
        case .namedLine: "the changed line, then the file"
        case .symbol: "one function"
        case .explainedSymbol: "explain, then one function"
        case .unseenSymbol: "one function anew"
        case .searchReplace: "SEARCH/REPLACE blocks"
        }
    }
}
