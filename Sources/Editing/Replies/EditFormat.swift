/// The form in which a model is asked for its edits, with the words that ask for it.
package enum EditFormat: String, Sendable, Hashable, CaseIterable {
    /// Every changed file in full.
    case wholeFile
    /// One function or type in full.
    case symbol
    /// Passages to find and their replacements.
    case searchReplace

    /// The part of a prompt that explains the form; the parser accepts it, and much that only resembles it.
    package var instructions: String {
        switch self {
        case .wholeFile:
            """
            Answer with each file you change, in full: first a line with its path, then its whole content in a code block.

            path/to/file.py
            ```python
            the whole new content
            ```

            \(Self.otherRequests)
            """
        case .symbol:
            """
            Answer with the whole function or type you change, and nothing else of the file. Put the path and the name \
            in the line above the code block:

            path/to/file.py#name
            ```python
            the whole new function
            ```
            """
        case .searchReplace:
            """
            Answer with SEARCH/REPLACE blocks. SEARCH holds whole lines copied exactly from the file, enough of them to \
            occur only once:

            path/to/file.py
            <<<<<<< SEARCH
            lines as they are
            =======
            lines as they should be
            >>>>>>> REPLACE

            To create a file leave SEARCH empty.
            \(Self.otherRequests)
            """
        }
    }

    private static let otherRequests = """
        To delete or to move a file write one line:
        DELETE path/to/file.py
        RENAME path/to/old.py -> path/to/new.py
        Never leave code out and never write "rest unchanged".
        """
}
