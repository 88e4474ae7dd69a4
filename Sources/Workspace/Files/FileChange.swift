/// One change of a file that somebody untrusted asks for.
package enum FileChange: Sendable, Hashable {
    /// Creates the file or replaces its whole content.
    case write(path: String, content: [UInt8])
    /// Deletes the file.
    case delete(path: String)
    /// Moves the file to a name that is free.
    case rename(from: String, to: String)

    /// Writes a text.
    package static func write(path: String, text: String) -> FileChange {
        .write(path: path, content: Array(text.utf8))
    }
}
