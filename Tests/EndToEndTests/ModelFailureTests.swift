import Foundation
import StubServer
import Testing

/// The ways in which a host of models misbehaves, met by the real binary.
///
/// Each ends a run in bounded time with its own exit code, says what happened and what to do, steers no
/// terminal, and leaves the checkout alone.
@Suite(.serialized) struct ModelFailureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var prompt = "fix: add in sum.py subtracts"
        var model: String?
        var reply: StubReply
        var status: Int32 = 1
        var state = "failed"
        var code = "model"
        var message: String
        var remedy: String
        var testDescription: String { name }
    }

    private static let brokenHosts = [
        Case(
            name: "an error line in the stream",
            reply: .errorLine("out of \u{1B}[31mmemory\u{7}\u{7F}", after: "sum.py"),
            message: "out of [31mmemory",
            remedy: "look at the host's log"
        ),
        Case(
            name: "a connection cut in the middle of a token",
            reply: .cutAfter("sum.py\n```python\nde"),
            message: "broke off",
            remedy: "whether the host crashed"
        ),
        Case(
            name: "a reset connection",
            reply: .resetAfter("sum.py\n```python\nde"),
            message: "broke off",
            remedy: "whether the host crashed"
        ),
        Case(
            name: "a full queue",
            reply: .status(503, "server busy"),
            status: 3,
            state: "blocked",
            message: "busy",
            remedy: "Wait for other work on the host"
        ),
        Case(
            name: "a refusal",
            reply: .status(400, "no such \u{9B}2Joption"),
            message: "no such 2Joption",
            remedy: "Choose another model"
        ),
        Case(
            name: "a model that was never there",
            model: "nobody:7b",
            reply: .text(Product.goodReply),
            status: 3,
            state: "blocked",
            message: "nobody:7b is not installed",
            remedy: "switchyard models --pull nobody:7b"
        ),
        Case(
            name: "a model that is no longer there",
            reply: .status(404, "model 'stub:latest' not found"),
            status: 3,
            state: "blocked",
            message: "stub:latest is not installed",
            remedy: "switchyard models --pull stub:latest"
        ),
        Case(
            name: "a stall",
            reply: .stall("sum.py\n"),
            message: "fell silent",
            remedy: "restart the model host"
        ),
        Case(name: "silence", reply: .silent, message: "no first token in time", remedy: "allow more time"),
        Case(
            name: "garbage",
            reply: .response(StubResponse(steps: [.text("\u{1B}[2J<html>\u{7}no model\n")])),
            message: "[2J<html> no model",
            remedy: "really that of a model host"
        ),
    ]

    private static let uselessReplies = [
        Case(
            name: "a reply cut by the token limit",
            reply: .lengthCut("sum.py\n```python\ndef add(a, b):\n"),
            code: "no-usable-edit",
            message: "cut off by the token limit",
            remedy: "then retry"
        ),
        Case(
            name: "an empty reply",
            reply: .empty,
            code: "no-usable-edit",
            message: "the reply was empty",
            remedy: "then retry"
        ),
        Case(
            name: "invalid UTF-8",
            reply: .bytes([0xFF, 0xFE, 0x80]),
            code: "no-usable-edit",
            message: "no change",
            remedy: "then retry"
        ),
        Case(
            name: "five megabytes of text",
            reply: .text(String(repeating: "all work and no play\n", count: 250_000)),
            status: 5,
            code: "limit",
            message: "used up",
            remedy: "limits.total-tokens"
        ),
        Case(
            name: "words that steer the terminal",
            prompt: "question: what does add in sum.py return?",
            reply: .text("It returns\u{1B}[2J the \u{7F}diff\u{9B}31merence.\n"),
            code: "no-usable-edit",
            message: "reads like a question",
            remedy: "Ask it in the chat"
        ),
    ]

    @Test(arguments: brokenHosts + uselessReplies)
    func `a misbehaving host ends the run with a remedy`(example: Case) throws {
        let product = try Product()
        let host = try StubOllama { _, _ in example.reply }
        defer { host.stop() }
        let head = try product.git("rev-parse", "HEAD")

        let result = try run(example.prompt, model: example.model, on: product, host: host, json: true)

        #expect(result.status == example.status, "\(result.output) \(result.errors)")
        let report = try json(result.output)
        #expect(report["state"] as? String == example.state)
        #expect(report["commit"] == nil)
        let trouble = try #require(report["trouble"] as? [String: Any])
        #expect(trouble["code"] as? String == example.code)
        let message = try #require(trouble["message"] as? String)
        #expect(message.contains(example.message), "\(message)")
        let remedy = try #require(trouble["remedy"] as? String)
        #expect(remedy.contains(example.remedy), "\(remedy)")
        // People read on standard error what to do next.
        #expect(result.errors.contains(example.status == 3 ? example.remedy : "switchyard retry 1"))
        expectNoControls(result)
        // Eight calls of a task, three tries of a call.
        #expect(host.requests.count <= 24)

        #expect(try product.git("rev-parse", "HEAD") == head)
        #expect(try product.git("status", "--porcelain") == "")
        #expect(try product.project.read("sum.py").contains("a - b"))
    }

    @Test func `without JSON the same is said in words`() throws {
        let product = try Product()
        let host = try StubOllama { _, _ in .errorLine("out of \u{1B}[31mmemory\u{7}\u{9B}", after: "sum") }
        defer { host.stop() }
        let result = try run("fix: add in sum.py subtracts", on: product, host: host, json: false)
        #expect(result.status == 1)
        #expect(result.output.contains("failed: out of [31mmemory"), "\(result.output)")
        #expect(result.output.contains("look at the host's log"))
        expectNoControls(result)
    }

    @Test func `a run that uses up its tokens ends with the exit code of a limit`() throws {
        let product = try Product()
        let talk = String(repeating: "I would rather talk about it first. ", count: 20)
        let host = try StubOllama { _, _ in .text(talk) }
        defer { host.stop() }
        let result = try run(
            "fix: add in sum.py subtracts",
            on: product,
            host: host,
            json: true,
            settings: ["total-tokens = 64"]
        )
        #expect(result.status == 5, "\(result.output) \(result.errors)")
        let trouble = try #require(try json(result.output)["trouble"] as? [String: Any])
        #expect(trouble["code"] as? String == "limit")
        #expect((trouble["message"] as? String)?.contains("(64) are used up") == true)
        #expect((trouble["remedy"] as? String)?.contains("limits.total-tokens") == true)
        // What is used up is not asked for again.
        #expect(host.requests.count == 1)
    }

    // MARK: - Detail

    /// Runs a task with short limits for a host that says nothing; one that hangs all the same is ended
    /// with the exit code 124.
    private func run(
        _ prompt: String,
        model: String? = nil,
        on product: Product,
        host: StubOllama,
        json: Bool,
        settings: [String] = []
    ) throws -> Command {
        let limits = ["[limits]", "load-seconds = 1", "first-token-seconds = 1", "silence-seconds = 1"]
        let lines = limits + settings
        try product.state.write(lines.joined(separator: "\n") + "\n", to: "config/switchyard/config.toml")
        var arguments = ["--kill-after=5", "120", Product.binary, "run", prompt]
        if let model { arguments += ["--model", model] }
        if json { arguments.append("--json") }
        return try Command.run(
            "timeout",
            arguments,
            directory: product.project.path,
            environment: product.environment.merging(["OLLAMA_HOST": host.url]) { $1 }
        )
    }

    private func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// Expects that neither output can steer a terminal.
    private func expectNoControls(_ result: Command, sourceLocation: SourceLocation = #_sourceLocation) {
        for text in [result.output, result.errors] {
            let controls = text.unicodeScalars.filter {
                $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t"
            }
            #expect(controls.isEmpty, "\(text)", sourceLocation: sourceLocation)
        }
    }
}
