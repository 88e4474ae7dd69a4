import Dispatch
import Domain
import Glibc

/// Looks through folders on a queue of its own: how much of the disk they take, and which secrets lie in
/// them.
///
/// A look is bounded and ends when its task is cancelled.
package actor DiskSurveyor {
    /// What a folder takes of the disk.
    package struct Size: Sendable, Hashable {
        /// Bytes of the disk, which may be more or less than the files are long.
        package var bytes: Int64
        /// Whether all was counted.
        package var isComplete: Bool

        /// Creates a size.
        package init(bytes: Int64 = 0, isComplete: Bool = true) {
            self.bytes = bytes
            self.isComplete = isComplete
        }
    }

    /// The secrets of a folder.
    package struct Secrets: Sendable, Hashable {
        /// Absolute paths in order; the further names of hard-linked ones as well.
        package var paths: [String]
        /// Whether all was looked through.
        package var isComplete: Bool
    }

    /// More files than this cannot be hidden one by one.
    package static let mostSecrets = 1_000

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private let executor = QueueExecutor(label: "switchyard.disk", qos: .utility)
    private let entryLimit: Int

    /// Creates a surveyor that gives a folder up after a number of entries.
    package init(entryLimit: Int = 2_000_000) {
        self.entryLimit = entryLimit
    }

    /// Measures files and folders; what is not there takes nothing, and a file with several names counts
    /// once.
    ///
    /// - Parameter paths: Absolute paths.
    /// - Returns: What they take together.
    /// - Throws: `CancellationError`.
    package func size(of paths: [String]) throws -> Size {
        struct File: Hashable {
            let device: UInt64
            let number: UInt64
        }
        var linked: Set<File> = []
        var size = Size()
        let walk = FileWalk(entryLimit: entryLimit)
        for path in paths {
            let isComplete = try walk.run(path) { entry in
                let status = entry.status
                if status.st_nlink > 1, status.st_mode & S_IFMT != S_IFDIR {
                    let file = File(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
                    guard linked.insert(file).inserted else { return }
                }
                // POSIX counts in units of 512 bytes, whatever the blocks of the file system are.
                size.bytes += Int64(status.st_blocks) * 512
            }
            if !isComplete { size.isComplete = false }
        }
        return size
    }

    /// Finds the files below a folder that are to be hidden.
    ///
    /// Symbolic links are not among them: what they lead to is. Folders of packages are not entered, as what
    /// lies there was published.
    ///
    /// - Parameters:
    ///   - root: An absolute path without symbolic links.
    ///   - rules: Which files are hidden.
    /// - Returns: What was found.
    /// - Throws: `CancellationError`.
    package func secrets(below root: String, by rules: SecretFiles) throws -> Secrets {
        var found: Set<String> = []
        var linked: Set<UInt64> = []
        var names: [UInt64: [String]] = [:]
        let walk = FileWalk(
            skippedFolders: [".git", "node_modules", "site-packages"],
            entryLimit: entryLimit
        )
        let isComplete = try walk.run(root) { entry in
            guard entry.status.st_mode & S_IFMT == S_IFREG else { return }
            let isHidden = rules.hides(entry.path)
            if isHidden { found.insert(entry.path) }
            guard entry.status.st_nlink > 1 else { return }
            let number = UInt64(entry.status.st_ino)
            names[number, default: []].append(entry.path)
            if isHidden { linked.insert(number) }
        }
        for number in linked { found.formUnion(names[number] ?? []) }
        let paths = found.sorted().map { root + "/" + $0 }
        return Secrets(
            paths: Array(paths.prefix(Self.mostSecrets)),
            isComplete: isComplete && paths.count <= Self.mostSecrets
        )
    }
}
