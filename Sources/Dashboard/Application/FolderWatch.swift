import Dispatch
import Foundation
import Glibc

/// Tells when files of folders are written, replaced or removed, by inotify(7); nothing wakes up meanwhile.
///
/// Folders are watched and not files, because editors put a new file in the place of the old one. All that
/// happens at once, such as an editor's renaming back and forth, is told once, when it is over.
@MainActor
final class FolderWatch {
    /// How long nothing must happen before a change is told.
    private static let calm = DispatchTimeInterval.milliseconds(80)
    private static let interest = UInt32(
        IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR
    )

    private let descriptor: CInt
    private let source: any DispatchSourceRead
    private let concerns: (String) -> Bool
    private let changed: @MainActor () -> Void
    private var watched: [String: CInt] = [:]
    private var changes = 0
    private var isOver = false

    /// Watches nothing yet; nil if the system has no watches left.
    ///
    /// - Parameters:
    ///   - concerns: Whether a name in a watched folder matters.
    ///   - changed: Called on the main actor after something that matters has changed.
    init?(concerns: @escaping (String) -> Bool, changed: @escaping @MainActor () -> Void) {
        // The flags of inotify are those of open(2) by another name.
        let descriptor = inotify_init1(O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        self.descriptor = descriptor
        self.concerns = concerns
        self.changed = changed
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .main)
        source.setEventHandler { [weak self] in
            MainActor.assumeIsolated { self?.readEvents() }
        }
        source.setCancelHandler { close(descriptor) }
        source.activate()
    }

    /// Watches these folders and no others; those that are not there are left out.
    func watch(_ folders: Set<String>) {
        guard !isOver else { return }
        for (folder, number) in watched where !folders.contains(folder) {
            inotify_rm_watch(descriptor, number)
            watched[folder] = nil
        }
        // A folder that was removed and made again has to be added anew, which does no harm to the others.
        for folder in folders {
            let number = inotify_add_watch(descriptor, folder, Self.interest)
            watched[folder] = number >= 0 ? number : nil
        }
    }

    /// Ends it; nothing is told any more.
    func cancel() {
        guard !isOver else { return }
        isOver = true
        source.cancel()
    }

    private func readEvents() {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        var matters = false
        while !isOver {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            for event in Self.events(buffer[..<count]) where event.isGeneral || concerns(event.name) {
                matters = true
            }
        }
        guard matters else { return }
        changes += 1
        let number = changes
        DispatchQueue.main.asyncAfter(deadline: .now() + Self.calm) { [weak self] in
            MainActor.assumeIsolated { self?.tell(ifStill: number) }
        }
    }

    private func tell(ifStill number: Int) {
        guard number == changes, !isOver else { return }
        changed()
    }
}

// MARK: - What to watch

extension FolderWatch {
    /// The folders in which a change can change files of the configuration folder: itself, and those that files
    /// are linked from there to; the one above it if it is not there yet.
    nonisolated static func folders(of folder: String, files: [String]) -> Set<String> {
        let manager = FileManager.default
        guard manager.fileExists(atPath: folder) else { return [above(folder)] }
        var folders: Set = [folder]
        for file in files where (try? manager.destinationOfSymbolicLink(atPath: file)) != nil {
            folders.insert(above(URL(fileURLWithPath: file).resolvingSymlinksInPath().path))
        }
        return folders
    }

    private nonisolated static func above(_ path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }
}

// MARK: - Events

extension FolderWatch {
    private struct Event {
        let name: String
        /// It is about the watch itself: the folder has gone, or events were lost.
        let isGeneral: Bool
    }

    /// Takes apart what was read: a record is four numbers of four bytes (watch, mask, cookie, length) and a
    /// name of that length, filled up with zeros.
    private static func events(_ bytes: ArraySlice<UInt8>) -> [Event] {
        var events: [Event] = []
        var rest = bytes
        while rest.count >= 16 {
            let (mask, length) = rest.withUnsafeBytes { record in
                (
                    record.loadUnaligned(fromByteOffset: 4, as: UInt32.self),
                    Int(record.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
                )
            }
            let name = String(decoding: rest.dropFirst(16).prefix(length).prefix { $0 != 0 }, as: UTF8.self)
            let isGeneral = mask & UInt32(IN_IGNORED | IN_Q_OVERFLOW) != 0
            events.append(Event(name: name, isGeneral: isGeneral))
            rest = rest.dropFirst(16 + length)
        }
        return events
    }
}
