import ArgumentParser
import Domain
import Engine
import Foundation

/// `audit`: the event log for those who want to know what happened, and that nobody changed what it says.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Read, export and verify the log of everything that happened.",
        subcommands: [
            AuditListCommand.self, AuditExportCommand.self, AuditVerifyCommand.self, AuditRedactCommand.self,
        ]
    )
}

/// `audit list`: one line per event.
struct AuditListCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the newest events, oldest first.",
        discussion: """
            A moment is a day (2026-11-01), a local time (2026-11-01T14:30), one with its zone \
            (2026-11-01T14:30:00Z), or an age: 30m, 2h, 7d. --until a day includes that day.
            """
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("Only events with this in common, such as task-12.", valueName: "name"))
    var correlation: String?

    @Option(help: ArgumentHelp("Only events of this kind, such as taskChanged.", valueName: "kind"))
    var kind: String?

    @Option(help: ArgumentHelp("Only events from then on.", valueName: "moment"))
    var since: Moment?

    @Option(help: ArgumentHelp("Only events up to then.", valueName: "moment"))
    var until: Moment?

    @Option(help: ArgumentHelp("How many at the most.", valueName: "n"))
    var limit = 100

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is at least 1.") }
    }

    func execute(_ console: Console) async throws -> ExitStatus {
        let filter = AuditFilter(
            correlation: correlation,
            kind: kind,
            since: since?.start,
            until: until?.end
        )
        let reader = try await ProjectReader.open(project.engine)
        let entries = try await reader.ask(AuditLogQuery(filter: filter, limit: limit))
        console.result(entries.isEmpty ? "no events" : entries.map(row).joined(separator: "\n"))
        try console.json(entries)
        return .done
    }

    private func row(_ entry: AuditEntry) -> String {
        func column(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        let columns = [
            entry.time.formatted(.iso8601), column("\(entry.cursor.rawValue)", 7), column(entry.kind, 15),
            column(entry.correlation, 10), AuditSentence.text(of: entry),
        ]
        return columns.joined(separator: "  ")
    }
}

/// `audit export`: every event with every stored field.
struct AuditExportCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write every event as a line of JSON, which `audit verify FILE` can check.",
        discussion: """
            Each line has cursor, kind, time (milliseconds since 1970), correlation, cause, payloadHash, \
            previousHash, hash (which names the event), redactedAt and the payload, null if it was removed.
            """
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("The file; standard output if left out.", valueName: "file"))
    var file: String?

    @Flag(help: "Replace the file if it is there.")
    var force = false

    func execute(_ console: Console) async throws -> ExitStatus {
        let reader = try await ProjectReader.open(project.engine)
        guard let file else {
            _ = try await reader.readAuditLines { console.jsonLines($0) }
            return .done
        }
        let count = try await reader.exportAudit(to: file, overwriting: force)
        console.result("\(count) events in \(file)")
        try console.json(ExportReport(file: file, count: count))
        return .done
    }
}

/// `audit verify`: whether the log is as it was written.
struct AuditVerifyCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that no event was changed or removed, and name each that was.",
        discussion: "The exit code is 0 if the log is as it was written, and 1 if it is not."
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("An exported file; the project's own log if left out.", valueName: "file"))
    var file: String?

    func execute(_ console: Console) async throws -> ExitStatus {
        let found =
            if let file { try AuditFile.verify(file) } else {
                try await ProjectReader.open(project.engine).ask(VerifyAuditQuery())
            }
        var lines = found.faults.map(\.message)
        if found.faultCount > lines.count { lines.append("and \(found.faultCount - lines.count) more") }
        let redacted = found.redactedCount > 0 ? ", \(found.redactedCount) redacted on record" : ""
        lines.append(
            found.isWhole
                ? "\(found.count) events\(redacted): as they were written"
                : "\(found.count) events\(redacted): NOT as they were written"
        )
        console.result(lines.joined(separator: "\n"))
        try console.json(VerificationReport(found))
        return found.isWhole ? .done : .failed
    }
}

/// `audit redact`: removes what one event says.
struct AuditRedactCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "redact",
        abstract: "Remove for good what an event says; that it happened stays, and so does who removed it."
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("The event's number in the log; see `audit list`.", valueName: "cursor"))
    var cursor: Int64

    @Option(help: ArgumentHelp("Why; it is recorded.", valueName: "text"))
    var reason: String?

    func execute(_ console: Console) async throws -> ExitStatus {
        var options = project.engine
        options.runsOnly = .nothing
        return try await TaskFollower.withEngine(options, console) { follower in
            let command = EngineCommand.redactEvent(cursor: EventCursor(rawValue: cursor), reason: reason)
            let receipt = try await follower.engine.perform(command)
            console.result(receipt.note ?? "removed")
            try console.json(receipt)
            return .done
        }
    }
}

/// An export as JSON.
private struct ExportReport: Encodable {
    var file: String
    var count: Int
}

/// A verification as JSON, with each fault in words, too.
private struct VerificationReport: Encodable {
    struct Fault: Encodable {
        var kind: AuditFault.Kind
        var cursor: EventCursor
        var missing: Int64?
        var message: String
    }

    var isWhole: Bool
    var count: Int
    var head: String
    var redactedCount: Int
    var faultCount: Int
    var faults: [Fault]

    init(_ found: AuditVerification) {
        isWhole = found.isWhole
        count = found.count
        head = found.head
        redactedCount = found.redactedCount
        faultCount = found.faultCount
        faults = found.faults.map {
            Fault(kind: $0.kind, cursor: $0.cursor, missing: $0.missing, message: $0.message)
        }
    }
}
