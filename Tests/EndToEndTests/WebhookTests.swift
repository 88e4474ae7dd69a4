import Foundation
import StubGitHub
import Testing

/// A webhook's deliveries come to the product over a real socket.
@Suite(.serialized, .timeLimit(.minutes(2))) struct WebhookTests {
    private static let secret = "It's a Secret to Everybody"
    private let product: Product
    private let gitHub: StubGitHub

    init() async throws {
        product = try Product()
        gitHub = try StubGitHub(files: ["README.md": "There.\n"])
        try product.git("remote", "add", "origin", "https://github.com/octo/project.git")
        await gitHub.runsAreFinished()
    }

    private var environment: [String: String] {
        [
            "GITHUB_API_URL": gitHub.url, "GITHUB_TOKEN": gitHub.token,
            "SWITCHYARD_WEBHOOK_SECRET": Self.secret,
        ]
    }

    private func switchyard(_ arguments: String..., without names: Set<String> = []) throws -> Command {
        let own = environment.filter { !names.contains($0.key) }
        return try Command.run(
            Product.binary,
            arguments,
            directory: product.project.path,
            environment: product.environment.merging(own) { $1 }
        )
    }

    /// Posts a delivery, and gives the status that it was answered with.
    private func post(_ delivery: StubGitHub.Delivery, to url: String) throws -> String {
        let file = product.state.path + "/delivery.json"
        try Data(delivery.body).write(to: URL(fileURLWithPath: file))
        let script = """
            import sys, urllib.request
            fields = dict(field.split(": ", 1) for field in sys.argv[3:])
            request = urllib.request.Request(sys.argv[1], open(sys.argv[2], "rb").read(), fields)
            print(urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request).status)
            """
        let fields = delivery.headers.map { "\($0.key): \($0.value)" }
        let result = try Command.run("python3", ["-c", script, url, file] + fields)
        #expect(result.status == 0, "\(result.errors)")
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func `a signed delivery is looked into, told in a line, and known from then on`() async throws {
        defer { gitHub.stop() }
        let running = try RunningProduct(
            ["webhooks", "--port", "0"],
            on: product,
            model: "http://127.0.0.1:9",
            environment: environment
        )
        var url = ""
        let isReady = try await eventually(within: .seconds(30), lookingEvery: .milliseconds(20)) {
            let line = running.errors.split(separator: "\n").first { $0.contains(" are taken at ") } ?? ""
            let words = line.split(separator: " ")
            let place = words.firstIndex(of: "at").map { words[words.index(after: $0)...] }
            url = place?.first.map { String($0.dropLast()) } ?? ""
            // The engine has looked at everything once; the next time is minutes away.
            return !url.isEmpty && gitHub.exchanges.contains { $0.target.contains("/actions/runs") }
        }
        #expect(isReady, "\(running.errors)")
        gitHub.seed(runs: 1)
        let delivery = gitHub.webhook(.workflowRun(action: "completed"), secret: Self.secret)
        #expect(try post(delivery, to: url) == "202")
        #expect(try post(delivery, to: url) == "200")
        let isKnown = try await eventually(within: .seconds(30), lookingEvery: .milliseconds(200)) {
            try switchyard("runs", "--cached").output.contains("Change number")
        }
        #expect(isKnown)
        #expect(running.output.contains("202  workflow_run completed  run "), "\(running.output)")
        #expect(running.output.contains("200  workflow_run completed"))

        kill(running.process, SIGTERM)
        let hasEnded = try await eventually(within: .seconds(20)) { running.hasEnded }
        #expect(hasEnded)
        #expect(running.status == 0, "\(running.errors)")
        #expect(!(running.output + running.errors).contains(Self.secret))
        let found = try Command.run("grep", ["-rl", Self.secret, product.state.path, product.project.path])
        #expect(found.output == "")
    }

    @Test func `without a secret, or where others could reach it, it does not begin`() throws {
        defer { gitHub.stop() }
        let silent = try switchyard("webhooks", without: ["SWITCHYARD_WEBHOOK_SECRET"])
        #expect(silent.status == 2)
        #expect(silent.errors.contains("SWITCHYARD_WEBHOOK_SECRET"))
        let open = try switchyard("webhooks", "--address", "0.0.0.0")
        #expect(open.status == 2)
        #expect(open.errors.contains("0.0.0.0"))
        let file = product.state.path + "/secret"
        try Data("hush".utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        let shared = try switchyard("webhooks", "--secret-file", file)
        #expect(shared.status == 4)
        #expect(shared.errors.contains("chmod 600"))
    }
}
