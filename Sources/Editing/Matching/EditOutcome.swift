/// What became of an edit when it was applied to a file's content.
package enum EditOutcome: Sendable, Hashable {
    /// The content changed. `rung` is the loosest one that any block of the edit needed.
    case applied(newContent: String, rung: MatchRung)
    /// The content already is as the edit wants it.
    case unchanged
    /// At least one block found no place, or more than one.
    case failed(MatchFailure)
}

/// How strictly a passage was compared with the file, strictest first.
package enum MatchRung: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Byte for byte; also every whole file and every symbol.
    case exact
    /// White space at line ends ignored.
    case rightTrimmed
    /// All lines indented more or less by the same amount.
    case indentShifted
    /// Runs of white space equal to one blank; the replacement takes over the file's indentation.
    case whitespaceCollapsed
    /// Typographic dashes, quotes and blanks equal to their plain forms.
    case unicodeFolded

    package static func < (left: MatchRung, right: MatchRung) -> Bool {
        left.order < right.order
    }

    private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Why an edit could not be applied.
package struct MatchFailure: Sendable, Hashable {
    /// A block that found no unique place.
    package struct FailedBlock: Sendable, Hashable {
        /// The block's place in the edit, counted from 0.
        package var index: Int
        /// The block; for a symbol or a file the wanted content stands in `replace`.
        package var block: SearchReplaceBlock
        /// What is wrong with it.
        package var reason: Reason
        /// The most similar lines of the file with their numbers (`12 | code`), empty if nothing is near.
        package var nearestLines: String
    }

    /// What is wrong.
    package enum Reason: Sendable, Hashable {
        /// The passage does not occur in the file.
        case notFound
        /// The passage occurs several times, at these lines counted from 1.
        case notUnique(lines: [Int])
        /// SEARCH is empty, but the file has content.
        case emptySearch
        /// The file does not exist.
        case fileMissing
        /// The file defines no such symbol; these are near or all there are.
        case symbolNotFound(known: [String])
        /// The new text does not define the symbol it should replace.
        case symbolNotInReplacement
    }

    /// The file concerned.
    package var path: String
    /// The blocks that failed, in order; never empty.
    package var failedBlocks: [FailedBlock]
    /// The content with the other blocks applied, or nil if none was; the model need not send those again.
    package var partialContent: String?

    /// The first failed block.
    package var block: SearchReplaceBlock { failedBlocks[0].block }
    /// What is wrong with the first failed block.
    package var reason: Reason { failedBlocks[0].reason }
    /// The lines of the file nearest to the first failed block.
    package var nearestLines: String { failedBlocks[0].nearestLines }
}
