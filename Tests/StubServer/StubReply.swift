import Foundation

/// One scripted chat reply.
package enum StubReply: Sendable {
    /// A good reply, streamed in small pieces.
    case text(String)

    /// A good reply after some thinking.
    case thinking(String, text: String)

    /// A good reply whose metrics say that so many tokens of the prompt were read.
    case textReading(promptTokens: Int, String)

    /// A good reply with a pause before each piece.
    case slow(String, pause: Duration)

    /// A good reply that arrives a few bytes at a time, cut in the middle of lines and characters.
    case splitLines(String)

    /// A reply that the token limit ended.
    case lengthCut(String)

    /// A proper end without any text.
    case empty

    /// Some text, then the connection closes.
    case cutAfter(String)

    /// Some text, then the connection is reset.
    case resetAfter(String)

    /// Some text, then nothing more.
    case stall(String)

    /// Nothing at all.
    case silent

    /// An error status with Ollama's error object.
    case status(Int, String)

    /// 401 with an address to sign in at.
    case signIn(url: String)

    /// Some text, then an error line inside the stream.
    case errorLine(String, after: String = "")

    /// Lines that are no JSON.
    case garbage

    /// A reply whose text holds these bytes, valid or not; they must not need escapes in JSON.
    case bytes([UInt8])

    /// Anything else.
    case response(StubResponse)
}

// MARK: - As an answer

extension StubReply {
    /// The answer to a request, as Ollama would frame it.
    func response(to request: StubOllama.ChatBody) -> StubResponse {
        let line = StubChatLine(request: request)
        switch self {
        case .text(let text): return line.stream(text)
        case .thinking(let thinking, let text): return line.stream(text, thinking: thinking)
        case .textReading(let count, let text): return line.stream(text, promptTokens: count)
        case .slow(let text, let pause): return line.stream(text, pause: pause)
        case .splitLines(let text): return line.stream(text).inPieces(of: 7)
        case .lengthCut(let text): return line.stream(text, doneReason: "length")
        case .empty: return line.stream("")
        case .cutAfter(let text): return ndjson(line.pieces(of: text) + [.cut])
        case .resetAfter(let text): return ndjson(line.pieces(of: text) + [.wait(.milliseconds(20)), .reset])
        case .stall(let text): return ndjson(line.pieces(of: text) + [.hang])
        case .silent: return .silent
        case .status(let status, let text): return .plain(json(["error": text]), status: status)
        case .signIn(let url):
            return .plain(json(["error": "unauthorized", "signin_url": url]), status: 401)
        case .errorLine(let error, let text):
            return ndjson(line.pieces(of: text) + [.text(json(["error": error]) + "\n")])
        case .garbage: return ndjson([.text("<html>this is not\n"), .text("the model you look for\n")])
        case .bytes(let bytes): return line.stream(raw: bytes)
        case .response(let response): return response
        }
    }
}

/// Builds the lines of a chat reply.
private struct StubChatLine {
    let request: StubOllama.ChatBody

    func stream(
        _ text: String,
        thinking: String = "",
        promptTokens: Int? = nil,
        pause: Duration? = nil,
        doneReason: String = "stop"
    ) -> StubResponse {
        let end = last(text, doneReason: doneReason, promptTokens: promptTokens)
        guard request.isStreaming else {
            var whole = end
            whole["message"] = ["role": "assistant", "content": text, "thinking": thinking]
            return .plain(json(whole))
        }
        let steps = pieces(of: thinking, key: "thinking") + pieces(of: text) + [.text(json(end) + "\n")]
        return ndjson(pause.map { pause in steps.flatMap { [.wait(pause), $0] } } ?? steps)
    }

    func stream(raw bytes: [UInt8]) -> StubResponse {
        let start = #"{"model":"\#(request.model)","done":false,"message":{"role":"assistant","content":""#
        let line = Array(start.utf8) + bytes + Array("\"}}\n".utf8)
        return ndjson([.send(line), .text(json(last("", doneReason: "stop")) + "\n")])
    }

    /// Lines of a few characters each; at most about a thousand.
    func pieces(of text: String, key: String = "content") -> [StubResponse.Step] {
        let size = max(4, text.unicodeScalars.count / 1000)
        var rest = Substring(text)
        var steps: [StubResponse.Step] = []
        while !rest.isEmpty {
            let piece = String(rest.prefix(size))
            rest = rest.dropFirst(size)
            let message = ["role": "assistant", key: piece]
            steps.append(.text(json(["model": request.model, "done": false, "message": message]) + "\n"))
        }
        return steps
    }

    private func last(_ text: String, doneReason: String, promptTokens: Int? = nil) -> [String: Any] {
        let promptLength = request.messages.reduce(0) { $0 + $1.content.utf8.count }
        return [
            "model": request.model,
            "created_at": "2026-01-02T03:04:05.678901234Z",
            "message": ["role": "assistant", "content": ""],
            "done": true,
            "done_reason": doneReason,
            "total_duration": 2_000_000_000,
            "load_duration": 500_000_000,
            "prompt_eval_count": promptTokens ?? max(1, promptLength / 3),
            "prompt_eval_duration": 250_000_000,
            "eval_count": max(1, text.utf8.count / 4),
            "eval_duration": 1_000_000_000,
        ]
    }
}

extension StubResponse {
    /// The same bytes in pieces that respect nothing.
    fileprivate func inPieces(of size: Int) -> StubResponse {
        let bytes = steps.flatMap { step in
            if case .send(let bytes) = step { bytes } else { [UInt8]() }
        }
        let cuts = stride(from: 0, to: bytes.count, by: size)
        return ndjson(cuts.map { .send(Array(bytes[$0..<min($0 + size, bytes.count)])) })
    }
}

/// A stream of lines.
func ndjson(_ steps: [StubResponse.Step]) -> StubResponse {
    StubResponse(headers: ["Content-Type": "application/x-ndjson"], steps: steps)
}

/// One JSON value without a line break.
func json(_ value: Any) -> String {
    let data = try? JSONSerialization.data(
        withJSONObject: value,
        options: [.sortedKeys, .withoutEscapingSlashes]
    )
    return String(decoding: data ?? Data(), as: UTF8.self)
}
