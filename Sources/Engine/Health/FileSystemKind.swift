import Foundation

/// Where a folder lies, as far as locking matters.
enum FileSystemKind: Sendable, Equatable {
    case local
    /// Shared over a network, with the kernel's name of the file system.
    case network(String)
    case unknown

    /// Asks the system about a path.
    init(of path: String) {
        let path = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let data = FileManager.default.contents(atPath: "/proc/self/mountinfo") else {
            self = .unknown
            return
        }
        self.init(of: path, mountInfo: String(decoding: data, as: UTF8.self))
    }

    /// Looks a path up in a mount table.
    ///
    /// - Parameters:
    ///   - path: An absolute path without symbolic links.
    ///   - mountInfo: The text of `/proc/self/mountinfo`, see proc(5): the fifth field is the mount point,
    ///     and the type follows the field `-`.
    init(of path: String, mountInfo: String) {
        var best: (length: Int, type: String)?
        for line in mountInfo.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 6, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.endIndex else {
                continue
            }
            let point = fields[4].replacing("\\040", with: " ")
            let holds = point == "/" || path == point || path.hasPrefix(point + "/")
            // A later mount on the same point hides the earlier one.
            if holds, point.count >= best?.length ?? 0 { best = (point.count, String(fields[dash + 1])) }
        }
        guard let best else {
            self = .unknown
            return
        }
        self = Self.isNetwork(best.type) ? .network(best.type) : .local
    }

    private static func isNetwork(_ type: String) -> Bool {
        networkTypes.contains(type) || type.hasPrefix("fuse.sshfs") || type.hasPrefix("fuse.rclone")
    }

    private static let networkTypes: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.glusterfs", "lustre",
    ]
}
