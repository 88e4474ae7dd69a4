/// Checks of a changed file that need nothing but its text.
package enum EditGuards {
    /// Looks for the ways in which a model's edit damages a file.
    /// - Parameters:
    ///   - path: The file.
    ///   - before: Its content before, nil for a new file.
    ///   - after: Its content after.
    ///   - taskText: What the user asked for; "remove" there explains a shorter file.
    package static func check(path: String, before: String?, after: String, taskText: String) -> [GuardFinding] {
        []
    }
}
