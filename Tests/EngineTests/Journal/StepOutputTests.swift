import Domain
import EngineTesting
import Foundation
import Store
import Synchronization
import Testing

@testable import Engine

@Suite(.timeLimit(.minutes(1)))
struct StepOutputTests {
    private static let token = "ghp_0123456789abcdefghijABCDEFGHIJ"

    @Test func `a secret in two pieces never reaches the disk`() throws {
        let folder = try TemporaryFolder("outputs")
        let outputs = StepOutputs(directory: folder.path)
        let step = StepID(rawValue: 7)
        let lengths = Mutex<[Int]>([])
        let output = outputs.begin(step, redactor: Redactor(secrets: ["my own secret"])) { length in
            lengths.withLock { $0.append(length) }
        }
        var seen: [String] = []
        for piece in ["clé: ghp_01234", "56789abcdefghij", "ABCDEFGHIJ my own", " secret ", "end my o"] {
            output.append(piece)
            seen.append(outputs.text(of: step) ?? "")
        }
        output.finish()
        seen.append(outputs.text(of: step) ?? "")
        #expect(
            seen == [
                "clé: ", "clé: ", "clé: [redacted] ", "clé: [redacted] [redacted] ",
                "clé: [redacted] [redacted] end ", "clé: [redacted] [redacted] end my o",
            ]
        )
        #expect(lengths.withLock { $0 } == [5, 16, 27, 31, 35])
        outputs.forget(step)
        #expect(outputs.text(of: step) == nil)
    }

    @Test func `a character that is cut waits, and what is no text is replaced`() throws {
        let folder = try TemporaryFolder("outputs")
        let outputs = StepOutputs(directory: folder.path)
        let step = StepID(rawValue: 2)
        let lengths = Mutex<[Int]>([])
        let output = outputs.begin(step, redactor: Redactor()) { length in
            lengths.withLock { $0.append(length) }
        }
        let bytes = Array("a 日😀 b".utf8) + [0xFF, 0x80] + Array("c\n".utf8) + [0xE6]
        for byte in bytes { output.append([byte]) }
        output.finish()
        let text = "a 日😀 b\u{FFFD}\u{FFFD}c\n\u{FFFD}"
        #expect(outputs.text(of: step) == text)
        #expect(lengths.withLock { $0.last } == text.unicodeScalars.count)
        #expect(
            outputs.slice(of: step, offset: 2, limit: 4)
                == TextSlice(text: "日😀 b", offset: 2, total: text.unicodeScalars.count)
        )
    }

    @Test func `an output ends at the limit and says so`() throws {
        let folder = try TemporaryFolder("outputs")
        let outputs = StepOutputs(directory: folder.path)
        let step = StepID(rawValue: 1)
        let output = outputs.begin(step, redactor: Redactor()) { _ in }
        let line = [UInt8](repeating: UInt8(ascii: "\n"), count: 1 << 20)
        for _ in 0..<9 { output.append(line) }
        output.finish()
        let text = try #require(outputs.text(of: step))
        let isMarked = text.hasSuffix("[output ends here: the limit is reached]\n")
        #expect(isMarked)
        #expect(text.utf8.count < StepOutputs.sizeLimit + 100)
    }

    @Test func `what a check prints is free of secrets while it runs and afterwards`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let half = Self.token.count / 2
        let check = """
            printf '%s' '\(Self.token.prefix(half))'; printf '%s\\n' '\(Self.token.dropFirst(half))'; \
            exec tail -f /dev/null
            """.replacing("\n", with: " ")
        let id = try await fixture.add(check: check)
        let step = try await fixture.waitForStep(.check, of: id, printing: true)
        let live = try #require(fixture.state.text("outputs/live-\(step.id).txt"))
        #expect(live == "[redacted]\n")
        _ = try await fixture.engine.perform(.cancelTask(id: id))
        #expect(try await fixture.engine.ask(StepOutputQuery(step: step.id)).text == live)
        await fixture.engine.shutDown()
    }
}
