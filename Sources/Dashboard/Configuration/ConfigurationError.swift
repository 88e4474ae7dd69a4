/// What is wrong with a theme or keymap file, and where; the last good one stays in force.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    /// The file's name as the user knows it.
    package let file: String
    /// The line counted from 1; nil when the whole file is meant.
    package let line: Int?
    /// What is wrong, and what would be right.
    package let message: String

    /// The place and the message, such as `keymap.toml:12: there is no action "task.fly"`.
    package var description: String {
        line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
    }
}
