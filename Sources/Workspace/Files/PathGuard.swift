import CProcess
import Foundation
import Glibc

/// The only writer into a worktree.
///
/// Every access walks from the worktree's own directory descriptor down, one component at a time, and
/// never through a symbolic link, so a link that appears between check and use is not followed either: what
/// is checked is the open directory, not its name.
///
/// The descriptor is immutable and the kernel serialises its use, so the class is `Sendable` as it is.
package final class PathGuard: Sendable {
    /// Files above this size are neither read nor written: 5 MiB.
    package static let defaultSizeCap = 5 * 1024 * 1024

    /// The worktree's path, for messages.
    package let root: String
    private let descriptor: Int32
    let sizeCap: Int
    private let secrets: SecretFiles?

    /// Opens a worktree.
    ///
    /// - Parameters:
    ///   - root: The absolute path of the worktree.
    ///   - sizeCap: In bytes.
    ///   - secrets: Which files are neither read nor written; nil guards no file for its name.
    /// - Throws: ``PathError/system(_:reason:)``, or ``PathError/symbolicLink(_:)`` if it is one itself.
    package init(
        root: String,
        sizeCap: Int = PathGuard.defaultSizeCap,
        secrets: SecretFiles? = nil
    ) throws(PathError) {
        self.root = root
        self.sizeCap = sizeCap
        self.secrets = secrets
        descriptor = open(root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.error(errno, root) }
    }

    deinit {
        close(descriptor)
    }

    // MARK: What it offers

    /// Checks that a path may be written or created: its text and what is there now.
    package func resolve(_ path: String) throws(PathError) -> GuardedPath {
        let guarded = try guarded(path)
        do throws(PathError) {
            let parent = try openParent(of: guarded)
            _ = try checkTarget(guarded, in: parent)
        } catch .missing {
            // It or a directory of it will be made.
        }
        return guarded
    }

    /// Whether an ordinary file is there.
    package func exists(_ path: String) -> Bool {
        (try? status(try guarded(path))) != nil
    }

    /// A file's bytes; reading a hard-linked file is allowed.
    package func read(_ path: String) throws(PathError) -> [UInt8] {
        let guarded = try guarded(path)
        return try readFile(guarded, in: try openParent(of: guarded)).content
    }

    /// Creates or replaces a file; directories on the way are made, an existing file keeps its mode.
    package func write(_ path: String, content: [UInt8]) throws(PathError) {
        try write(try guarded(path), content: content, mode: nil)
    }

    /// Deletes a file; directories stay, as git does not know them.
    package func delete(_ path: String) throws(PathError) {
        try delete(try guarded(path))
    }

    /// Moves a file to a free name.
    package func rename(from source: String, to target: String) throws(PathError) {
        try rename(from: try guarded(source), to: try guarded(target))
    }

    /// Whether a file is kept from agents for its name.
    package func hides(_ path: String) -> Bool { secrets?.hides(path) ?? false }

    /// Checks a path's text, and whether files of that name are kept from agents.
    func guarded(_ path: String) throws(PathError) -> GuardedPath {
        let guarded = try GuardedPath(path)
        if hides(guarded.text) { throw .secret(path) }
        return guarded
    }

    // MARK: The same for checked paths

    func write(_ path: GuardedPath, content: [UInt8], mode: mode_t?) throws(PathError) {
        guard content.count <= sizeCap else { throw .tooLarge(path.text, bytes: content.count, cap: sizeCap) }
        let parent = try openParent(of: path, creating: true)
        var mode = mode ?? 0o644
        do throws(PathError) {
            mode = try checkTarget(path, in: parent).st_mode & 0o777
        } catch .missing {
            // A new file.
        }
        let temporary = ".switchyard-" + UUID().uuidString
        try store(content, as: temporary, mode: mode, in: parent, path)
        // Replaces the name, whatever it is by now: a link that appeared meanwhile is not followed.
        guard renameat(parent.descriptor, temporary, parent.descriptor, path.name) == 0 else {
            let code = errno
            unlinkat(parent.descriptor, temporary, 0)
            throw Self.error(code, path.text)
        }
    }

    func delete(_ path: GuardedPath) throws(PathError) {
        let parent = try openParent(of: path)
        _ = try checkTarget(path, in: parent)
        guard unlinkat(parent.descriptor, path.name, 0) == 0 else { throw Self.error(errno, path.text) }
    }

    func rename(from source: GuardedPath, to target: GuardedPath) throws(PathError) {
        let from = try openParent(of: source)
        _ = try checkTarget(source, in: from)
        let to = try openParent(of: target, creating: true)
        let code = cprocess_rename_new(from.descriptor, source.name, to.descriptor, target.name)
        guard code == 0 else { throw code == EEXIST ? .exists(target.text) : Self.error(code, target.text) }
    }

    /// Removes a directory that a transaction made, if it is still empty.
    func removeDirectory(_ components: ArraySlice<String>) {
        guard let path = try? GuardedPath(components.joined(separator: "/")),
            let parent = try? openParent(of: path)
        else { return }
        unlinkat(parent.descriptor, path.name, AT_REMOVEDIR)
    }

    /// What is at the path; throws for everything but an ordinary file with one name.
    func status(_ path: GuardedPath) throws(PathError) -> stat {
        try checkTarget(path, in: try openParent(of: path))
    }

    /// A file's bytes and mode.
    func contents(_ path: GuardedPath) throws(PathError) -> (content: [UInt8], mode: mode_t) {
        try readFile(path, in: try openParent(of: path))
    }

    /// Whether a directory is there, reached without a link.
    func hasDirectory(_ components: ArraySlice<String>) -> Bool {
        (try? openDirectory(components, creating: false, for: components.joined(separator: "/"))) != nil
    }

    // MARK: Walking

    /// An open directory that closes itself.
    private final class Directory {
        let descriptor: Int32

        init(_ descriptor: Int32) {
            self.descriptor = descriptor
        }

        deinit {
            close(descriptor)
        }
    }

    private func openParent(of path: GuardedPath, creating: Bool = false) throws(PathError) -> Directory {
        try openDirectory(path.parents, creating: creating, for: path.text)
    }

    private func openDirectory(
        _ components: ArraySlice<String>,
        creating: Bool,
        for path: String
    ) throws(PathError) -> Directory {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let start = openat(descriptor, ".", flags)
        guard start >= 0 else { throw Self.error(errno, path) }
        var directory = Directory(start)
        for component in components {
            var next = openat(directory.descriptor, component, flags)
            if next < 0, errno == ENOENT, creating {
                mkdirat(directory.descriptor, component, 0o755)
                next = openat(directory.descriptor, component, flags)
            }
            guard next >= 0 else { throw Self.directoryError(errno, component, in: directory, path) }
            directory = Directory(next)
        }
        return directory
    }

    /// With O_DIRECTORY the kernel says "not a directory" of a symbolic link, too.
    private static func directoryError(
        _ code: Int32,
        _ component: String,
        in directory: Directory,
        _ path: String
    ) -> PathError {
        var status = stat()
        let isThere = fstatat(directory.descriptor, component, &status, AT_SYMLINK_NOFOLLOW) == 0
        if isThere, status.st_mode & S_IFMT == S_IFLNK { return .symbolicLink(path) }
        return error(code, path)
    }

    private func checkTarget(_ path: GuardedPath, in parent: Directory) throws(PathError) -> stat {
        var status = stat()
        guard fstatat(parent.descriptor, path.name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            throw Self.error(errno, path.text)
        }
        try Self.checkKind(status, path.text)
        guard status.st_nlink == 1 else { throw .hardLink(path.text) }
        return status
    }

    private static func checkKind(_ status: stat, _ path: String) throws(PathError) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFLNK: throw .symbolicLink(path)
        case S_IFDIR: throw .directory(path)
        default: throw .specialFile(path)
        }
    }

    // MARK: Bytes

    private func readFile(
        _ path: GuardedPath,
        in parent: Directory
    ) throws(PathError) -> (content: [UInt8], mode: mode_t) {
        // O_NONBLOCK: opening a pipe must not wait for its writer.
        let file = openat(parent.descriptor, path.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw Self.error(errno, path.text) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw Self.error(errno, path.text) }
        try Self.checkKind(status, path.text)
        let size = Int(status.st_size)
        guard size <= sizeCap else { throw .tooLarge(path.text, bytes: size, cap: sizeCap) }
        var content: [UInt8] = []
        content.reserveCapacity(size)
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.error(errno, path.text) }
            guard count > 0 else { return (content, status.st_mode & 0o777) }
            content += buffer[..<count]
            // It may grow while it is read.
            guard content.count <= sizeCap else {
                throw .tooLarge(path.text, bytes: content.count, cap: sizeCap)
            }
        }
    }

    private func store(
        _ content: [UInt8],
        as name: String,
        mode: mode_t,
        in parent: Directory,
        _ path: GuardedPath
    ) throws(PathError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = openat(parent.descriptor, name, flags, 0o600)
        guard file >= 0 else { throw Self.error(errno, path.text) }
        defer { close(file) }
        var rest = content[...]
        var failure: Int32 = 0
        while !rest.isEmpty, failure == 0 {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count >= 0 { rest = rest.dropFirst(count) } else if errno != EINTR { failure = errno }
        }
        if failure == 0, fchmod(file, mode) != 0 { failure = errno }
        guard failure == 0 else {
            unlinkat(parent.descriptor, name, 0)
            throw Self.error(failure, path.text)
        }
    }

    private static func error(_ code: Int32, _ path: String) -> PathError {
        switch code {
        case ENOENT: .missing(path)
        case ELOOP: .symbolicLink(path)
        case ENOTDIR: .notADirectory(path)
        case EISDIR: .directory(path)
        case ENAMETOOLONG: .tooLong(path)
        case ENXIO: .specialFile(path)
        default: .system(path, reason: SystemCallError(code: code).text)
        }
    }
}
