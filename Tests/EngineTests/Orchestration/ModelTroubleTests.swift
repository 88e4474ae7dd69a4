import Domain
import Engine
import EngineTesting
import LanguageModels
import Testing

/// Each way in which a model can fail ends in a state that says what to do.
@Suite(.timeLimit(.minutes(1)))
struct ModelTroubleTests {
    @Test(arguments: [
        (ModelError.unreachable(url: "http://127.0.0.1:1", reason: "refused"), TaskState.blocked),
        (.modelMissing(name: "scripted"), .blocked), (.budgetSpent(used: 9, limit: 10), .blocked),
        (.keyRefused(url: "https://example.org/v1", hadKey: true), .blocked),
        (.filtered(partialText: "def"), .failed),
        (.unauthorized(signInURL: nil), .blocked),
        (.busy, .blocked),
        (.rejected(status: 400, text: "no"), .failed),
        (.serverFailed(text: "out of memory"), .failed),
        (.streamCut(partialText: "def"), .failed),
        (.timedOut(phase: .load), .failed),
        (.stalled(partialText: ""), .failed),
        (.invalidReply(reason: "HTML"), .failed),
    ])
    func `a failing model parks or fails the task with a remedy`(error: ModelError, state: TaskState)
        async throws
    {
        let fixture = try await EngineFixture.start([.failure(error)])
        let id = try await fixture.add()
        let task = try await fixture.wait(for: id, in: state)
        #expect(task.trouble?.code == .model)
        #expect(task.trouble?.message == error.message)
        #expect(task.trouble?.remedy == error.remedy)
        #expect(try await fixture.steps(id).allSatisfy { $0.state != .started })
        await fixture.engine.shutDown()
    }

    @Test func `a parked task goes on when the model is back`() async throws {
        let fixture = try await EngineFixture.start([.failure(.modelMissing(name: "scripted"))])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .blocked)
        fixture.provider.script([SampleBug.good])
        _ = try await fixture.engine.perform(.resumeTask(id: id))
        try await fixture.wait(for: id, in: .reviewing)
        await fixture.engine.shutDown()
    }

    @Test func `the model's activity is told and ends idle`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        let activity = try await fixture.engine.ask(SnapshotQuery()).activity
        #expect(activity.phase == .idle)
        #expect(activity.model == ScriptedProvider.model)
        #expect(activity.tokensPerSecond != nil)
        #expect(activity.contextUsed != nil)
        await fixture.engine.shutDown()
    }

    @Test func `choosing a model that is not installed is refused`() async throws {
        let fixture = try await EngineFixture.start([])
        await #expect(throws: EngineError.self) {
            try await fixture.engine.perform(.setModel(name: "nothing:1b"))
        }
        _ = try await fixture.engine.perform(.setModel(name: ScriptedProvider.model))
        let models = try await fixture.engine.ask(ListModelsQuery())
        #expect(models.first?.isSelected == true)
        await fixture.engine.shutDown()
    }
}
