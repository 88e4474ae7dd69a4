import Glibc

/// Goes through everything below a folder, never through a symbolic link.
///
/// Names are bytes: what is no UTF-8 is walked through like the rest.
struct FileWalk {
    /// Something that was found.
    struct Entry {
        /// The path from the top of the walk; what is no UTF-8 is replaced.
        let path: String
        /// What it is.
        let status: stat
    }

    /// Folders that are not entered, by name.
    var skippedFolders: Set<String> = []
    /// After this many entries the walk is given up.
    var entryLimit = 2_000_000

    /// Walks.
    ///
    /// What vanishes meanwhile or cannot be read is passed over.
    ///
    /// - Parameters:
    ///   - root: An absolute path; a file is its own only entry.
    ///   - body: Called with everything but folders, and with the folders as they are entered.
    /// - Returns: Whether it came to its end.
    /// - Throws: `CancellationError` when the task was cancelled.
    func run(_ root: String, _ body: (Entry) -> Void) throws -> Bool {
        var status = stat()
        guard lstat(root, &status) == 0 else { return true }
        body(Entry(path: "", status: status))
        guard status.st_mode & S_IFMT == S_IFDIR else { return true }
        let top = Array(root.utf8)
        var folders: [[UInt8]] = [[]]
        var count = 0
        while let folder = folders.popLast() {
            for name in Self.names(in: folder.isEmpty ? top : top + [Self.slash] + folder) {
                count += 1
                if count > entryLimit { return false }
                if count.isMultiple(of: 256) { try Task.checkCancellation() }
                let path = folder.isEmpty ? name : folder + [Self.slash] + name
                guard let status = Self.status(top + [Self.slash] + path) else { continue }
                let isFolder = status.st_mode & S_IFMT == S_IFDIR
                if isFolder, skippedFolders.contains(String(decoding: name, as: UTF8.self)) { continue }
                body(Entry(path: String(decoding: path, as: UTF8.self), status: status))
                if isFolder { folders.append(path) }
            }
        }
        return true
    }

    // MARK: The system

    private static let slash = UInt8(ascii: "/")

    private static func status(_ path: [UInt8]) -> stat? {
        var status = stat()
        let code = (path + [0]).withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                text.baseAddress.map { lstat($0, &status) } ?? -1
            }
        }
        return code == 0 ? status : nil
    }

    private static func names(in path: [UInt8]) -> [[UInt8]] {
        let folder = (path + [0]).withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in text.baseAddress.flatMap { opendir($0) } }
        }
        guard let folder else { return [] }
        defer { closedir(folder) }
        var names: [[UInt8]] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != [UInt8(ascii: ".")], name != Array("..".utf8) { names.append(name) }
        }
        return names
    }
}
