import Foundation

/// The user's keymap as it lies on the disk: `keymap.toml` in the configuration folder.
package struct KeymapReading: Sendable {
    /// The keys that the file makes, or those of the default keymap without one.
    package let keymap: Keymap
    /// The path of the file, whether or not it is there.
    package let file: String
    /// The configuration folder.
    let folder: String
    /// What stands in it; nil when it is not there.
    let text: String?
    /// The folders in which a change can change it.
    let folders: Set<String>

    /// Reads the file; one that is not there is as good as an empty one.
    ///
    /// - Parameter folder: The configuration folder.
    package init(folder: String) {
        self.folder = folder
        file = folder + "/keymap.toml"
        text = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) }
        keymap = Keymap(userText: text, file: file)
        folders = FolderWatch.folders(of: folder, files: [file])
    }

    /// Whether the user has a keymap.
    package var isThere: Bool { text != nil }

    /// Reads the file without holding up the caller's thread.
    @concurrent
    static func read(_ folder: String) async -> KeymapReading { KeymapReading(folder: folder) }

    /// What is to be said of the user's own entries, problems first.
    @concurrent
    func findings() async -> [KeymapFinding] {
        KeymapCheck(keymap).findings.filter { $0.file == file }
    }
}
