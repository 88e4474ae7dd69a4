import Domain
import Foundation
import GitHub
import Testing

@testable import Engine

/// Where a check ran, and in which order checks are looked at.
@Suite struct PullRequestCheckMappingTests {
    private static let addresses: [(String, Int64, Int64?)] = [
        ("https://github.com/o/r/actions/runs/8589934592/job/9", 8_589_934_592, 9),
        ("https://github.com/o/r/actions/runs/7/job/9?pr=12", 7, 9),
        ("https://github.com/o/r/actions/runs/7/job/9#step:3:1", 7, 9),
        ("https://github.com/o/r/actions/runs/7", 7, nil),
        ("https://h/actions/actions/runs/7/job/9", 7, 9),
    ]

    @Test(arguments: addresses)
    func `an address names a run and its job`(address: String, run: Int64, job: Int64?) {
        let place = ActionsPlace(address)
        #expect(place?.run == RunID(rawValue: run))
        #expect(place?.job == job.map { JobID(rawValue: $0) })
    }

    @Test(arguments: ["https://ci.example.org/job/9", "https://github.com/o/r/runs/7", "actions/runs/x", ""])
    func `another address names none`(address: String) {
        #expect(ActionsPlace(address) == nil)
    }

    @Test func `a check of another service is of no run, wherever its page lies`() throws {
        let payload = try GitHubCoding.decoder().decode(
            CheckRunPayload.self,
            from: Data(
                """
                {"id":9,"name":"scan","head_sha":"d4","status":"completed","conclusion":"success",
                 "details_url":"https://x/actions/runs/7/job/9","app":{"slug":"scanner"},
                 "output":{"title":"\\nAll well\\nmore"}}
                """.utf8
            )
        )
        let check = PullRequestCheck(payload)
        #expect(check.run == nil)
        #expect(check.job == nil)
        #expect(check.summary == "All well")
    }

    @Test func `what failed stands first, and what passed last`() {
        let states: [PipelineState] = [.passed, .running, .failed, .cancelled, .queued]
        let checks = states.map { PullRequestCheck(name: $0.rawValue, state: $0) }
        #expect(
            PullRequestCheck.ordered(checks).map(\.state)
                == [.failed, .cancelled, .queued, .running, .passed]
        )
    }

    @Test func `a diff of one endless line is cut to nothing`() {
        let cut = DiffText([UInt8](repeating: UInt8(ascii: "x"), count: 11), limit: 10)
        #expect(cut.text == "")
        #expect(cut.isCut)
        let whole = DiffText(Array("a\nb\n".utf8), limit: 4)
        #expect(whole.text == "a\nb\n")
        #expect(!whole.isCut)
        #expect(DiffText(Array("a\nb\n".utf8), limit: 3).text == "a\n")
    }
}
