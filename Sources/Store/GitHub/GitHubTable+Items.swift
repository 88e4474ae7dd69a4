package import Domain
package import Foundation

// Single items of a list, where it is known which of them are another.

extension GitHubTable {
    /// Puts items into a list that was fetched before, in the place of what was known of them.
    ///
    /// One that is older than what is known of it is left out: answers about one thing can come out of order. How old
    /// the list is stays as it was, since nothing was heard of the others.
    ///
    /// - Parameters:
    ///   - items: What is in the list now.
    ///   - repository: What it is a list of; see ``ListAge/repository``.
    ///   - onlyKnown: Whether an item that is not in the list is left out.
    ///   - limit: How many items the list has at most; nil for as many as there are. The oldest leave it.
    ///   - time: When it was heard; kept to the millisecond.
    ///   - connection: A connection that may write.
    /// - Returns: Whether the list is another than before; false also for one that was never fetched.
    /// - Throws: ``StorageError``.
    @discardableResult
    package static func put<Item: FetchedItem>(
        _ items: [Item],
        of repository: String,
        onlyKnown: Bool = false,
        keeping limit: Int? = nil,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> Bool {
        guard try isFetched(Item.list, of: repository, in: connection) else { return false }
        var hasChanged = false
        for item in items {
            let details = try connection.redactedJSON(item)
            let place: [SQLValue] = [.word(Item.list), .integer(item.key)]
            let known = try connection.row(Statement.item, place) {
                row throws(StorageError) -> (item: Item, text: String) in
                (try row.json("details"), try row.text("details"))
            }
            if let known {
                guard known.item.updatedAt <= item.updatedAt, known.text != details.string else { continue }
            } else if onlyKnown {
                continue
            }
            hasChanged = true
            try connection.execute(
                Statement.put,
                place + [.name(item.stateName), .time(item.sortedAt), .text(details)]
            )
        }
        guard hasChanged else { return false }
        if let limit {
            try connection.execute(Statement.deleteFurther, [.word(Item.list), .limit(limit)])
            if Item.list == .runs { try connection.execute(Statement.deleteOrphans, [.word(Item.list)]) }
        }
        try connection.execute(Statement.noteItems, [.word(Item.list), .time(time)])
        return true
    }

    /// Takes items out of a list.
    ///
    /// - Parameters:
    ///   - keys: What names them; those that are not in it are passed over.
    ///   - list: The list.
    ///   - repository: What it is a list of.
    ///   - time: When it was heard; kept to the millisecond.
    ///   - connection: A connection that may write.
    /// - Returns: Whether the list is another than before.
    /// - Throws: ``StorageError``.
    @discardableResult
    package static func remove(
        _ keys: [Int64],
        from list: GitHubList,
        of repository: String,
        at time: Date,
        in connection: StorageConnection
    ) throws(StorageError) -> Bool {
        guard try isFetched(list, of: repository, in: connection) else { return false }
        var count = 0
        for key in keys {
            count += try connection.execute(Statement.delete, [.word(list), .integer(key)])
        }
        guard count > 0 else { return false }
        if list == .runs { try connection.execute(Statement.deleteOrphans, [.word(list)]) }
        try connection.execute(Statement.noteItems, [.word(list), .time(time)])
        return true
    }

    private static func isFetched(
        _ list: GitHubList,
        of repository: String,
        in connection: StorageConnection
    ) throws(StorageError) -> Bool {
        // As it was stored.
        try ages(in: connection)[list]?.repository == connection.redacted(repository).string
    }
}
