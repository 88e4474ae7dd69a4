import Domain
import Testing

@testable import Dashboard

@Suite struct PlainReplyTests {
    private func message(_ text: String, _ state: ChatMessageState = .complete) -> ChatMessage {
        ChatMessage(
            id: MessageID(rawValue: 9),
            conversation: ConversationID(rawValue: 1),
            role: .assistant,
            text: text,
            state: state,
            createdAt: Fixtures.now
        )
    }

    @Test func `in a pipe a line is told when it is whole`() {
        var reply = PlainReply(message("", .streaming))
        #expect(reply.grow(to: "one tw", columns: nil) == [])
        #expect(reply.grow(to: "one two\nth", columns: nil) == ["one two"])
        #expect(reply.grow(to: "one two\nth", columns: nil) == [])
        #expect(reply.end(as: message("one two\nthree"), columns: nil) == ["three"])
    }

    @Test(arguments: [1, 7, 12, 80]) func `on a terminal each row is told once`(columns: Int) {
        let text = "the quick brown fox jumps\nover the lazy dog and goes on running\n\nend"
        var reply = PlainReply(message("", .streaming))
        var grown: [String] = []
        for length in 1...text.count {
            grown += reply.grow(to: String(text.prefix(length)), columns: columns)
        }
        grown += reply.end(as: message(text), columns: columns)
        var whole = PlainReply(message("", .streaming))
        #expect(grown == whole.end(as: message(text), columns: columns))
        #expect(
            grown.joined(separator: " ").split(separator: " ").joined() == text.filter { !$0.isWhitespace }
        )
    }

    @Test func `how it ended is said`() {
        var stopped = PlainReply(message("", .streaming))
        #expect(stopped.end(as: message("half a", .stopped), columns: nil) == ["half a", "(stopped)"])
        var failed = PlainReply(message("", .streaming))
        var end = message("", .failed)
        end.trouble = "The model went away."
        #expect(failed.end(as: end, columns: nil) == ["The model went away."])
    }

    @Test func `a reply that is kept in other words is told as it is kept`() {
        var reply = PlainReply(message("", .streaming))
        _ = reply.grow(to: "the key is abc", columns: nil)
        let end = reply.end(as: message("the key is [redacted]"), columns: nil)
        #expect(end == ["The reply as it is kept:", "the key is [redacted]"])
    }
}
