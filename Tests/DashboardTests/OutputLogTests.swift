import Domain
import Foundation
import Synchronization
import Terminal
import Testing

@testable import Dashboard

/// An engine with the output of one step, which is the log of a job as well.
private final class OutputEngine: EngineClient {
    private struct State {
        var text: [Unicode.Scalar]
        var offsets: [Int] = []
        var refusal: EngineError?
    }

    private let state: Mutex<State>

    init(_ text: String) { state = Mutex(State(text: Array(text.unicodeScalars))) }

    /// Where the slices began that were asked for.
    var offsets: [Int] { state.withLock { $0.offsets } }

    /// How many characters there are.
    var total: Int { state.withLock { $0.text.count } }

    func print(_ text: String) { state.withLock { $0.text += Array(text.unicodeScalars) } }

    func refuse(_ error: EngineError?) { state.withLock { $0.refusal = error } }

    func perform(_ command: EngineCommand) async throws(EngineError) -> CommandReceipt { CommandReceipt() }

    func ask<Query: EngineQuery>(_ query: Query) async throws(EngineError) -> Query.Answer {
        let page: (offset: Int, limit: Int)
        switch query {
        case let query as StepOutputQuery: page = (query.offset, query.limit)
        case let query as JobLogTextQuery: page = (query.offset, query.limit)
        default: throw .notFound(what: "\(query)")
        }
        let (refusal, slice) = state.withLock { state -> (EngineError?, TextSlice) in
            state.offsets.append(page.offset)
            var part = String.UnicodeScalarView()
            part.append(contentsOf: state.text.dropFirst(page.offset).prefix(page.limit))
            let (offset, total) = (min(page.offset, state.text.count), state.text.count)
            return (state.refusal, TextSlice(text: String(part), offset: offset, total: total))
        }
        if let refusal { throw refusal }
        guard let answer = slice as? Query.Answer else { throw .notFound(what: "answer") }
        return answer
    }

    func events(after cursor: EventCursor?) -> AsyncThrowingStream<EventEnvelope, any Error> {
        AsyncThrowingStream { $0.finish() }
    }
}

/// How far a search said that it was.
@MainActor private final class Seen {
    var percents: [Int] = []
}

@Suite struct OutputLogTests {
    private static let id = OutputID(step: StepID(rawValue: 1), number: 1)

    private func log(_ folder: String = FileManager.default.temporaryDirectory.path) -> OutputLog {
        OutputLog(Self.id, folder: folder)
    }

    /// Reads pages until nothing is left; the last word about it.
    private func readAll(_ log: OutputLog, _ engine: OutputEngine) async throws -> OutputGrowth {
        var growth = try await log.read(from: 0, of: engine)
        while growth.end < growth.total { growth = try await log.read(from: growth.end, of: engine) }
        return growth
    }

    private func hunt(
        _ words: String,
        from start: Int,
        _ direction: TextDirection = .forward
    ) throws -> OutputHunt {
        OutputHunt(
            output: Self.id,
            number: 1,
            words: try #require(TextSearch(words)),
            start: start,
            direction: direction,
            rows: 3
        )
    }

    @Test func `it is read page by page, and after that only what is new`() async throws {
        let engine = OutputEngine((0..<60_000).map { "zeile ü \($0)\n" }.joined())
        let log = log()
        var growth = try await readAll(log, engine)
        let total = engine.total
        #expect(growth.end == total && growth.facts.lineCount == 60_000 && growth.facts.failure == nil)
        let pages = stride(from: 0, to: total, by: OutputLog.pageLimit)
        #expect(engine.offsets == Array(pages))
        engine.print("half a li")
        growth = try await log.read(from: total, of: engine)
        engine.print("ne\nend\n")
        growth = try await log.read(from: growth.end, of: engine)
        #expect(engine.offsets.suffix(2) == [total, total + 9])
        #expect(growth.facts.lineCount == 60_002)
        let lines = await log.lines(59_999..<60_002).lines.map(\.text)
        #expect(lines == ["zeile ü 59999", "half a line", "end"])
    }

    @Test func `the log of a job is read in pages of its own size`() async throws {
        let engine = OutputEngine((0..<120_000).map { "zeile ü \($0)\n" }.joined())
        let source = OutputSource.log(RunID(rawValue: 1), JobID(rawValue: 2), JobLogStyle())
        let log = OutputLog(
            OutputID(source, number: 1),
            folder: FileManager.default.temporaryDirectory.path
        )
        let growth = try await readAll(log, engine)
        #expect(growth.end == engine.total && growth.facts.lineCount == 120_000)
        #expect(engine.offsets == Array(stride(from: 0, to: engine.total, by: source.pageLimit)))
        #expect(engine.offsets.count == 2)
    }

    @Test func `what does not go on where the text ends is left alone`() async throws {
        let engine = OutputEngine("one\ntwo\n")
        let log = log()
        _ = try await log.read(from: 0, of: engine)
        let again = try await log.read(from: 0, of: engine)
        #expect(again.end == 8 && again.facts.lineCount == 2)
        let text = await log.text()
        #expect(text == "one\ntwo\n")
    }

    @Test func `a refusal is passed on, and reading goes on after it`() async throws {
        let engine = OutputEngine("one\n")
        let log = log()
        let refusal = EngineError.unavailable(message: "Not now.", remedy: "Later.")
        engine.refuse(refusal)
        await #expect(throws: refusal) { try await log.read(from: 0, of: engine) }
        engine.refuse(nil)
        let growth = try await log.read(from: 0, of: engine)
        #expect(growth.end == 4)
    }

    @Test func `without a place for the file the text is there all the same`() async throws {
        let log = log("/nonexistent/folder")
        let growth = try await log.read(from: 0, of: OutputEngine("one\ntwo\n"))
        #expect(growth.facts.failureText == "No such file or directory")
        let lines = await log.lines(0..<2).lines.map(\.text)
        #expect(lines == ["one", "two"])
    }

    @Test func `a hundred thousand lines are searched to both ends and around them`() async throws {
        let text = (0..<100_000).map { "line \($0) of a log with \($0 % 25_000 == 7 ? "hits" : "words")\n" }
        let engine = OutputEngine(text.joined())
        let log = log()
        _ = try await readAll(log, engine)
        for (start, direction, line, wraps) in [
            (0, .forward, 7, false), (8, .forward, 25_007, false), (75_008, .forward, 7, true),
            (100_000, .forward, 7, true), (99_999, .backward, 75_007, false), (6, .backward, 75_007, true),
            (-1, .backward, 75_007, true),
        ] as [(Int, TextDirection, Int, Bool)] {
            let finding = await log.find(try hunt("hits", from: start, direction)) { _ in }
            guard case .found(let found, let lines, _, let hasWrapped)? = finding else {
                Issue.record("nothing is found from \(start)")
                continue
            }
            #expect(found == line && hasWrapped == wraps)
            #expect(lines.lines.map(\.number) == Array((line - 3)...(line + 3)))
        }
    }

    @Test func `a search says how far it is, and that there is nothing`() async throws {
        let engine = OutputEngine(String(repeating: "a line of a log that is quite long\n", count: 150_000))
        let log = log()
        _ = try await readAll(log, engine)
        let seen = Seen()
        for direction in [TextDirection.forward, .backward] {
            let finding = await log.find(try hunt("nowhere", from: 50_000, direction)) { finding in
                if case .searching(let percent) = finding { seen.percents.append(percent) }
            }
            guard case .nothing? = finding else {
                Issue.record("something is found")
                continue
            }
        }
        let percents = await seen.percents
        #expect(percents.count >= 2)
        #expect(percents.allSatisfy { (1..<100).contains($0) })
    }

    @Test func `a search that is cancelled ends without a word`() async throws {
        let engine = OutputEngine(String(repeating: "a line of a log that is quite long\n", count: 150_000))
        let log = log()
        _ = try await readAll(log, engine)
        let hunt = try hunt("nowhere", from: 0)
        let search = Task {
            let finding = await log.find(hunt) { _ in withUnsafeCurrentTask { $0?.cancel() } }
            return finding == nil
        }
        #expect(await search.value)
    }
}
