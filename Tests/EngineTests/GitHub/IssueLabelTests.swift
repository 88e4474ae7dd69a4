import Domain
import Engine
import EngineTesting
import StubServer
import Testing

/// What the labels of an issue say of the task that is made of it.
@Suite(.timeLimit(.minutes(1)))
struct IssueLabelTests {
    @Test func `a task of an issue is of the type that its label states`() async throws {
        let gitHub = try CannedGitHub()
        gitHub.setIssues([CannedGitHub.issue(34)])
        gitHub.setPulls([])
        gitHub.setRuns([])
        let fixture = try await EngineFixture.start([SampleBug.good, SampleBug.good], files: SampleBug.files)
        {
            options in
            gitHub.connect(&options)
            options.runsOnly = .tasksAddedHere
        }
        _ = try await fixture.engine.perform(.refreshGitHub)
        for (issue, tier) in [(34, ClassificationTier.label), (35, .rules)] {
            let options = TaskOptions(checkCommand: SampleBug.check, approval: .checksPass, issue: issue)
            let added = try await fixture.engine.perform(
                .addTask(prompt: "Document how calc.py adds", options: options)
            )
            let task = try await fixture.wait(for: try #require(added.task), in: .done)
            #expect(task.classification?.tier == tier)
            #expect((task.classification?.type == .bug) == (tier == .label))
        }
        await fixture.engine.shutDown()
    }
}
