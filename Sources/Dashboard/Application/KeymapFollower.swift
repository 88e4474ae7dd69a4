import Foundation

/// Reads the user's keymap again whenever its file has changed; nothing wakes up meanwhile.
@MainActor
final class KeymapFollower {
    private let folder: String
    private let changed: @MainActor (Keymap, [KeymapFinding]) -> Void
    /// The file as it was read last: other files of its folder change, too.
    private var text: String?
    private var watch: FolderWatch?
    private var reading: Task<Void, Never>?

    /// Follows the file from a first reading on.
    ///
    /// - Parameters:
    ///   - first: The keymap as it was read for the start.
    ///   - changed: Gets the keymap of each new version of the file, with what is to be said of it.
    init(_ first: KeymapReading, changed: @escaping @MainActor (Keymap, [KeymapFinding]) -> Void) {
        folder = first.folder
        text = first.text
        self.changed = changed
        let name = URL(fileURLWithPath: folder).lastPathComponent
        watch = FolderWatch(
            concerns: { $0.hasSuffix(".toml") || $0 == name },
            changed: { [weak self] in self?.readAgain() }
        )
        watch?.watch(first.folders)
        // It may have changed since it was read.
        readAgain()
    }

    /// Whether changes are seen; not where the system has no watches left.
    var isWatching: Bool { watch != nil }

    /// Ends it; nothing is told any more.
    func cancel() {
        watch?.cancel()
        reading?.cancel()
    }

    private func readAgain() {
        // One that is under way may have read an older version.
        reading?.cancel()
        reading = Task { [weak self, folder] in
            let new = await KeymapReading.read(folder)
            guard !Task.isCancelled, let self else { return }
            watch?.watch(new.folders)
            guard new.text != text else { return }
            let findings = await new.findings()
            guard !Task.isCancelled else { return }
            text = new.text
            changed(new.keymap, findings)
        }
    }
}
