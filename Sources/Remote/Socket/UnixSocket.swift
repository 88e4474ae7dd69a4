import Domain
import Foundation
import Glibc

/// Makes local sockets, and refuses places that others could reach.
enum UnixSocket {
    /// Binds a listening socket that only its owner can connect to, from the first moment on.
    ///
    /// - Parameter path: Where; a socket that an ended engine left there is removed.
    /// - Returns: The socket, which does not block.
    /// - Throws: `unavailable` with what to do.
    static func listen(at path: String) throws(EngineError) -> OpenSocket {
        var address = try Self.address(of: path)
        try requirePrivateFolder(of: path)
        try removeStale(path)
        let socket = try make()
        // bind(2) gives the file the mode of the socket, so that there is no moment with another; where that
        // is not so, the folder keeps others out.
        _ = fchmod(socket.descriptor, 0o600)
        let bound = withAddress(&address) { bind(socket.descriptor, $0, $1) }
        guard bound == 0 else { throw failure("make the socket", path) }
        guard chmod(path, 0o600) == 0, Glibc.listen(socket.descriptor, 128) == 0,
            fcntl(socket.descriptor, F_SETFL, O_NONBLOCK) == 0
        else {
            let error = failure("listen at", path)
            unlink(path)
            throw error
        }
        return socket
    }

    /// Connects to a listening engine.
    ///
    /// - Parameter path: Its socket.
    /// - Returns: The connected socket.
    /// - Throws: `unavailable` when no engine listens there, `denied` when it is another user's.
    static func connect(to path: String) throws(EngineError) -> OpenSocket {
        var address = try Self.address(of: path)
        let socket = try make()
        guard withAddress(&address, { Glibc.connect(socket.descriptor, $0, $1) }) == 0 else {
            guard errno == ENOENT || errno == ECONNREFUSED else { throw failure("reach the engine at", path) }
            throw .unavailable(
                message: "No engine is running at \(path).",
                remedy: "Start Switchyard in the project."
            )
        }
        guard socket.isOfOurUser else {
            throw .denied(
                message: "The engine at \(path) is another user's.",
                remedy: "Set XDG_STATE_HOME to a folder of your own."
            )
        }
        return socket
    }

    // MARK: - Detail

    private static func make() throws(EngineError) -> OpenSocket {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { throw failure("make a socket for", "the engine") }
        return OpenSocket(owning: descriptor)
    }

    private static func address(of path: String) throws(EngineError) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // One byte is for the zero at the end.
        let limit = MemoryLayout.size(ofValue: address.sun_path) - 1
        let bytes = Array(path.utf8)
        guard bytes.count <= limit, !bytes.contains(0), !bytes.isEmpty else {
            throw .unavailable(
                message: "The path of the engine's socket is \(bytes.count) bytes long, and the system takes "
                    + "at most \(limit): \(path)",
                remedy: "Set XDG_STATE_HOME to a folder with a shorter path."
            )
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return address
    }

    private static func withAddress(
        _ address: inout sockaddr_un,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// The mode of a socket is not looked at everywhere; that of the folder above it is.
    private static func requirePrivateFolder(of path: String) throws(EngineError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var status = stat()
        guard lstat(folder, &status) == 0 else { throw failure("look at", folder) }
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        guard isFolder, status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw .unavailable(
                message: "Others could reach the engine's socket: \(folder) is not a folder of yours alone.",
                remedy: "Make it yours with mode 0700 (chmod 700), or set XDG_STATE_HOME to another folder."
            )
        }
    }

    private static func removeStale(_ path: String) throws(EngineError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw .unavailable(
                message: "\(path) is in the place of the engine's socket and is none.",
                remedy: "Move it away."
            )
        }
        guard unlink(path) == 0 else { throw failure("remove the old socket", path) }
    }

    /// What the last system call has failed with, as the contract's error.
    private static func failure(_ action: String, _ path: String) -> EngineError {
        .unavailable(
            message: "Cannot \(action) \(path): \(String(cString: strerror(errno))).",
            remedy: "Look at the folder's rights and free space, or set XDG_STATE_HOME to another folder."
        )
    }
}
