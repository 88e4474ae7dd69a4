/// The statements that differ between database systems; all others are in SQL that each accepts.
enum Dialect {
    case sqlite

    /// Messages that match an expression of full-text search (`$1`), best first, at most `$2`.
    var searchMessages: SQLText {
        switch self {
        case .sqlite:
            """
            SELECT messages.* FROM message_search
            JOIN messages ON messages.id = message_search.rowid
            WHERE message_search MATCH $1
            ORDER BY message_search.rank, messages.id DESC
            LIMIT $2
            """
        }
    }

    /// Problems of the file's structure, or one row `ok`.
    var quickCheck: SQLText {
        switch self {
        case .sqlite: "PRAGMA quick_check"
        }
    }

    /// Problems of the file's structure and of its indexes, or one row `ok`.
    var fullCheck: SQLText {
        switch self {
        case .sqlite: "PRAGMA integrity_check"
        }
    }

    /// The numbers that were given out last: table, number.
    var lastNumbers: SQLText {
        switch self {
        case .sqlite: "SELECT name, seq FROM sqlite_sequence"
        }
    }

    /// Forgets the last number of a table (`$1`), if it is not above another (`$2`).
    var dropNumber: SQLText {
        switch self {
        case .sqlite: "DELETE FROM sqlite_sequence WHERE name = $1 AND seq <= $2"
        }
    }

    /// Makes a number (`$2`) the last one of a table (`$1`) that has none.
    var setNumber: SQLText {
        switch self {
        case .sqlite:
            """
            INSERT INTO sqlite_sequence (name, seq)
            SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = $1)
            """
        }
    }

    /// Rows that refer to a missing row: table, number, the table referred to.
    var referenceCheck: SQLText {
        switch self {
        case .sqlite: "PRAGMA foreign_key_check"
        }
    }
}
