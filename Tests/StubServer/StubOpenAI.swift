import Synchronization

/// A scripted server with OpenAI's interface: it lists models and gives chat replies in the order of a script.
package final class StubOpenAI: Sendable {
    /// The underlying server, which records every request.
    package let server: StubServer

    /// Starts a server that gives the replies in order, then 500 with a text that says that none is left.
    ///
    /// - Parameters:
    ///   - replies: The answers to chat requests.
    ///   - models: The answer to `GET /v1/models`.
    ///   - others: The answers to other paths, such as `/props`.
    /// - Throws: `POSIXError` when it cannot listen.
    package init(
        replies: [StubResponse] = [],
        models: StubResponse = .plain(#"{"object":"list","data":[{"id":"stub","object":"model"}]}"#),
        others: [String: StubResponse] = [:]
    ) throws {
        let taken = Counter()
        let none = StubResponse.plain(#"{"error":{"message":"no scripted reply is left"}}"#, status: 500)
        server = try StubServer { request, _ in
            switch request.target {
            case "/v1/models": return models
            case "/v1/chat/completions":
                let number = taken.next()
                return number <= replies.count ? replies[number - 1] : none
            default: return others[request.target] ?? .plain("not found", status: 404)
            }
        }
    }

    /// What to connect to.
    package var url: String { server.url + "/v1" }

    /// The bodies of the chat requests so far.
    package var chats: [String] {
        server.requests.filter { $0.target == "/v1/chat/completions" }
            .map { String(decoding: $0.body, as: UTF8.self) }
    }

    /// Closes everything.
    package func stop() { server.stop() }
}

/// Counts what is asked.
private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

// MARK: - Replies

extension StubResponse {
    /// A good reply as a stream of events.
    package static func openAI(
        _ text: String,
        thinking: String = "",
        thinkingKey: String = "reasoning_content",
        finishReason: String = "stop"
    ) -> StubResponse {
        var events = [#"{"choices":[{"index":0,"delta":{"role":"assistant","content":null}}]}"#]
        if !thinking.isEmpty { events.append(Self.openAIDelta(thinking, key: thinkingKey)) }
        var rest = Substring(text)
        while !rest.isEmpty {
            events.append(Self.openAIDelta(String(rest.prefix(5))))
            rest = rest.dropFirst(5)
        }
        events.append(#"{"choices":[{"index":0,"delta":{},"finish_reason":"\#(finishReason)"}]}"#)
        events.append(#"{"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}}"#)
        return .events(events.map { "data: \($0)\n\n" } + ["data: [DONE]\n\n"])
    }

    /// A stream of events, given as the text of each with its line ends.
    package static func events(_ events: [String], then steps: [Step] = []) -> StubResponse {
        StubResponse(
            headers: ["Content-Type": "text/event-stream; charset=utf-8"],
            steps: events.map { .text($0) } + steps
        )
    }

    /// The JSON of an event with a piece of the reply.
    package static func openAIDelta(_ text: String, key: String = "content") -> String {
        json(["choices": [["index": 0, "delta": [key: text]] as [String: Any]]])
    }
}
