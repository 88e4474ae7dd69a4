// Which of SQLite's many result codes call for which action.

import GRDB

extension StorageError {
    /// Sorts an error of the database library, or of a caller's closure, by what can be done about it.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as StorageError: self = error
        case let error as DatabaseError: self.init(error, path: path)
        default: self = .rejected(error)
        }
    }

    private init(_ error: DatabaseError, path: String) {
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(path: path)
        case .SQLITE_FULL: self = .full(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        // Memory that is shared over a file of a full disk fails so, and not as full.
        case .SQLITE_IOERR where DiskRoom.isFull(beside: path): self = .full(path: path)
        case .SQLITE_IOERR:
            self = .diskFailed(path: path, reason: error.message ?? error.resultCode.description)
        case .SQLITE_CANTOPEN, .SQLITE_AUTH:
            self = .cannotOpen(path: path, reason: error.message ?? error.resultCode.description)
        default:
            self = .statement(
                code: error.extendedResultCode.rawValue,
                message: error.message ?? error.resultCode.description
            )
        }
    }
}
