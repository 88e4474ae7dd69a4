import Domain
import Foundation
import GitHub
import Logging
import Store

/// Remembers GitHub's answers in the database, so that a quiet refresh costs nothing after a restart either.
///
/// What comes during a round is kept in memory and written in one transaction at its end: to write is to wait
/// for the disk. What a killed process had not written is asked for once more.
actor StoredResponses: ResponseMemory {
    private let storage: Storage
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let executor = QueueExecutor(label: "switchyard.github.responses")
    private var fresh: [String: RememberedResponse] = [:]
    private var used: Set<String> = []

    /// The queue on which it keeps what is fresh.
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates a memory over a database.
    init(storage: Storage, logger: Logger, now: @escaping @Sendable () -> Date) {
        self.storage = storage
        self.logger = logger
        self.now = now
    }

    func entry(for key: String) async -> RememberedResponse? {
        if let response = fresh[key] { return response }
        do {
            let entry = try await storage.read { try ResponseTable.find(key, in: $0) }
            guard let entry else { return nil }
            used.insert(key)
            return RememberedResponse(
                etag: entry.etag,
                lastModified: entry.lastModified,
                link: entry.link,
                body: entry.body,
                fetchedAt: entry.fetchedAt
            )
        } catch {
            // It only costs another answer.
            note(error)
            return nil
        }
    }

    func remember(_ response: RememberedResponse, for key: String) {
        fresh[key] = response
    }

    /// Writes what came since the last time.
    func flush() async {
        guard !fresh.isEmpty || !used.isEmpty else { return }
        let (fresh, used, time) = (fresh, used, now())
        (self.fresh, self.used) = ([:], [])
        do {
            try await storage.write { connection in
                for key in used where fresh[key] == nil {
                    try ResponseTable.touch(key, at: time, in: connection)
                }
                for (key, response) in fresh {
                    let entry = ResponseTable.Entry(
                        etag: response.etag,
                        lastModified: response.lastModified,
                        link: response.link,
                        body: response.body,
                        fetchedAt: response.fetchedAt
                    )
                    try ResponseTable.remember(entry, for: key, at: time, in: connection)
                }
            }
        } catch {
            note(error)
        }
    }

    private func note(_ error: StorageError) {
        logger.warning("answers of GitHub are not remembered", metadata: ["error": "\(error.message)"])
    }
}
