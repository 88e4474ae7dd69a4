import Foundation
import LanguageModels
import Testing

@Suite struct RecordedProviderTests {
    // MARK: The file

    @Test func `a file is read with what it leaves out`() throws {
        let json = """
            {"name": "demo", "model": "recorded-demo", "contextLength": 16384, "replies": [
              {"match": "bug", "text": "fixed", "tokensPerSecond": 80, "delayMilliseconds": 5},
              {"text": "half", "outcome": "cut", "repeat": true},
              {"text": "{}", "format": true},
              {"text": "", "outcome": "error", "error": "out of memory"}]}
            """
        let recording = try Recording(json: Data(json.utf8))
        #expect(recording.model == "recorded-demo")
        #expect(recording.contextLength == 16_384)
        #expect(
            recording.replies == [
                RecordedReply(match: "bug", text: "fixed", tokensPerSecond: 80, delayMilliseconds: 5),
                RecordedReply(text: "half", outcome: .cut, isRepeated: true),
                RecordedReply(text: "{}", isFormatted: true),
                RecordedReply(text: "", outcome: .error, error: "out of memory"),
            ]
        )
    }

    @Test(arguments: [
        ("{}", "\"replies\" is missing"),
        (#"{"replies":[{"text":"a"},{}]}"#, "\"text\" is missing at replies.[1]"),
        (#"{"replies":[{"text":"a","outcome":"odd"}]}"#, "at replies.[0].outcome"),
        (#"{"replies":[{"text":7}]}"#, "at replies.[0].text"),
        ("nonsense", "JSON"),
    ])
    func `a file that cannot be used is refused with the place`(json: String, reason: String) {
        #expect { try Recording(json: Data(json.utf8)) } throws: { error in
            (error as? Recording.Invalid)?.reason.contains(reason) == true
        }
    }

    // MARK: Playing

    @Test func `a match wins over the order, and a used reply is gone`() async throws {
        let provider = provider([
            RecordedReply(text: "first"), RecordedReply(match: "bug", text: "about a bug"),
            RecordedReply(match: "bug", text: "again"), RecordedReply(text: "second"),
        ])
        var texts: [String] = []
        for prompt in ["a bug", "the bug", "bug", "other"] {
            texts.append(try await reply(provider, prompt).text)
        }
        #expect(texts == ["about a bug", "again", "first", "second"])
    }

    @Test func `a repeated reply is never used up`() async throws {
        let provider = provider([RecordedReply(text: "always", isRepeated: true)])
        for _ in 1...3 { #expect(try await reply(provider, "x").text == "always") }
    }

    @Test func `requests for JSON get only replies that are marked so, and others none of them`() async throws
    {
        let provider = provider([
            RecordedReply(text: "{}", isRepeated: true, isFormatted: true), RecordedReply(text: "text"),
        ])
        #expect(try await reply(provider, "x").text == "text")
        #expect(try await reply(provider, "x", format: .json).text == "{}")
        await #expect(throws: ModelError.self) { try await reply(provider, "x") }
    }

    @Test func `when none is left the error says so`() async throws {
        let provider = provider([RecordedReply(match: "nothing", text: "a")])
        await #expect { try await reply(provider, "x") } throws: { error in
            guard case .rejected(_, let text)? = error as? ModelError else { return false }
            return text.contains("demo") && text.contains("no reply")
        }
    }

    @Test func `a recorded cut and a recorded failure are what they say`() async throws {
        let provider = provider([
            RecordedReply(text: "half", outcome: .cut),
            RecordedReply(text: "a", outcome: .error, error: "out of memory"),
        ])
        #expect(try await reply(provider, "x").outcome == .cutByTokenLimit)
        await #expect(throws: ModelError.serverFailed(text: "out of memory")) {
            try await reply(provider, "x")
        }
    }

    @Test func `pieces come at the recorded speed and make up the text`() async throws {
        let clock = TestClock()
        let text = "Here is a reply,\n    with internationalization.\n"
        let provider = RecordedProvider(
            Recording(replies: [RecordedReply(text: text, tokensPerSecond: 50, delayMilliseconds: 300)]),
            clock: clock
        )
        let progress = ProgressRecorder()
        let reply = try await provider.chat(request("x"), onProgress: progress.record)
        #expect(progress.text == text)
        #expect(reply.text == text)
        let count = try #require(reply.metrics.replyTokens)
        #expect(count > 5)
        #expect(clock.sleeps == [.milliseconds(300)] + Array(repeating: .milliseconds(20), count: count))
        #expect(reply.metrics.tokensPerSecond == 50)
    }

    @Test func `no speed, no waiting and no invented measurement`() async throws {
        let clock = TestClock()
        let provider = RecordedProvider(Recording(replies: [RecordedReply(text: "some text")]), clock: clock)
        let reply = try await provider.chat(request("x")) { _ in }
        #expect(clock.sleeps.isEmpty)
        #expect(reply.metrics.tokensPerSecond == nil)
    }

    @Test func `the provider says that it is a recording`() async throws {
        let provider = provider([])
        #expect(provider.isRecorded)
        #expect(provider.label == "recorded replies (demo)")
        #expect(try await provider.models().map(\.name) == ["recorded"])
        #expect(try await provider.details(of: "recorded").trainedContext == 8_192)
        #expect(try await provider.running().map(\.contextLength) == [8_192])
        await #expect(throws: ModelError.modelMissing(name: "other")) {
            try await provider.details(of: "other")
        }
        await #expect(throws: ModelError.notInLibrary(name: "other")) {
            try await provider.pull("other") { _ in }
        }
    }

    private func provider(_ replies: [RecordedReply]) -> RecordedProvider {
        RecordedProvider(Recording(replies: replies))
    }

    private func request(_ prompt: String, format: ReplyFormat = .text) -> ChatRequest {
        ChatRequest(
            model: "recorded",
            messages: [.system("Rules."), .user(prompt)],
            contextTokens: 8_192,
            maximumReplyTokens: 100,
            format: format
        )
    }

    private func reply(
        _ provider: RecordedProvider,
        _ prompt: String,
        format: ReplyFormat = .text
    ) async throws -> ChatReply {
        try await provider.chat(request(prompt, format: format)) { _ in }
    }
}
