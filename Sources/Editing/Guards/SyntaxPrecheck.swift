/// A quick look at whether a file can be valid code at all, before anything is built.
package enum SyntaxPrecheck {
    /// Looks for what no compiler would accept; nil when nothing is plainly wrong, or the language is not known.
    /// - Parameters:
    ///   - path: The file; its name tells the language.
    ///   - before: Its content before. An imbalance it already had is not held against the new content.
    ///   - after: Its new content.
    package static func check(path: String, before: String?, after: String) -> GuardFinding? {
        nil
    }
}
