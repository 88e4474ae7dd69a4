import Domain
import Engine
import EngineTesting
import Foundation
import StubServer
import Testing

/// The logs of jobs get from GitHub to whoever reads them, once, and stay.
@Suite(.timeLimit(.minutes(1)))
struct JobLogTests {
    private static let run = RunID(rawValue: 7)
    private static let job = JobID(rawValue: 9)
    private static let jobs = "GET /repos/me/mine/actions/runs/7/jobs"
    private static let single = "GET /repos/me/mine/actions/jobs/9"
    private static let logs = "GET /repos/me/mine/actions/jobs/9/logs"
    private static let token = "ghp_0123456789abcdefghijABCDEFGHIJ"

    private static let text =
        "\u{FEFF}2026-01-02T03:04:05.1234567Z ##[group]Run make test\n"
        + "2026-01-02T03:04:05.2Z \u{1B}[36;1mmake test\u{1B}[0m\n"
        + "2026-01-02T03:04:05.3Z shell: /usr/bin/bash -e {0}\n"
        + "2026-01-02T03:04:05.4Z ##[endgroup]\n"
        + "2026-01-02T03:04:06.0Z the token is \u{1B}[31m\(token)\u{1B}[0m\u{1B}]0;title\u{07}\n"
        + "2026-01-02T03:04:07.0Z src/sum.c:3:9: error: use of undeclared identifier 'a'\n"
        + "2026-01-02T03:04:08.0Z ##[error]Process completed with exit code 2.\n"

    private static let lines = [
        "##[group]Run make test", "make test", "shell: /usr/bin/bash -e {0}", "##[endgroup]",
        "the token is [redacted]", "src/sum.c:3:9: error: use of undeclared identifier 'a'",
        "##[error]Process completed with exit code 2.",
    ]

    private let gitHub: CannedGitHub

    init() throws {
        gitHub = try CannedGitHub()
        set("completed", "failure")
        gitHub.set(Self.logs, Self.text)
    }

    /// Sets how run and job stand.
    private func set(_ status: String, _ conclusion: String?) {
        let ending = conclusion.map { "\"\($0)\"" } ?? "null"
        let job =
            #"{"id":9,"run_id":7,"run_attempt":1,"name":"test","head_sha":"d4","status":"\#(status)","#
            + #""conclusion":\#(ending),"steps":[{"number":1,"name":"make test","status":"\#(status)","#
            + #""conclusion":\#(ending)}]}"#
        gitHub.setRuns([CannedGitHub.run(7, status, conclusion)])
        gitHub.set(Self.jobs, #"{"total_count":1,"jobs":[\#(job)]}"#)
        gitHub.set(Self.single, job)
    }

    private func options(_ options: inout EngineOptions) {
        gitHub.connect(&options)
        options.runsOnly = .tasksAddedHere
    }

    private func text(
        of engine: LocalEngine,
        _ style: JobLogStyle = JobLogStyle(),
        offset: Int = 0,
        limit: Int = .max
    ) async throws -> TextSlice {
        try await engine.ask(
            JobLogTextQuery(run: Self.run, job: Self.job, style: style, offset: offset, limit: limit)
        )
    }

    private func refusal(of engine: LocalEngine) async -> EngineError? {
        do throws(EngineError) {
            _ = try await engine.ask(JobLogQuery(run: Self.run, job: Self.job))
            return nil
        } catch {
            return error
        }
    }

    private var fetches: Int { gitHub.asked.count { $0 == Self.logs } }

    @Test func `it is fetched once, without secrets and control sequences, and says what failed`()
        async throws
    {
        let fixture = try await EngineFixture.start([], change: options)
        let engine = fixture.engine
        let log = try await engine.ask(JobLogQuery(run: Self.run, job: Self.job))
        let whole = try await text(of: engine)
        #expect(whole.text == Self.lines.joined(separator: "\n") + "\n")
        #expect(log.name == "test")
        #expect(log.lineCount == Self.lines.count)
        #expect(log.length == whole.total && whole.total == whole.text.unicodeScalars.count)
        #expect(!log.isCut)
        let failure = try #require(log.failure)
        #expect(failure.failureClass == .compileError)
        #expect(failure.firstErrorLine == 6)
        #expect(failure.exitCode == 2)
        #expect(log.command == "make test")
        #expect(log.excerpt?.contains("undeclared identifier") == true)
        #expect(fetches == 1)
        await engine.shutDown()
    }

    @Test func `times and colours are written where they are wanted`() async throws {
        let fixture = try await EngineFixture.start([], change: options)
        let style = JobLogStyle(showsTimes: true, showsColors: true)
        let log = try await fixture.engine.ask(JobLogQuery(run: Self.run, job: Self.job, style: style))
        let slice = try await text(of: fixture.engine, style)
        #expect(slice.total == log.length)
        #expect(slice.text.hasPrefix("03:04:05.123 ##[group]Run make test\n03:04:05.200 \u{1B}[36;1mmake"))
        #expect(slice.text.contains("the token is \u{1B}[31m[redacted]\u{1B}[0m\n"))
        await fixture.engine.shutDown()
    }

    @Test func `slices are counted in characters, from either end`() async throws {
        gitHub.set(Self.logs, "2026-01-02T03:04:05Z eins 日本\n2026-01-02T03:04:05Z zwei ü\n")
        let fixture = try await EngineFixture.start([], change: options)
        let slices = [
            try await text(of: fixture.engine, offset: 5, limit: 2),
            try await text(of: fixture.engine, offset: -3, limit: 10),
            try await text(of: fixture.engine, offset: 100, limit: 10),
        ]
        #expect(
            slices == [
                TextSlice(text: "日本", offset: 5, total: 15), TextSlice(text: " ü\n", offset: 12, total: 15),
                TextSlice(text: "", offset: 15, total: 15),
            ]
        )
        await fixture.engine.shutDown()
    }

    @Test func `the jobs of a run read the logs that are kept, and the other way round`() async throws {
        let fixture = try await EngineFixture.start([], change: options)
        _ = try await fixture.engine.perform(.refreshGitHub)
        let jobs = try await fixture.engine.ask(RunJobsQuery(run: Self.run))
        #expect(jobs.first?.failure?.firstErrorLine == 6)
        let log = try await fixture.engine.ask(JobLogQuery(run: Self.run, job: Self.job))
        #expect(log.failure == jobs.first?.failure)
        #expect(fetches == 1)
        await fixture.engine.shutDown()
    }

    @Test func `several who ask at once wait for one fetch`() async throws {
        let fixture = try await EngineFixture.start([], change: options)
        let engine = fixture.engine
        async let one = engine.ask(JobLogQuery(run: Self.run, job: Self.job))
        async let two = engine.ask(JobLogQuery(run: Self.run, job: Self.job))
        let (first, second) = try await (one, two)
        #expect(first == second)
        #expect(fetches == 1)
        await engine.shutDown()
    }

    @Test func `without GitHub a log that was read is there, also after a restart`() async throws {
        let fixture = try await EngineFixture.start([], change: options)
        let log = try await fixture.engine.ask(JobLogQuery(run: Self.run, job: Self.job))
        gitHub.server.stop()
        #expect(try await fixture.engine.ask(JobLogQuery(run: Self.run, job: Self.job)) == log)
        await fixture.engine.shutDown()
        let next = try await fixture.restarted()
        #expect(try await next.engine.ask(JobLogQuery(run: Self.run, job: Self.job)) == log)
        #expect(try await text(of: next.engine).text == Self.lines.joined(separator: "\n") + "\n")
        let missing = JobLogQuery(run: Self.run, job: JobID(rawValue: 10))
        await #expect(throws: EngineError.self) { try await next.engine.ask(missing) }
        await next.engine.shutDown()
    }

    @Test func `its files are the owner's alone and hold no secret`() async throws {
        let fixture = try await EngineFixture.start([], change: options)
        _ = try await fixture.engine.ask(JobLogQuery(run: Self.run, job: Self.job))
        let folder = fixture.state.path + "/job-logs"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names.contains("9.log") && names.contains("9.json"))
        for name in names {
            let path = "\(folder)/\(name)"
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
            let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
            #expect(!text.contains(Self.token) && !text.contains(CannedGitHub.token))
        }
        await fixture.engine.shutDown()
    }

    @Test func `a job that has not ended is asked for again each time`() async throws {
        set("in_progress", nil)
        gitHub.set(Self.logs, #"{"message":"Not Found"}"#, status: 404)
        let fixture = try await EngineFixture.start([], change: options)
        guard case .unavailable(let message, let remedy) = await refusal(of: fixture.engine) else {
            Issue.record("no refusal")
            return
        }
        #expect(message.contains("test") && message.contains("has not ended"))
        #expect(!remedy.isEmpty)
        // A server that shows what there is so far.
        gitHub.set(Self.logs, "2026-01-02T03:04:05Z one\n")
        let early = try await fixture.engine.ask(JobLogQuery(run: Self.run, job: Self.job))
        #expect(early.lineCount == 1 && early.failure == nil)
        gitHub.set(Self.logs, "2026-01-02T03:04:05Z one\n2026-01-02T03:04:05Z two\n")
        let count = fetches
        #expect(try await text(of: fixture.engine).text == "one\n")
        #expect(fetches == count)
        let later = try await fixture.engine.ask(JobLogQuery(run: Self.run, job: Self.job))
        #expect(later.lineCount == 2)
        #expect(try await text(of: fixture.engine).text == "one\ntwo\n")
        set("completed", "failure")
        gitHub.set(Self.logs, Self.text)
        let ended = try await fixture.engine.ask(JobLogQuery(run: Self.run, job: Self.job))
        #expect(ended.failure != nil)
        await fixture.engine.shutDown()
    }

    @Test func `a log that GitHub has no more says so`() async throws {
        gitHub.set(Self.logs, #"{"message":"Server Error"}"#, status: 410)
        let fixture = try await EngineFixture.start([], change: options)
        guard case .unavailable(let message, let remedy) = await refusal(of: fixture.engine) else {
            Issue.record("no refusal")
            return
        }
        #expect(message.contains("any more"))
        #expect(remedy.contains("90 days"))
        await fixture.engine.shutDown()
    }

    @Test func `logs of another repository go with its runs`() async throws {
        let fixture = try await EngineFixture.start([], change: options)
        _ = try await fixture.engine.ask(JobLogQuery(run: Self.run, job: Self.job))
        await fixture.engine.shutDown()
        let folder = fixture.state.path + "/job-logs"
        // As if the project had belonged to another one.
        try Data("127.0.0.1/me/other".utf8).write(to: URL(filePath: folder + "/repository"))
        var options = EngineFixture.options(
            project: fixture.project,
            state: fixture.state,
            provider: fixture.provider
        )
        self.options(&options)
        let next = try await LocalEngine.start(options)
        _ = try await next.perform(.refreshGitHub)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["repository"])
        await next.shutDown()
    }
}
