import Foundation

/// The processes of one project's engines, by what `/proc` says of every process of this machine.
///
/// Each of them names the project's state folder, whose name is its own: the engine, its parent and its reaper
/// in the environment that they were started with; git, checks and hooks in the folder of settings, which stays
/// in their cleaned environment; and most of them in their arguments or as the folder that they run in.
struct EngineProcesses: Sendable {
    /// One process.
    struct Found: Sendable, Hashable, CustomStringConvertible {
        let id: Int32
        /// Its command line.
        let line: String

        var description: String { "process \(id) (\(line))" }
    }

    /// The name of the process that ends the others.
    private static let reaper = "switchyard-reap"

    /// The folder that `XDG_STATE_HOME` named.
    let stateFolder: String

    /// The folder of the project in it; nil before the first engine made it.
    var root: String? {
        let folder = stateFolder + "/switchyard"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        // Beside it lie folders of the screen, which are no project's.
        return names.first { $0.count == 12 && $0.allSatisfy(\.isHexDigit) }.map { folder + "/" + $0 }
    }

    /// All that are alive; what has ended and was not waited for yet is not.
    func all() -> [Found] {
        let own = getpid()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(Int32.init).filter { $0 != own && isOurs($0) }.map {
            Found(id: $0, line: line(of: $0))
        }
    }

    /// The engine that the lock file names, if that process is alive; nil when there is none.
    func engine() -> Int32? {
        guard let root, let bytes = FileManager.default.contents(atPath: root + "/lock"),
            let word = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first,
            let process = Int32(word), process > 1, isOurs(process), !isReaper(process)
        else { return nil }
        return process
    }

    /// The processes of ours that hold a lock on a lock file of the project, also on one that was replaced.
    func lockHolders() -> Set<Int32> {
        guard let root, let bytes = FileManager.default.contents(atPath: "/proc/locks") else { return [] }
        // `1: FLOCK  ADVISORY  WRITE 4711 fe:00:16223307 0 EOF`
        let holders = String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap {
            line -> Int32? in
            let words = line.split(separator: " ")
            return words.count > 4 && words[1] == "FLOCK" && words[3] == "WRITE" ? Int32(words[4]) : nil
        }
        return Set(holders).filter { process in
            let folder = "/proc/\(process)/fd"
            let numbers = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return numbers.contains { number in
                // The kernel adds a word to the name of a file that was deleted.
                target(folder + "/" + number).map { $0 == root + "/lock" || $0.hasPrefix(root + "/lock ") }
                    ?? false
            }
        }
    }

    /// The process that works, of those that one start of the product led to.
    ///
    /// - Parameters:
    ///   - process: The process that was started.
    ///   - hasParent: Whether that one becomes the parent that waits in the shell.
    /// - Returns: The engine that holds the lock; before one does, the process that will.
    func victim(startedAs process: Int32, hasParent: Bool) -> Int32 {
        if let engine = engine() { return engine }
        guard hasParent else { return process }
        // The parent forks the reaper first, which is called like the others for an instant, and then the engine.
        let children = all().map(\.id).filter { ProcessTable.parent(of: $0) == process }
        guard children.count > 1 else { return process }
        return children.filter { !isReaper($0) }.max() ?? process
    }

    // MARK: - Detail

    private func isOurs(_ process: Int32) -> Bool {
        let folder = Data(stateFolder.utf8)
        for name in ["environ", "cmdline"] {
            let bytes = FileManager.default.contents(atPath: "/proc/\(process)/\(name)")
            if bytes?.range(of: folder) != nil { return true }
        }
        return target("/proc/\(process)/cwd")?.hasPrefix(stateFolder) ?? false
    }

    private func isReaper(_ process: Int32) -> Bool {
        let name = FileManager.default.contents(atPath: "/proc/\(process)/comm")
        return name.map { String(decoding: $0, as: UTF8.self).hasPrefix(Self.reaper) } ?? false
    }

    private func line(of process: Int32) -> String {
        let bytes = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
        let words = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        return words.joined(separator: " ")
    }

    private func target(_ link: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: link)
    }
}
