import Domain
import Foundation
import Testing

@Suite struct AgentTaskTests {
    private func task(_ prompt: String) -> AgentTask {
        AgentTask(
            id: TaskID(rawValue: 1),
            prompt: prompt,
            options: TaskOptions(),
            createdAt: Date(timeIntervalSince1970: 0)
        )
    }

    @Test(arguments: [
        ("Fix the sum", "Fix the sum"), ("first\nsecond", "first"), ("\n\n  \n\t third \nfourth", "third"),
        ("windows\r\nline", "windows"), ("", ""), (" \n\t\n", ""), ("日本語 😀\nb", "日本語 😀"),
        ("one\u{2028}two", "one"),
    ])
    func `the title is the first line that is not blank`(prompt: String, title: String) {
        #expect(task(prompt).title == title)
    }

    @Test func `a new task is queued and has cost nothing`() {
        let task = task("x")
        #expect(task.state == .queued)
        #expect(task.usage == TokenUsage())
        #expect(task.updatedAt == task.createdAt)
    }

    @Test func `what was said is unheard until a step has carried all of it`() {
        var task = task("x")
        #expect(!task.hasUnheard)
        let time = task.createdAt
        task.followUps = [FollowUp(text: "a", moment: .now, saidAt: time, heardIn: StepID(rawValue: 1))]
        #expect(!task.hasUnheard)
        task.followUps.append(FollowUp(text: "b", moment: .afterStep, saidAt: time))
        #expect(task.hasUnheard)
    }

    @Test func `token sums add up, and a speed needs a measurement`() {
        var sum = TokenUsage()
        #expect(sum.tokensPerSecond == nil)
        sum += TokenUsage(calls: 1, promptTokens: 10, replyTokens: 30, replySeconds: 2)
        sum += TokenUsage(calls: 1, promptTokens: 5, replyTokens: 10, replySeconds: 2)
        #expect(sum == TokenUsage(calls: 2, promptTokens: 15, replyTokens: 40, replySeconds: 4))
        #expect(sum.tokensPerSecond == 10)
        #expect(TokenUsage(calls: 1, promptTokens: 1, replyTokens: 0, replySeconds: 2).tokensPerSecond == nil)
    }

    @Test(arguments: [
        (CheckEvidence.Outcome.passed, false, true), (.passed, true, false), (.failed, false, false),
        (.timedOut, false, false), (.couldNotStart, false, false),
    ])
    func `only a pass on the present files proves success`(
        outcome: CheckEvidence.Outcome,
        isStale: Bool,
        proves: Bool
    ) {
        let evidence = CheckEvidence(
            command: "make",
            outcome: outcome,
            exitCode: nil,
            seconds: 0,
            tree: "",
            step: StepID(rawValue: 1),
            isolation: "",
            finishedAt: Date(timeIntervalSince1970: 0),
            isStale: isStale
        )
        #expect(evidence.provesSuccess == proves)
    }

    @Test func `a change adds up its text files`() {
        let change = ChangeSummary(files: [
            .init(path: "a", added: 2, removed: 1), .init(path: "b", added: nil, removed: nil),
            .init(path: "c", added: 3, removed: 0),
        ])
        #expect(change.added == 5)
        #expect(change.removed == 1)
    }

    @Test func `numbers order by creation and read as bare numbers`() {
        #expect(TaskID(rawValue: 2) < TaskID(rawValue: 10))
        #expect("\(TaskID(rawValue: 12))" == "12")
    }
}
