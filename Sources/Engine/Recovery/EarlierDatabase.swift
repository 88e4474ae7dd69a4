import Domain
import Foundation

/// What is known of a database that the present one took the place of.
///
/// As long as this is kept, worktrees that no task names are left alone: the earlier database may know them.
struct EarlierDatabase: Codable, Sendable, Equatable {
    /// Why it is not the present one any more.
    enum Cause: String, Codable, Sendable {
        case damaged, restored
    }

    var cause: Cause
    /// When that was.
    var time: Date
    /// What was wrong with it, or which backup took its place.
    var reason: String
    /// Where it lies now; nil when there was none, or the process ended before it was moved.
    var path: String?
    /// The events that could be read, one line of JSON each; nil when none could.
    var eventsFile: String?
    /// How many those are.
    var eventCount = 0

    /// Reads what is known; nil when the present database is the first or nobody wants the earlier one any more.
    static func read(in directories: EngineDirectories) -> EarlierDatabase? {
        guard let data = FileManager.default.contents(atPath: directories.earlierDatabase) else { return nil }
        // That there is one matters more than what is said of it.
        let noted = try? JSONDecoder().decode(Self.self, from: data)
        return noted ?? EarlierDatabase(cause: .damaged, time: .distantPast, reason: "the note is unreadable")
    }

    /// Keeps it.
    ///
    /// - Throws: `unavailable` when it cannot be written; nothing must be moved then.
    func keep(in directories: EngineDirectories) throws(EngineError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            throw .defect(message: "What is known of the earlier database cannot be encoded.")
        }
        let file = try WholeFile(directories.earlierDatabase, overwriting: true)
        try file.write(data)
        try file.finish()
    }

    /// Forgets it: from then on nothing of the earlier database is waited for.
    static func forget(in directories: EngineDirectories) {
        try? FileManager.default.removeItem(atPath: directories.earlierDatabase)
    }

    /// It in words, as long as it is kept.
    var finding: HealthItem {
        let place = path.map { " It lies in \($0)." } ?? ""
        let settle =
            "To keep this one and let worktrees be tidied up again: switchyard restore --forget-earlier"
        switch cause {
        case .damaged:
            let events =
                eventsFile.map { " \(eventCount) events of it could be read and lie in \($0)." }
                ?? " None of its events could be read."
            return HealthItem(
                subject: .database,
                level: .bad,
                message:
                    "The database was damaged and a new one was begun: \(reason).\(place)\(events) Worktrees are "
                    + "kept, also those that no task names now.",
                remedy: "Put a backup in its place: switchyard restore FILE. \(settle)",
                checkedAt: time
            )
        case .restored:
            return HealthItem(
                subject: .database,
                level: .limited,
                message:
                    "The database was restored from \(reason); worktrees that it does not know are kept."
                    + place.replacing(" It lies", with: " The one before lies"),
                remedy: settle,
                checkedAt: time
            )
        }
    }
}
