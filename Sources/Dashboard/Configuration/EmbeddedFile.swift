import CAssets

/// A theme or keymap that is part of the program.
struct EmbeddedFile {
    /// The path from the top of the repository, such as `themes/mono.toml`.
    let name: String
    /// The content.
    let text: String

    /// All of them, in the order of their names.
    static let all: [EmbeddedFile] = (0..<cassets_count()).map { index in
        let file = cassets_file_at(index)
        return EmbeddedFile(
            name: String(cString: file.name),
            text: String(decoding: UnsafeBufferPointer(start: file.bytes, count: file.length), as: UTF8.self)
        )
    }

    /// The file of this name, if it is embedded.
    static func named(_ name: String) -> EmbeddedFile? {
        all.first { $0.name == name }
    }
}
