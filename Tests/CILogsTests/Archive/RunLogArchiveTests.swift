import CILogs
import Testing

/// The log of a job is found in the archive of its run, if it can be no other job's.
@Suite struct RunLogArchiveTests {
    private static let long = "test (" + String(repeating: "é", count: 100) + ")"

    /// The names of jobs, with what the archive has of them.
    private static let jobs = [
        ("build", "build"), ("lint / swift: strict", "lint"), ("test (ubuntu, 6.2)", "negative"),
        (long, "cut"),
    ]

    private let archive: RunLogArchive

    init() throws {
        archive = try RunLogArchive(
            pythonZip(
                """
                z.writestr('0_build.txt', 'build')
                z.writestr('build/1_Set up job.txt', 'step')
                z.writestr('1_lint  swift strict.txt', 'lint')
                z.writestr('-99_test (ubuntu, 6.2).txt', 'negative')
                z.writestr('3_' + '\(Self.long)'[:90] + '.txt', 'cut')
                z.writestr('4_ab.txt', 'whose')
                z.writestr('5_twice.txt', 'one')
                z.writestr('6_twice.txt', 'other')
                """
            )
        )
    }

    private func log(of job: String, among names: [String]) throws -> String? {
        try archive.log(ofJob: job, among: names, maximumBytes: 100)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: jobs)
    func `a log is found under what GitHub makes of the job's name`(job: String, text: String) throws {
        #expect(try log(of: job, among: Self.jobs.map(\.0)) == text)
    }

    @Test func `how much there is is told without unpacking it`() throws {
        #expect(archive.fileCount == 8)
        #expect(archive.byteCount == "buildsteplintnegativecutwhoseoneother".utf8.count)
    }

    @Test func `a log that may be another job's is none`() throws {
        #expect(try log(of: "a/b", among: ["a/b"]) == "whose")
        #expect(try log(of: "a/b", among: ["a/b", "ab"]) == nil)
        #expect(try log(of: "build", among: ["build", "build"]) == nil)
        #expect(try log(of: "twice", among: ["twice"]) == nil)
        #expect(try log(of: "build", among: ["lint"]) == nil)
        #expect(try log(of: "deploy", among: ["deploy"]) == nil)
        #expect(try log(of: "build/1_Set up job", among: ["build/1_Set up job"]) == nil)
    }

    @Test func `a log that is too large is refused`() throws {
        #expect(throws: ZipError.tooLarge(size: 5, limit: 4)) {
            try archive.log(ofJob: "build", among: ["build"], maximumBytes: 4)
        }
    }
}
