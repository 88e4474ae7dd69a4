import Foundation

/// Remembers answers in memory, up to a number of bytes; what was not used for longest goes first.
package actor InMemoryResponses: ResponseMemory {
    private struct Entry {
        let response: RememberedResponse
        var lastUse: UInt64
    }

    private let maximumBytes: Int
    private let maximumEntries: Int
    private var entries: [String: Entry] = [:]
    private var byteCount = 0
    private var uses: UInt64 = 0

    /// Creates an empty memory.
    ///
    /// - Parameters:
    ///   - maximumBytes: The most that all bodies may have together; a larger body is not remembered.
    ///   - maximumEntries: The most answers.
    package init(maximumBytes: Int = 16 << 20, maximumEntries: Int = 1_000) {
        self.maximumBytes = maximumBytes
        self.maximumEntries = maximumEntries
    }

    /// How many answers are remembered.
    package var count: Int { entries.count }

    /// The answer under a key, which counts as a use.
    package func entry(for key: String) -> RememberedResponse? {
        uses += 1
        entries[key]?.lastUse = uses
        return entries[key]?.response
    }

    /// Remembers an answer, and forgets others if there is no room.
    package func remember(_ response: RememberedResponse, for key: String) {
        forget(key)
        guard response.body.count <= maximumBytes, maximumEntries > 0 else { return }
        uses += 1
        entries[key] = Entry(response: response, lastUse: uses)
        byteCount += response.body.count
        while byteCount > maximumBytes || entries.count > maximumEntries {
            guard let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })?.key else { return }
            forget(oldest)
        }
    }

    private func forget(_ key: String) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        byteCount -= entry.response.body.count
    }
}
