import Domain
import Foundation
import StubServer
import Testing

/// What happens to a process from outside, and does not end its work.
@Suite(.serialized) struct SignalTests {
    /// Ends what a test left running, whatever came of it.
    private func end(_ processes: EngineProcesses) async throws {
        let isOver = try await eventually(within: .seconds(20), lookingEvery: .milliseconds(20)) {
            if let engine = processes.engine() { kill(engine, SIGKILL) }
            return processes.all().isEmpty
        }
        #expect(isOver, "still there: \(processes.all())")
    }

    /// Whether every thread of a process has been stopped.
    private func isStopped(_ process: Int32) -> Bool {
        let folder = "/proc/\(process)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return !threads.isEmpty
            && threads.allSatisfy { thread in
                let bytes = FileManager.default.contents(atPath: "\(folder)/\(thread)/stat") ?? Data()
                // The name in parentheses may hold blanks; the state is the first field after it.
                let fields = String(decoding: bytes, as: UTF8.self).split(separator: ")").last?.split(
                    separator: " "
                )
                return fields?.first == "T"
            }
    }

    @Test func `an engine that is stopped in the middle of a model call goes on where it was`() async throws {
        let product = try Product()
        let model = try StubOllama(replies: [.slow(Product.goodReply, pause: .milliseconds(20))])
        defer { model.stop() }
        let running = try RunningProduct(
            ["run", "fix: add subtracts", "--check", "sh check.sh", "--json"],
            on: product,
            model: model.url
        )
        let isAsked = try await eventually(within: .seconds(30)) {
            !model.requests.isEmpty || running.hasEnded
        }
        try #require(isAsked && !running.hasEnded, "\(running.errors)")
        // Without a terminal there is no parent: what was started is the engine.
        kill(running.process, SIGSTOP)
        let hasStopped = try await eventually(within: .seconds(10)) { isStopped(running.process) }
        #expect(hasStopped)
        // The stop itself, and no wait for anything: the rest of the reply comes to nobody meanwhile.
        try await Task.sleep(for: .seconds(1))
        #expect(!running.hasEnded)
        kill(running.process, SIGCONT)

        let hasEnded = try await eventually(within: .seconds(60)) { running.hasEnded }
        try #require(hasEnded)
        #expect(running.status == 3, "\(running.output) \(running.errors)")
        let told = try JSONDecoder().decode(ToldTask.self, from: Data(running.output.utf8))
        #expect(told.state == .reviewing)
        // Nothing was asked twice.
        #expect(model.requests.count == 1)
        try await end(EngineProcesses(stateFolder: product.state.path))
    }

    @Test func `a line that drops in the middle of a task ends the screen and not the task`() async throws {
        let product = try Product()
        let model = try StubOllama(replies: [.slow(Product.goodReply, pause: .milliseconds(40))])
        defer { model.stop() }
        let processes = EngineProcesses(stateFolder: product.state.path)
        #expect(try product.switchyard("config", "--set-check", "sh check.sh").status == 0)
        #expect(try product.switchyard("add", "fix: add subtracts").status == 0)
        let root = try #require(processes.root)

        let running = try RunningProduct([], on: product, model: model.url, input: .terminal)
        let isAsked = try await eventually(within: .seconds(30)) {
            !model.requests.isEmpty || running.hasEnded
        }
        try #require(isAsked && !running.hasEnded)
        let engine = try #require(processes.engine())
        #expect(engine != running.process)
        running.hangUp()

        // The shell's side ends at once, and in order.
        let hasLeft = try await eventually(within: .seconds(10)) { running.hasEnded }
        #expect(hasLeft)
        #expect(running.status == 0)
        let isReady = try await eventually(within: .seconds(60), lookingEvery: .milliseconds(50)) {
            try EngineRecord.read(at: root).tasks.first?.state == .reviewing
        }
        #expect(isReady)
        #expect(model.requests.count == 1)
        // Whether it waits for somebody to come back or has ended by now is not asked here.
        try await end(processes)
    }
}
