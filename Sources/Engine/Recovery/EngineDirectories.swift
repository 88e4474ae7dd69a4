import Domain
import Foundation
import Glibc
import Store

/// Where a project's state lies: one folder per repository, readable by its owner only.
struct EngineDirectories: Sendable {
    /// The folder of the project.
    let root: String
    /// The folder of the slots of hosts of models, which all projects of the user share.
    let hosts: String

    /// The database with tasks, steps, events and chat.
    var database: String { root + "/switchyard.db" }
    /// The file that the running engine holds locked.
    var lock: String { root + "/lock" }
    /// The Unix socket that the running engine listens on; its name is short, as such paths end at 107 bytes.
    var socket: String { root + "/s" }
    /// What steps printed and models replied, one file each.
    var outputs: String { root + "/outputs" }
    /// The logs of jobs on GitHub that were read, which can all be fetched again.
    var jobLogs: String { root + "/job-logs" }
    /// The worktrees of tasks.
    var worktrees: String { root + "/worktrees" }
    /// The object stores of checkpoints.
    var checkpoints: String { root + "/checkpoints" }
    /// Worktrees that were cleaned away, for a while.
    var trash: String { root + "/trash" }
    /// What tools of the checks keep from run to run.
    var caches: String { root + "/caches" }
    /// The newest hash of the event log, beside the database so that a cut tail is seen.
    var logHead: String { root + "/log-head" }

    /// What is known of a database that this one took the place of.
    var earlierDatabase: String { root + "/earlier-database.json" }
    /// Says what is wrong with the database, so that the next start moves it out of the way.
    var damageMark: String { root + "/database-damaged" }
    /// Says that the database has to be looked through, since a process that used it was killed.
    var uncheckedMark: String { root + "/database-unchecked" }

    /// The last diff of a task.
    func diff(of task: TaskID) -> String { "\(outputs)/task-\(task)-diff.json" }

    /// Where the slots of a host of models are; its address has to be the same from every project.
    func slots(of host: String) -> String { "\(hosts)/\(EventChain.hash(of: host).prefix(12))" }

    /// Where the tokens of a paid host are counted, for all projects together.
    func tokens(of host: String) -> String { "\(hosts)/tokens-\(EventChain.hash(of: host).prefix(12))" }

    private init(root: String, hosts: String) {
        self.root = root
        self.hosts = hosts
    }

    /// Finds the folder of a project.
    ///
    /// - Parameters:
    ///   - projectHash: Twelve hexadecimal digits that name the repository, the same from each of its
    ///     worktrees.
    ///   - override: The folder to use instead.
    ///   - environment: Where `XDG_STATE_HOME` and `HOME` are looked up.
    /// - Throws: `unavailable` when neither is set.
    init(projectHash: String, override: String?, environment: [String: String]) throws(EngineError) {
        let shared = Self.shared(environment)
        let own = override.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
        guard let root = own ?? shared.map({ "\($0)/\(projectHash)" }) else {
            throw .unavailable(
                message: "There is no place for Switchyard's state: neither XDG_STATE_HOME nor HOME is set.",
                remedy: "Set HOME, or XDG_STATE_HOME to a folder you can write to."
            )
        }
        self.init(root: root, hosts: (shared ?? root) + "/hosts")
    }

    /// The folder of all that Switchyard keeps for the user; nil where the environment names no place.
    private static func shared(_ environment: [String: String]) -> String? {
        // The XDG specification says that a relative path is to be ignored.
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/switchyard" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return home + "/.local/state/switchyard"
    }

    /// Makes the folders that are missing, each with mode 0700.
    ///
    /// - Returns: The same folders by their real path: git compares paths as texts.
    /// - Throws: `unavailable` when one cannot be made or written to.
    func created() throws(EngineError) -> EngineDirectories {
        let folders = [root, outputs, jobLogs, worktrees, checkpoints, caches, trash]
        do {
            for path in folders where !Self.isOurs(path) {
                try FileManager.default.createDirectory(
                    atPath: path,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
                // An older folder may have been made with other rights.
                try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
            }
        } catch {
            guard !FileManager.default.fileExists(atPath: root) || access(root, W_OK) == 0 else {
                throw Self.readOnly(root)
            }
            throw .unavailable(
                message: "The state folder \(root) cannot be made: \(error.localizedDescription)",
                remedy: "Make the folder writable, free disk space, or set XDG_STATE_HOME to another place."
            )
        }
        if let closed = folders.first(where: { access($0, W_OK) != 0 }) { throw Self.readOnly(closed) }
        return EngineDirectories(
            root: URL(fileURLWithPath: root).resolvingSymlinksInPath().path,
            hosts: hosts
        )
    }

    /// Whether a folder is there and only its owner may do anything in it.
    private static func isOurs(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & (S_IFMT | 0o777) == S_IFDIR | 0o700
    }

    private static func readOnly(_ path: String) -> EngineError {
        .unavailable(
            message: "The state folder \(path) is read-only, so no work can be recorded.",
            remedy:
                "Make it writable or set XDG_STATE_HOME to another place; `switchyard list`, `show` and `audit` "
                + "still read what is there."
        )
    }
}
