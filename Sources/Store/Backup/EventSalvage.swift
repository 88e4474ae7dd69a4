package import Domain

/// Reads the events that can still be read out of a damaged database.
///
/// Events lie in the file by their number, so damage is a gap: what comes before it and after it is read.
package struct EventSalvage: Sendable {
    /// How many rows are asked for at once.
    private static let pageSize = 500
    /// No log has this many events; where nothing at all can be read, the search ends here.
    private static let lastPlace: Int64 = 1 << 40

    private let storage: Storage

    /// Reads a damaged database that was opened to read only.
    package init(_ storage: Storage) { self.storage = storage }

    /// Visits the events that can be read, in their order.
    ///
    /// - Parameter visit: Takes some events; what it throws ends the search.
    /// - Returns: How many events there were.
    /// - Throws: What the closure throws.
    package func visit<Failure: Error>(
        _ visit: ([AuditEntry]) throws(Failure) -> Void
    ) async throws(Failure) -> Int {
        var count = 0
        var place = EventCursor(rawValue: 0)
        var limit = Self.pageSize
        var step: Int64 = 1
        while place.rawValue < Self.lastPlace {
            if let page = try? await page(after: place, limit: limit) {
                guard let last = page.last else { break }
                try visit(page)
                count += page.count
                place = last.cursor
                (limit, step) = (min(2 * limit, Self.pageSize), 1)
            } else if limit > 1 {
                // Up to the damage, row by row at last.
                limit = max(1, limit / 8)
            } else {
                place = EventCursor(rawValue: place.rawValue + step)
                step *= 2
            }
        }
        return count
    }

    private func page(after place: EventCursor, limit: Int) async throws(StorageError) -> [AuditEntry] {
        try await storage.read { try AuditLog.entries(after: place, limit: limit, in: $0) }
    }
}
