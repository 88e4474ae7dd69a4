/// Why a path may not be touched, or could not be.
package enum PathError: Error, Hashable {
    /// The path is empty.
    case empty
    /// The path begins with a slash.
    case absolute(String)
    /// The path holds `..` or begins with `~`.
    case leavesWorktree(String)
    /// The path holds a NUL or another control character, a backslash, or is not in its plain form.
    case malformed(String)
    /// The path leads into git's own files.
    case gitMetadata(String)
    /// The path or one of its names is longer than the system takes.
    case tooLong(String)
    /// A component is a symbolic link.
    case symbolicLink(String)
    /// The file has a second name somewhere, so writing it could change a file outside.
    case hardLink(String)
    /// It is a device, a pipe or a socket.
    case specialFile(String)
    /// It is a directory where a file is meant.
    case directory(String)
    /// A part of the path is a file where a directory is meant.
    case notADirectory(String)
    /// There is no such file.
    case missing(String)
    /// Something is there already.
    case exists(String)
    /// The content is above the cap.
    case tooLarge(String, bytes: Int, cap: Int)
    /// The system refused; its words.
    case system(String, reason: String)
    /// The file is likely to hold secrets, and is kept from agents.
    case secret(String)

    /// What is wrong, for people and for the model that chose the path.
    package var explanation: String {
        switch self {
        case .empty: "the path is empty"
        case .absolute(let path): "\(shown(path)): paths are relative to the top of the repository"
        case .leavesWorktree(let path): "\(shown(path)): the path leads out of the repository"
        case .malformed(let path): "\(shown(path)): the path holds characters or parts that are not allowed"
        case .gitMetadata(let path): "\(shown(path)): git's own files are not edited"
        case .tooLong(let path): "\(shown(path)): the path is too long"
        case .symbolicLink(let path): "\(shown(path)): symbolic links are not followed"
        case .hardLink(let path): "\(shown(path)): the file has a second name outside, so it is not written"
        case .specialFile(let path): "\(shown(path)): it is not an ordinary file"
        case .directory(let path): "\(shown(path)): it is a directory"
        case .notADirectory(let path): "\(shown(path)): a part of the path is a file"
        case .missing(let path): "\(shown(path)): there is no such file"
        case .exists(let path): "\(shown(path)): something of that name is there already"
        case .tooLarge(let path, let bytes, let cap):
            "\(shown(path)): \(bytes) bytes are above the cap of \(cap)"
        case .system(let path, let reason): "\(shown(path)): \(reason)"
        case .secret(let path):
            "\(shown(path)): files of such names hold secrets and are kept from agents"
                + " (the setting secrets.allow names those that are not)"
        }
    }

    /// A hostile path is a text like any other: no control characters, no end.
    private func shown(_ path: String) -> String {
        let safe = path.unicodeScalars.prefix(200).map {
            $0.properties.generalCategory == .control ? "�" : String($0)
        }
        return "“" + safe.joined() + "”"
    }
}
