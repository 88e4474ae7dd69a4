import Domain
import Store

/// The commands and questions about GitHub.
extension LocalEngine {
    /// How the project stands with GitHub; to ask is to look.
    func gitHubStatus() async -> GitHubStatus {
        await gitHub.attend()
        return await gitHub.status
    }

    func refreshGitHub() async throws -> CommandReceipt {
        try await gitHub.refresh()
        return CommandReceipt()
    }

    func rerun(_ id: RunID, failedOnly: Bool) async throws -> CommandReceipt {
        try await gitHub.rerun(id, failedOnly: failedOnly)
        return CommandReceipt(note: failedOnly ? "The jobs that failed run again." : "It runs again.")
    }

    func cancel(_ id: RunID) async throws -> CommandReceipt {
        try await gitHub.cancel(id)
        return CommandReceipt(note: "GitHub was asked to cancel it.")
    }

    /// Saves the logs of a run's newest attempt in a file.
    func saveLogs(of id: RunID, to path: String) async throws -> CommandReceipt {
        let saved = try await gitHub.saveArchive(of: id, to: path)
        let files = saved.files == 1 ? "1 file" : "\(saved.files) files"
        let (size, packed) = (Int64(saved.bytes).asByteCount, Int64(saved.packedBytes).asByteCount)
        return CommandReceipt(note: "\(path) has \(packed): \(files) with \(size) of logs.", path: path)
    }

    /// Pushes the commit of a task that is done, and opens a draft pull request for it or finds the open one.
    ///
    /// It can be asked for again at any time: what is there already is found and not made twice.
    func publish(_ id: TaskID) async throws -> CommandReceipt {
        try await withFiles(of: id) {
            let task = try await services.journal.task(id)
            guard task.state == .done, let commit = task.commit, let branch = task.workspace?.branch else {
                throw EngineError.conflict(
                    message: "Task #\(id) is \(task.state.rawValue) and has no commit to publish.",
                    remedy: "Approve its change first."
                )
            }
            if let start = task.options.start, start.pushesToBranch {
                throw EngineError.conflict(
                    message: "#\(id) was pushed to \(start.branch) when it was approved.",
                    remedy: "There is nothing left to publish."
                )
            }
            let connection = try await gitHub.required()
            let publisher = TaskPublisher(
                connection: connection,
                repository: services.repository,
                redactor: services.journal.storage.redactor,
                task: task,
                commit: commit,
                branch: branch
            )
            if let note = try await publisher.earlier() { return CommandReceipt(task: id, note: note) }
            let made = try await services.journal.step(.commit, "publish \(branch)", of: id, isWork: false) {
                step in
                let made = try await publisher.publish { step.output.append($0 + "\n") }
                let end = StepEnd(summary: made.note) { $0.publication = made.publication }
                return (end, made)
            }
            await gitHub.expectChange(of: .pullRequests)
            await gitHub.expectChange(of: .runs)
            return CommandReceipt(task: id, note: made.note)
        }
    }
}
