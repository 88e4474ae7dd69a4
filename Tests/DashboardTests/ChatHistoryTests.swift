import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// Reading back to what was said before the newest messages.
@Suite struct ChatHistoryTests {
    private let conversation = Fixtures.conversation.id

    private func messages(_ numbers: ClosedRange<Int64>) -> [ChatMessage] {
        numbers.map { number in
            ChatMessage(
                id: MessageID(rawValue: number),
                conversation: conversation,
                role: .user,
                text: "word \(number).",
                createdAt: Fixtures.now
            )
        }
    }

    private func question(before number: Int64) -> Question {
        .olderMessages(conversation, before: MessageID(rawValue: number))
    }

    private func page(before number: Int64, _ messages: [ChatMessage]) -> DashboardInput {
        .loaded(.olderMessages(conversation, before: MessageID(rawValue: number), messages))
    }

    /// A chat on the whole screen that has the newest of its messages.
    private func chat(_ numbers: ClosedRange<Int64>) -> Driver {
        var driver = Driver.connected(80, 24)
        driver.press("3", "z")
        driver.apply(.loaded(.messages(conversation, messages(numbers))))
        return driver
    }

    /// How often older messages were asked for.
    private func askCount(_ driver: Driver) -> Int {
        driver.effects.filter { if case .ask(.olderMessages) = $0 { true } else { false } }.count
    }

    /// Where on the screen which message stands.
    private func places(_ driver: Driver) -> [String] {
        driver.screen.enumerated().filter { $0.element.contains("word ") }.map {
            "\($0.offset) \($0.element)"
        }
    }

    @Test func `at the top the page before is asked for once, and what is read stays`() {
        var driver = chat(201...400)
        #expect(driver.shows("word 400."))
        driver.press("k", "k")
        #expect(askCount(driver) == 0)
        driver.press("g", "k", "k")
        #expect(askCount(driver) == 1)
        #expect(driver.state.asked.contains(question(before: 201)))
        #expect(driver.shows("older messages load…"))
        let before = places(driver)
        #expect(before.first?.contains("word 201.") == true)

        driver.apply(page(before: 201, messages(151...200)))
        #expect(places(driver) == before)
        #expect(askCount(driver) == 1)
        driver.press("k")
        #expect(driver.shows("word 200."))
        #expect(askCount(driver) == 1)

        driver.press("g")
        #expect(driver.state.asked.contains(question(before: 151)))
        let further = places(driver)
        driver.apply(page(before: 151, messages(101...150)))
        #expect(places(driver) == further)
        driver.press("G")
        #expect(driver.shows("word 400."))
    }

    @Test func `at the beginning of the conversation nothing more is asked for`() {
        var driver = chat(31...230)
        driver.press("g")
        let before = places(driver)
        driver.apply(page(before: 31, messages(1...30)))
        #expect(places(driver) == before)
        driver.press("g", "k")
        #expect(driver.shows("word 1."))
        #expect(!driver.shows("older messages"))
        #expect(askCount(driver) == 1)
        #expect(driver.state.chat.messages?.map(\.id) == messages(1...230).map(\.id))
    }

    @Test func `a page without messages is the beginning too`() {
        var driver = chat(201...400)
        driver.press("g")
        driver.apply(page(before: 201, []))
        #expect(driver.shows("word 201."))
        #expect(!driver.shows("older messages"))
        driver.press("k", "g")
        #expect(askCount(driver) == 1)
    }

    @Test func `a short conversation is there as a whole`() {
        var driver = chat(1...199)
        driver.press("g")
        #expect(driver.shows("word 1."))
        #expect(!driver.shows("older messages"))
        #expect(askCount(driver) == 0)
    }

    @Test func `what was refused is said, and asked for again when one comes back`() {
        var driver = chat(201...400)
        driver.press("g")
        let error = EngineError.unavailable(message: "The database is busy.", remedy: "Try again.")
        driver.apply(.failed(.ask(question(before: 201)), error))
        #expect(driver.shows("older messages could not be loaded"))
        driver.press("k", "g")
        #expect(askCount(driver) == 1)
        driver.press("1", "3")
        #expect(askCount(driver) == 2)
        #expect(driver.shows("older messages load…"))
    }

    @Test func `who is back at the end stays there when older messages come`() {
        var driver = chat(201...400)
        driver.press("g", "G")
        let before = places(driver)
        driver.apply(page(before: 201, messages(151...200)))
        #expect(places(driver) == before)
        #expect(driver.state.chat.scroll.isFollowing)
        #expect(driver.state.chat.messages?.count == 250)
    }

    @Test func `answers that are no longer wanted and messages of pages to come are left alone`() {
        var driver = chat(201...400)
        driver.press("g")
        driver.apply(page(before: 77, messages(27...76)))
        driver.events(.messageChanged(message: messages(5...5)[0]))
        #expect(driver.state.chat.messages?.map(\.id) == messages(201...400).map(\.id))
        driver.press("N")
        driver.apply(page(before: 201, messages(151...200)))
        #expect(driver.state.chat.messages?.isEmpty == true)
        #expect(driver.shows("Talk about this repository."))
    }

    @Test func `pages that come while a reply is written are laid out as if all had come at once`() throws {
        let columns = 40
        let last = MessageID(rawValue: 250)
        var reply = ChatMessage(
            id: last,
            conversation: conversation,
            role: .assistant,
            text: "- one",
            state: .streaming,
            createdAt: Fixtures.now
        )

        var chat = ChatState()
        chat.show(conversation)
        chat.replace(messages(51...249) + [reply])
        chat.layOut(columns: columns)
        chat.grow(last, text: "- one\n- two")
        chat.layOut(columns: columns)
        chat.grow(last, text: "- one\n- two\n- thr")
        chat.prepend(messages(1...50), before: MessageID(rawValue: 51))
        chat.layOut(columns: columns)
        chat.grow(last, text: "- one\n- two\n- three\nand more")
        chat.layOut(columns: columns)

        reply.text = "- one\n- two\n- three\nand more"
        var whole = ChatState()
        whole.show(conversation)
        whole.replace(messages(1...249) + [reply])
        whole.layOut(columns: columns)
        #expect(chat.lines == whole.lines)

        for number: Int64 in [250, 51, 50, 1] {
            var changed = try #require(messages(number...number).first)
            changed.text = "changed \(number)"
            chat.upsert(changed)
            chat.layOut(columns: columns)
            whole.upsert(changed)
            whole.layOut(columns: columns)
            #expect(chat.lines == whole.lines)
        }
        chat.layOut(columns: 11)
        whole.layOut(columns: 11)
        #expect(chat.lines == whole.lines)
    }
}
