import Foundation
import StubServer
import Testing

/// What is said to a running task by the real binary.
@Suite(.serialized) struct FollowUpCommandTests {
    private func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func `now cuts a slow reply off, and the next request holds the words`() async throws {
        let slow = StubReply.slow(String(repeating: "thinking about it ", count: 400), pause: .seconds(1))
        let model = try StubOllama { _, number in number == 1 ? slow : .text(Product.goodReply) }
        defer { model.stop() }
        let product = try Product()
        _ = try product.switchyard("config", "--set-check", "sh check.sh")
        let started = try product.switchyard("engine", "start", ollama: model.url)
        #expect(started.status == 0, "\(started.errors)")
        defer { _ = try? product.switchyard("engine", "stop") }
        #expect(try product.switchyard("add", "fix: add subtracts").status == 0)
        try await wait("the first request") { model.requests.count == 1 }

        let told = try product.switchyard("tell", "1", "Keep the names of the summands.", "--now", "--json")
        #expect(told.status == 0, "\(told.errors)")
        #expect(told.errors.contains("What #1 is doing is cut off"))
        let messages = try #require(try json(told.output)["followUps"] as? [[String: Any]])
        #expect(messages.map { $0["text"] as? String } == ["Keep the names of the summands."])
        try await wait("the review") {
            (try? product.switchyard("list").output.contains("reviewing")) == true
        }

        let prompts = model.requests.map { $0.messages.last?.content ?? "" }
        #expect(prompts.count == 2)
        #expect(prompts.first?.contains("Keep the names") == false)
        #expect(prompts.last?.contains("Keep the names of the summands.") == true)
        let shown = try product.switchyard("show", "1").output
        #expect(shown.contains("cut off: you have something to say"))
        #expect(shown.contains("said       Keep the names of the summands. (heard in step "))

        let refused = try product.switchyard("tell", "1", "And more.")
        #expect(refused.status == 3, "\(refused.errors)")
        #expect(refused.errors.contains("Reject it with a comment"))
    }

    /// Waits until something is so.
    private func wait(_ what: String, until isSo: () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(30)
        while !isSo() {
            try #require(ContinuousClock.now < end, "\(what) did not come")
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
