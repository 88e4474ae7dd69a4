import Domain
import Engine
import EngineTesting
import Foundation
import StubGitHub
import Testing

/// The archive of a run's logs: where a job's log is looked for that is not there by itself, and what can be saved.
@Suite(.timeLimit(.minutes(2)))
struct RunArchiveTests {
    /// How often the archive of an attempt was asked for.
    private func archives(of ground: FixGround) -> Int {
        ground.gitHub.exchanges.count { !$0.isForStorage && $0.target.hasSuffix("/attempts/1/logs") }
    }

    @Test(arguments: [404, 410, 502])
    func `a job's log that is not there by itself comes out of the archive of its run`(status: Int)
        async throws
    {
        let ground = try await FixGround.make([], job: "build / test: all")
        try await ground.push()
        ground.gitHub.refuseJobLogs(with: status)
        let run = try await ground.run()
        let job = try #require(try await ground.engine.ask(RunJobsQuery(run: run.id)).first)
        #expect(job.name == "build / test: all")
        #expect(job.failure?.exitCode == 1)
        let text = try await ground.engine.ask(JobLogTextQuery(run: run.id, job: job.id)).text
        #expect(text.contains("AssertionError"))
        #expect(text.hasSuffix("Cleaning up orphan processes\n"))
        // It is kept as any other, and the token stayed where it belongs.
        #expect(archives(of: ground) == 1)
        let storage = ground.gitHub.exchanges.filter(\.isForStorage)
        #expect(!storage.isEmpty)
        #expect(storage.allSatisfy { !$0.hasToken })
        await ground.end()
    }

    @Test func `an archive is not asked for where the log is there`() async throws {
        let ground = try await FixGround.make([])
        try await ground.push()
        let run = try await ground.run()
        let job = try #require(try await ground.engine.ask(RunJobsQuery(run: run.id)).first)
        #expect(job.failure?.exitCode == 1)
        #expect(archives(of: ground) == 0)
        await ground.end()
    }

    @Test func `a log that is in no archive either is said to be gone`() async throws {
        let ground = try await FixGround.make([])
        try await ground.push()
        ground.gitHub.refuseJobLogs(with: 410)
        ground.gitHub.failNext(50, status: 410, path: "/attempts/1/logs")
        let run = try await ground.run()
        let job = try #require(try await ground.engine.ask(RunJobsQuery(run: run.id)).first)
        #expect(job.failure == nil)
        do throws(EngineError) {
            _ = try await ground.engine.ask(JobLogQuery(run: run.id, job: job.id))
            Issue.record("a log out of nowhere")
        } catch {
            #expect(error.message.contains("any more"), "\(error)")
        }
        await ground.end()
    }

    @Test func `the logs of a run are saved as they are, and nothing is replaced`() async throws {
        let ground = try await FixGround.make([])
        try await ground.push()
        let run = try await ground.run()
        let folder = try TemporaryFolder("archive")
        let path = folder.path + "/logs.zip"
        let receipt = try await ground.engine.perform(.saveRunLogs(id: run.id, path: path))
        #expect(receipt.path == path)
        #expect(receipt.note?.contains("6 files") == true, "\(receipt.note ?? "no note")")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        let saved = try #require(FileManager.default.contents(atPath: path))
        #expect(saved.starts(with: Data("PK".utf8)))
        #expect(saved.range(of: Data("AssertionError".utf8)) != nil)

        guard case .conflict = await ground.refusal(of: .saveRunLogs(id: run.id, path: path)) else {
            Issue.record("a file was replaced")
            return
        }
        #expect(FileManager.default.contents(atPath: path) == saved)
        guard case .invalid = await ground.refusal(of: .saveRunLogs(id: run.id, path: "logs.zip")) else {
            Issue.record("a path that depends on the folder was taken")
            return
        }
        await ground.end()
    }

    @Test func `what GitHub does not have, or what is no archive, leaves no file`() async throws {
        let ground = try await FixGround.make([])
        try await ground.push()
        let run = try await ground.run()
        let folder = try TemporaryFolder("archive")
        let path = folder.path + "/logs.zip"
        let unknown = await ground.refusal(of: .saveRunLogs(id: RunID(rawValue: 4), path: path))
        #expect(unknown?.message.contains("no logs of run 4") == true, "\(unknown?.message ?? "saved")")
        ground.gitHub.failNext(status: 200, isHTML: true, path: "/logs")
        let page = await ground.refusal(of: .saveRunLogs(id: run.id, path: path))
        #expect(page?.message.contains("no zip archive") == true, "\(page?.message ?? "saved")")
        let nowhere = folder.path + "/missing/logs.zip"
        let homeless = await ground.refusal(of: .saveRunLogs(id: run.id, path: nowhere))
        #expect(homeless?.message.contains("/missing") == true, "\(homeless?.message ?? "saved")")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        await ground.end()
    }
}
