public import Domain
public import Foundation
import Glibc
import Store

/// The event log as a file: one line of JSON per event, in the order of the log.
///
/// A line has every stored column; `hash` is what the event is named by, `payload` is the event or null if it
/// was removed. The chain can be verified without the database.
public enum AuditFile {
    /// How many events are in memory at once.
    static let pageSize = 500

    /// Writes events as lines.
    public static func lines(of entries: [AuditEntry]) -> Data {
        Data(entries.map { AuditLine.text(of: $0) + "\n" }.joined().utf8)
    }

    /// Verifies the chain of an exported file.
    ///
    /// - Parameter path: The file.
    /// - Returns: What was found; a file cannot say whether newer events are missing.
    /// - Throws: `notFound` when it cannot be read.
    public static func verify(_ path: String) throws(EngineError) -> AuditVerification {
        guard let file = fopen(path, "re") else { throw .notFound(what: "file \(path) that can be read") }
        defer { fclose(file) }
        var walk = ChainWalk()
        var buffer: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(buffer) }
        var number = 0
        while true {
            let length = getline(&buffer, &capacity, file)
            guard length > 0, let bytes = buffer else { break }
            number += 1
            var line = Data(bytes: bytes, count: length)
            if line.last == UInt8(ascii: "\n") { line.removeLast() }
            if let entry = AuditLine.entry(of: line) {
                walk.add(entry)
            } else {
                walk.addUnreadable(line: number)
            }
        }
        guard ferror(file) == 0 else { throw .notFound(what: "file \(path) that can be read") }
        return walk.finished()
    }
}

extension ProjectReader {
    /// Reads the whole event log, a page at a time, as it grows meanwhile.
    ///
    /// - Parameter write: Takes some lines, each with its end; what it throws ends the reading.
    /// - Returns: How many events there were.
    /// - Throws: What the closure throws, or `EngineError`.
    public func readAuditLines(_ write: (Data) throws -> Void) async throws -> Int {
        var count = 0
        var cursor = EventCursor(rawValue: 0)
        while true {
            try Task.checkCancellation()
            let page = try await ask(AuditLogQuery(after: cursor, limit: AuditFile.pageSize))
            guard let last = page.last else { return count }
            try write(AuditFile.lines(of: page))
            count += page.count
            cursor = last.cursor
        }
    }

    /// Writes the whole event log into a file, which only its owner can read.
    ///
    /// - Parameters:
    ///   - path: The file; it has its name only when it is whole.
    ///   - overwriting: Whether one of that name may be replaced.
    /// - Returns: How many events there were.
    /// - Throws: `EngineError`, or `CancellationError`.
    public func exportAudit(to path: String, overwriting: Bool) async throws -> Int {
        let file = try WholeFile(path, overwriting: overwriting)
        let count = try await readAuditLines { try file.write($0) }
        try file.finish()
        return count
    }
}
