import Domain
import Foundation
import LanguageModels
import Testing

@testable import Engine

@Suite struct ChatPromptTests {
    private let files = WorkFiles(
        contents: [
            "src/app.py": "def run():\n    return 1\n", "lib/util.py": "x = 1\n", "AGENTS.md": "Use tabs.",
        ],
        allPaths: ["src/app.py", "lib/util.py", "AGENTS.md", "logo.png"]
    )

    private func message(_ number: Int64, _ role: ChatRole, _ text: String) -> ChatMessage {
        ChatMessage(
            id: MessageID(rawValue: number),
            conversation: ConversationID(rawValue: 1),
            role: role,
            text: text,
            createdAt: Date(timeIntervalSince1970: 0)
        )
    }

    private func prompt(_ history: [ChatMessage], window: Int = 8_192) -> ChatPrompt {
        ChatPrompt(
            history: history,
            files: files,
            projectName: "demo",
            contextTokens: window,
            limits: ChatLimits()
        )
    }

    @Test func `the model is told of the repository and its rules`() throws {
        let prompt = prompt([message(1, .user, "what does run do?")])
        let system = try #require(prompt.messages.first)
        #expect(system.role == .system)
        #expect(system.text.contains("demo"))
        #expect(system.text.contains("Use tabs."))
        #expect(system.text.contains("src/app.py"))
        #expect(prompt.messages.last == .user("what does run do?"))
    }

    @Test func `notices, commands and empty replies are no part of the talk`() {
        let prompt = prompt([
            message(1, .user, "hello"), message(2, .assistant, ""), message(3, .user, "/task fix it"),
            message(4, .notice, "Task #1 added"), message(5, .user, "and now?"),
        ])
        #expect(prompt.messages.dropFirst().map(\.text) == ["hello", "and now?"])
    }

    @Test func `attached files stand before the message`() throws {
        let prompt = prompt([message(1, .user, "explain @app.py, please")])
        let text = try #require(prompt.messages.last?.text)
        #expect(text.hasPrefix("File src/app.py:\n```\ndef run():"))
        #expect(text.hasSuffix("explain @app.py, please"))
    }

    @Test func `older messages are dropped from the front, and that is said`() {
        let long = String(repeating: "word ", count: 600)
        let history = (1...20).map { message(Int64($0), $0 % 2 == 1 ? .user : .assistant, "\($0) \(long)") }
        let prompt = prompt(history + [message(21, .user, "last")], window: 4_096)
        #expect(prompt.droppedCount > 10)
        #expect(prompt.messages.last == .user("last"))
        #expect(prompt.messages[0].text.contains("Earlier messages"))
        let size = prompt.messages.reduce(0) { $0 + PromptSize.tokens($1.text) }
        #expect(size < 4_096)
    }

    @Test(arguments: [
        ("look at @src/app.py", ["src/app.py"], 0), ("(@util.py)!", ["lib/util.py"], 0),
        ("write me at me@example.org", [], 0), ("use @property here", [], 0), ("see @missing.py", [], 1),
        ("see @logo.png", [], 1), ("@../secret.txt", [], 1), ("@app.py @src/app.py", ["src/app.py"], 0),
    ])
    func `files are named with an at sign`(text: String, paths: [String], missing: Int) {
        let attachments = ChatAttachments(in: text, files: files)
        #expect(attachments.paths == paths)
        #expect(attachments.missing.count == missing)
    }

    @Test(arguments: [
        ("/task fix the sum", ChatCommand.task("fix the sum")), ("/task", .task("")),
        ("  /task \n a\nb ", .task("a\nb")),
        ("/tasks are nice", nil), ("do /task", nil), ("hello", nil),
    ])
    func `commands are told from messages`(text: String, command: ChatCommand?) {
        #expect(ChatCommand(text) == command)
    }

    @Test(arguments: [
        ("Fix it", "Fix it"), ("\n\n  first line\nsecond", "first line"), ("   ", "New conversation"),
        (
            "a rather long first message that goes on and on and on without an end",
            "a rather long first message that goes on and on…"
        ),
    ])
    func `a title is the first words`(text: String, title: String) {
        #expect(ChatService.title(of: text) == title)
    }
}
