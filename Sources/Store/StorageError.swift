/// Why the database could not do what it was asked; the case says what the caller can do.
package enum StorageError: Error, Sendable {
    /// There is no database file yet, and reading does not make one.
    case missing(path: String)
    /// The file was written by a newer version of Switchyard.
    case newerSchema(path: String, found: Int, known: Int)
    /// The file was written by an older version, and reading does not change it.
    case olderSchema(path: String, found: Int, known: Int)
    /// The file is not a database, or a damaged one. It is left as it is.
    case corrupt(path: String)
    /// The disk, or the user's share of it, is full.
    case full(path: String)
    /// The file, its folder or this connection cannot be written to.
    case readOnly(path: String)
    /// Another process kept the database locked for longer than the time allowed.
    case busy(path: String)
    /// The file cannot be opened; the reason is the system's.
    case cannotOpen(path: String, reason: String)
    /// The disk, or what it is reached by, failed under a read or a write; the reason is the system's.
    case diskFailed(path: String, reason: String)
    /// The database was closed.
    case closed
    /// The row named does not exist.
    case absent(what: String)
    /// A stored row does not say what this version expects.
    case malformed(what: String)
    /// The caller's own closure threw this; the transaction was rolled back.
    case rejected(any Error)
    /// A statement failed in a way that is a defect of Switchyard; `code` is SQLite's extended code.
    case statement(code: Int32, message: String)

    /// Whether the same may succeed once there is room or the disk works again; nothing stored is wrong.
    package var isOutOfRoom: Bool {
        switch self {
        case .full, .readOnly, .diskFailed: true
        default: false
        }
    }

    /// What happened, to what.
    package var message: String {
        switch self {
        case .missing(let path): "There is no database at \(path)."
        case .newerSchema(let path, let found, let known):
            "The database at \(path) has schema \(found); this version of Switchyard knows \(known)."
        case .olderSchema(let path, let found, let known):
            "The database at \(path) has schema \(found), older than the \(known) of this version."
        case .corrupt(let path): "The database at \(path) is damaged or is not a database."
        case .full(let path): "The disk is full: \(path) could not be written."
        case .readOnly(let path): "The database at \(path) cannot be written to."
        case .busy(let path): "Another process keeps the database at \(path) locked."
        case .cannotOpen(let path, let reason): "The database at \(path) cannot be opened: \(reason)."
        case .diskFailed(let path, let reason): "The disk failed under \(path): \(reason)."
        case .closed: "The database is closed."
        case .absent(let what): "There is no \(what)."
        case .malformed(let what): "The database holds something unexpected: \(what)."
        case .rejected(let error): String(describing: error)
        case .statement(let code, let message): "The database refused a statement (\(code)): \(message)."
        }
    }

    /// What the user can do next.
    package var remedy: String {
        switch self {
        case .missing: "Start switchyard in this project once."
        case .newerSchema: "Update Switchyard to the version that wrote it, or a later one."
        case .olderSchema: "Start switchyard in this project once; it brings the database up to date."
        case .corrupt(let path):
            """
            Start switchyard in this project once: it moves \(path) out of the way, keeps it, and begins a new one; \
            or put a backup in its place: switchyard restore FILE. Branches and worktrees are not affected.
            """
        case .full: "Free some disk space and try again; nothing that was stored is lost."
        case .readOnly: "Check the owner and the permissions of the file and of its folder."
        case .busy: "Wait for the other process or end it, and try again."
        case .cannotOpen: "Check that the folder exists and that you may write to it."
        case .diskFailed: "Look at the disk, its free space and your quota (df, quota, dmesg)."
        case .closed: "Start switchyard again."
        case .absent: "Look at the list for what there is."
        case .malformed: "Run `switchyard doctor`; it checks the whole database."
        case .rejected, .statement: "This is a defect of Switchyard; the log file has the details."
        }
    }
}
