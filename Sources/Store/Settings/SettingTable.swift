/// The settings that were changed for this project, by name.
package enum SettingTable {
    /// Sets a value.
    ///
    /// - Returns: The value as it is stored, redacted.
    /// - Throws: ``StorageError``.
    @discardableResult
    package static func set(
        _ name: String,
        to value: String,
        in connection: StorageConnection
    ) throws(StorageError) -> String {
        let value = connection.redacted(value)
        try connection.execute(Statement.set, [.name(name), .text(value)])
        return value.string
    }

    /// Goes back to the value that holds without this project's; fine when there is none.
    package static func clear(_ name: String, in connection: StorageConnection) throws(StorageError) {
        try connection.execute(Statement.clear, [.name(name)])
    }

    /// Reads a value; nil when it was not set.
    package static func find(
        _ name: String,
        in connection: StorageConnection
    ) throws(StorageError) -> String? {
        try connection.row(Statement.find, [.name(name)]) { row throws(StorageError) in
            try row.text("value")
        }
    }

    /// Reads all values by name.
    package static func all(in connection: StorageConnection) throws(StorageError) -> [String: String] {
        let pairs = try connection.rows(Statement.all) { row throws(StorageError) in
            (try row.text("name"), try row.text("value"))
        }
        return Dictionary(pairs) { _, last in last }
    }

    /// The statements of the table.
    private enum Statement {
        static let set: SQLText = """
            INSERT INTO settings (name, value) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """
        static let clear: SQLText = "DELETE FROM settings WHERE name = $1"
        static let find: SQLText = "SELECT value FROM settings WHERE name = $1"
        static let all: SQLText = "SELECT name, value FROM settings ORDER BY name"
    }
}
