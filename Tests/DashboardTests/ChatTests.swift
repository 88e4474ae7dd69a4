import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

@Suite struct ChatTests {
    private let conversation = Fixtures.conversation.id

    private func reply(_ text: String, _ state: ChatMessageState = .streaming) -> ChatMessage {
        ChatMessage(
            id: MessageID(rawValue: 9),
            conversation: conversation,
            role: .assistant,
            text: text,
            state: state,
            createdAt: Fixtures.now
        )
    }

    @Test func `a reply grows while it is written and not after`() {
        var driver = Driver.connected(120, 40)
        driver.answer()
        let conversation = Fixtures.conversation.id
        var reply = ChatMessage(
            id: MessageID(rawValue: 9),
            conversation: conversation,
            role: .assistant,
            text: "",
            state: .streaming,
            createdAt: Fixtures.now
        )
        driver.events(.messageChanged(message: reply))
        driver.events(.replyGrew(message: reply.id, conversation: conversation, text: "The **med"))
        #expect(driver.shows("The **med"))
        driver.press("3")
        #expect(driver.state.availability(of: .stopReply).isEnabled)
        driver.press("x")
        #expect(driver.takeCommands() == [.stopReply(conversation: conversation)])
        reply.text = "The **median**"
        reply.state = .stopped
        driver.events(.messageChanged(message: reply))
        driver.events(.replyGrew(message: reply.id, conversation: conversation, text: "late"))
        #expect(driver.shows("The median"))
        #expect(driver.shows("(stopped)"))
    }

    @Test func `the first message begins a conversation`() {
        var driver = Driver.connected(120, 40, Fixtures.snapshot(conversations: []))
        driver.press("3", "i")
        driver.type("hello")
        driver.press("enter")
        let command = EngineCommand.sendMessage(conversation: nil, text: "hello")
        #expect(driver.takeCommands() == [command])
        let id = ConversationID(rawValue: 7)
        driver.apply(.performed(command, CommandReceipt(conversation: id)))
        #expect(driver.state.asked.contains(.messages(id)))
        driver.type("more")
        driver.press("enter")
        #expect(driver.takeCommands() == [.sendMessage(conversation: id, text: "more")])
    }

    @Test func `a reply is followed until the reader scrolls up, and again from the end on`() {
        var driver = Driver.connected(80, 24)
        driver.press("3")
        driver.answer()
        driver.events(.messageChanged(message: reply("")))
        var text = ""
        func grow(_ lines: Range<Int>) {
            text += lines.map { "- point \($0)\n" }.joined()
            driver.events(.replyGrew(message: reply("").id, conversation: conversation, text: text))
        }
        grow(0..<30)
        #expect(driver.shows("point 29"))
        driver.press("k", "k", "k")
        let before = driver.screen.filter { $0.contains("point") }
        grow(30..<60)
        #expect(driver.screen.filter { $0.contains("point") } == before)
        #expect(driver.shows("more below"))
        driver.press("G")
        grow(60..<90)
        #expect(driver.shows("point 89"))
    }

    @Test func `a reply laid out as it grows is laid out as if it came at once`() throws {
        var text = Fixtures.messages[1].text + "\n\nlast | line with ünïcödé and `code` **open"
        text = text.replacing("\n- With an", with: "\r\n- With an")
        for columns in [11, 40, 80] {
            for chunk in [1, 3, 7, 50] {
                var growing = GrowingMarkdown(columns: columns)
                var final: [RoleLine] = []
                var open: [RoleLine] = []
                var length = 0
                while length < text.count {
                    length = min(length + chunk, text.count)
                    let grown = growing.grow(to: String(text.prefix(length)))
                    let new = try #require(grown)
                    final += new.final
                    open = new.open
                }
                #expect(final + open == MarkdownText.lines(of: text, columns: columns))
            }
        }
        var growing = GrowingMarkdown(columns: 40)
        _ = growing.grow(to: "one\ntwo")
        let others = [growing.grow(to: "another beginning"), growing.grow(to: "one")]
        #expect(others.allSatisfy { $0 == nil })
    }

    @Test func `messages that change, end and follow each other are shown as they are`() {
        var driver = Driver.connected(80, 24)
        driver.press("3", "z")
        driver.answer()
        driver.events(.messageChanged(message: reply("")))
        driver.events(.replyGrew(message: reply("").id, conversation: conversation, text: "old words"))
        driver.events(.replyGrew(message: reply("").id, conversation: conversation, text: "other words"))
        #expect(driver.shows("other words") && !driver.shows("old words"))
        driver.events(.messageChanged(message: reply("the end", .complete)))
        let next = ChatMessage(
            id: MessageID(rawValue: 10),
            conversation: conversation,
            role: .assistant,
            text: "the",
            state: .streaming,
            createdAt: Fixtures.now
        )
        driver.events(.messageChanged(message: next))
        #expect(driver.shows("the end"))
        driver.events(.messageChanged(message: reply("changed later", .stopped)))
        #expect(driver.shows("changed later") && driver.shows("(stopped)") && !driver.shows("the end"))
        driver.press("N")
        #expect(driver.shows("Talk about this repository."))
    }

    @Test func `a message of megabytes is shown in part`() {
        var driver = Driver.connected(120, 40)
        driver.press("3")
        let text = String(repeating: "All work and no play. ", count: 250_000)
        driver.apply(.loaded(.messages(conversation, [reply(text, .complete)])))
        #expect(driver.shows("bytes more"))
        driver.press("y")
        #expect(driver.takeEffects() == [.copy(text: text, what: "the newest reply")])
    }

    @Test func `a conversation is chosen from the list, the newest first`() throws {
        let other = Conversation(
            id: ConversationID(rawValue: 2),
            title: "How are medians sorted?",
            createdAt: Fixtures.ago(500),
            updatedAt: Fixtures.ago(400)
        )
        let snapshot = Fixtures.snapshot(conversations: [other, Fixtures.conversation])
        var driver = Driver.connected(80, 24, snapshot)
        #expect(driver.state.chat.conversation == conversation)
        driver.press("3", "o")
        try expectScreen(driver, "conversations")
        driver.type("mdn")
        driver.press("enter")
        #expect(driver.state.chat.conversation == other.id)
        #expect(driver.state.asked.contains(.messages(other.id)))
        var third = other
        third.updatedAt = Fixtures.now
        driver.press("o")
        driver.events(.conversationChanged(conversation: third))
        #expect(driver.state.conversations.map(\.id) == [other.id, conversation])
        driver.press("esc")
        #expect(driver.state.chat.conversation == other.id)
    }

    @Test func `the chat says how a message becomes a task, and goes to the one that did`() {
        var driver = Driver.connected(80, 24)
        driver.press("3", "i")
        #expect(driver.shows("/task and what should change"))
        driver.type("/task tidy up")
        #expect(driver.shows("this becomes a task"))
        driver.press("esc")
        #expect(!driver.state.availability(of: .openAddedTask).isEnabled)
        driver.answer()
        driver.press("t")
        #expect(driver.state.focus == .detail)
        #expect(driver.state.selectedTask?.id.rawValue == 3)
    }
}
