import Domain
import EngineTesting
import Foundation
import LanguageModels
import Testing

@testable import Engine

/// Tasks that a message of the chat names.
@Suite(.timeLimit(.minutes(1)))
struct ChatTaskTests {
    private static let task = ChatTask(
        id: TaskID(rawValue: 8),
        title: "fix: the sum",
        state: .reviewing,
        change: "calc.py +1 -1",
        diff: (1...400).map { "+line \($0)\n" }.joined(),
        check: "`make test`, failed",
        checkOutput: (1...400).map { "said \($0)\n" }.joined() + "the end"
    )

    private func prompt(_ text: String) -> ChatPrompt {
        let message = ChatMessage(
            id: MessageID(rawValue: 1),
            conversation: ConversationID(rawValue: 1),
            role: .user,
            text: text,
            createdAt: Date(timeIntervalSince1970: 0)
        )
        return ChatPrompt(
            history: [message],
            files: WorkFiles(contents: ["calc.py": "x = 1\n"], allPaths: []),
            tasks: [Self.task.id: Self.task],
            projectName: "demo",
            contextTokens: 8_192,
            limits: ChatLimits()
        )
    }

    @Test func `the model is shown the task, its change and the end of its check`() throws {
        let text = try #require(prompt("explain @calc.py #8").messages.last?.text)
        #expect(text.hasPrefix("Task #8 (reviewing): fix: the sum\nIts change: calc.py +1 -1\n"))
        #expect(text.contains("Its check: `make test`, failed"))
        #expect(text.contains("the end\n```"))
        #expect(text.contains("```diff\n+line 1\n"))
        #expect(text.contains("File calc.py:\n"))
        #expect(text.hasSuffix("explain @calc.py #8"))
    }

    @Test(arguments: [20, 60, 200, 1_000, 5_000])
    func `a task keeps to its budget`(tokens: Int) {
        let text = Self.task.text(budgetTokens: tokens)
        #expect(PromptSize.tokens(text ?? "") <= tokens)
        #expect(tokens < 60 || text != nil)
    }

    @Test(
        arguments: [
            ("explain @calc.py #8", "Attached, as far as it fits: calc.py, task #8."),
            ("(see #8) and #8", "Attached, as far as it fits: task #8."),
            ("#9?", "#9: there is no such task."),
            ("what of @ca", "@ca: there is no such file in the repository."),
            ("hello, # and C#8", nil),
        ] as [(String, String?)]
    )
    func `what goes along is told in one line`(text: String, notice: String?) {
        let files = WorkFiles(contents: ["calc.py": "x = 1\n"], allPaths: [])
        #expect(ChatAttachments(in: text, files: files, tasks: [Self.task.id]).notice == notice)
    }

    @Test func `of very many tasks the first go along, and the others are said not to`() {
        let numbers = (1...18).map { TaskID(rawValue: $0) }
        let text = (numbers + numbers).map { "#\($0)" }.joined(separator: " ")
        let files = WorkFiles(contents: [:], allPaths: [])
        let found = ChatAttachments(in: text, files: files, tasks: Set(numbers))
        #expect(found.tasks == Array(numbers.prefix(16)))
        #expect(found.notice?.contains("task #16. #17: no more than 16 tasks go along. #18: no more") == true)
    }

    @Test func `a name that fits several files is not guessed`() {
        let files = WorkFiles(contents: ["a/x.py": "", "b/x.py": ""], allPaths: [])
        let named = ChatAttachments(in: "@x.py", files: files)
        #expect(named.paths.isEmpty)
        #expect(named.missing == ["@x.py may be any of 2 files; write more of the path"])
    }

    @Test func `a message with a task's number goes out with the task, and says so`() async throws {
        let fixture = try await EngineFixture.start([SampleBug.good, .text("It adds.")])
        let id = try await fixture.add()
        try await fixture.wait(for: id, in: .reviewing)
        let cursor = try await fixture.engine.ask(SnapshotQuery()).cursor
        let receipt = try await fixture.engine.perform(
            .sendMessage(conversation: nil, text: "explain #\(id) @nothing.py")
        )
        for try await envelope in fixture.engine.events(after: cursor) {
            guard case .messageChanged(let message) = envelope.event else { continue }
            if message.role == .assistant, message.state != .streaming { break }
        }
        let conversation = try #require(receipt.conversation)
        let messages = try await fixture.engine.ask(ListMessagesQuery(conversation: conversation))
        #expect(messages.map(\.role) == [.user, .notice, .assistant])
        #expect(
            messages[1].text
                == "Attached, as far as it fits: task #\(id). @nothing.py: there is no such file in the repository."
        )
        let asked = fixture.provider.requests.last?.messages.map(\.text).joined() ?? ""
        #expect(asked.contains("Task #\(id) (reviewing): \(SampleBug.prompt)"))
        #expect(asked.contains("+    return a + b"))
        await fixture.engine.shutDown()
    }
}
