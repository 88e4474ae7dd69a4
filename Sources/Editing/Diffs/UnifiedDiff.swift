/// Unified diffs in git's format: written for people and models, read for screens.
package enum UnifiedDiff {
    /// The diff of one file as git would print it; empty if nothing changed.
    /// - Parameters:
    ///   - path: The file's path, the same before and after.
    ///   - before: The content before, nil if the file is new.
    ///   - after: The content after, nil if the file is deleted.
    ///   - context: How many unchanged lines surround a change.
    package static func text(path: String, before: String?, after: String?, context: Int = 3) -> String {
        ""
    }

    /// Reads the output of `git diff` (or of `diff -u`); what is no diff is skipped.
    package static func parse(_ text: String) -> [FileDiff] {
        []
    }
}
