import Domain
import Foundation
import Logging
import Store

// What is found about the database while the engine runs: the checks that would take too long at its start.

extension LocalEngine {
    /// Looks through the database after a process that used it was killed, and through its event log where the
    /// end of that is not where it was seen last.
    func checkDatabase(verifying knownHead: String?) async {
        let directories = services.directories
        let storage = storage
        await withTaskCancellationHandler {
            if FileManager.default.fileExists(atPath: directories.uncheckedMark) { await lookForDamage() }
            if let knownHead { await verifyLog(knownHead) }
        } onCancel: {
            storage.interrupt()
        }
    }

    /// Takes note of an error that says that the database is damaged.
    func note(_ error: any Error) {
        guard case StorageError.corrupt(_) = error else { return }
        markDamage("a part of it that was asked for cannot be read")
    }

    // MARK: - Detail

    private func lookForDamage() async {
        do {
            let problems = try await storage.quickCheck()
            try? FileManager.default.removeItem(atPath: services.directories.uncheckedMark)
            guard let problem = problems.first else { return }
            markDamage(problem)
        } catch StorageError.corrupt(_) {
            markDamage("it could not be looked through")
        } catch {
            // Such as an engine that is ended meanwhile: the next start looks.
            services.logger.info("the database was not looked through", metadata: ["error": "\(error)"])
        }
    }

    private func verifyLog(_ knownHead: String) async {
        do {
            let found = try await storage.read { try EventLog.verify(knownHead: knownHead, in: $0) }
            if let finding = Recovery.finding(of: found, at: services.journal.now()) { tell(finding) }
        } catch {
            services.logger.info("the event log was not verified", metadata: ["error": "\(error)"])
        }
    }

    private func markDamage(_ problem: String) {
        let mark = services.directories.damageMark
        guard !FileManager.default.fileExists(atPath: mark) else { return }
        services.logger.error("the database is damaged", metadata: ["problem": "\(problem)"])
        _ = FileManager.default.createFile(atPath: mark, contents: Data(problem.utf8))
        tell(
            HealthItem(
                subject: .database,
                level: .bad,
                message:
                    "The database is damaged: \(problem). The next start moves it out of the way, saves what can "
                    + "be read of its events and begins a new one; branches and worktrees are kept.",
                remedy: "Quit, and put a backup in its place (switchyard restore FILE) or start again.",
                checkedAt: services.journal.now()
            )
        )
    }

    /// Adds a finding that stays true and tells it.
    private func tell(_ finding: HealthItem) {
        startFindings.append(finding)
        services.hub.tell(.healthChanged(items: health), correlation: "health")
    }
}
