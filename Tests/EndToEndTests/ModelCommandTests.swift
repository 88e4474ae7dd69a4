import Foundation
import StubServer
import Testing

/// `switchyard models` with a host of models.
@Suite(.serialized) struct ModelCommandTests {
    @Test func `a model is fetched, shown, and deleted`() throws {
        let product = try Product()
        let host = try StubOllama(models: [.init("stub")], pullable: ["new:1b"])
        defer { host.stop() }
        let pulled = try product.switchyard("models", "pull", "new:1b", ollama: host.url)
        #expect(pulled.status == 0, "\(pulled.errors)")
        #expect(pulled.output == "new:1b is ready\n")
        #expect(pulled.errors.contains("new:1b is ready"))

        let shown = try product.switchyard("models", "show", "new:1b", "--json", ollama: host.url)
        let sheet = try #require(
            try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any]
        )
        #expect(sheet["contextLength"] as? Int == 32_768)
        let running = try product.switchyard("models", "running", ollama: host.url)
        #expect(running.output == "no model is loaded\n")

        let deleted = try product.switchyard("models", "delete", "new:1b", ollama: host.url)
        #expect(deleted.status == 0, "\(deleted.errors)")
        let left = try product.switchyard("models", ollama: host.url)
        #expect(left.output.contains("stub:latest") && !left.output.contains("new:1b"))
        let again = try product.switchyard("models", "delete", "new:1b", ollama: host.url)
        #expect(again.status != 0)
        #expect(again.errors.contains("new:1b is not installed"))
    }

    @Test func `hints say what fits, without a host`() throws {
        let product = try Product()
        let hints = try product.switchyard("models", "hints", "--memory", "16")
        #expect(hints.status == 0, "\(hints.errors)")
        let marked = hints.output.split(separator: "\n").filter { $0.hasPrefix("*") }
        #expect(marked.count == 1)
        #expect(marked.first?.contains("16 GB") == true)
        #expect(try product.switchyard("models", "hints", "--memory", "0").status == 2)
    }

    @Test func `models of a server with OpenAI's interface are listed, and not fetched`() throws {
        let product = try Product()
        let host = try StubOpenAI()
        defer { host.stop() }
        try FileManager.default.createDirectory(
            atPath: product.state.path + "/config/switchyard",
            withIntermediateDirectories: true
        )
        let settings = "[models.openai]\nurl = \"\(host.url)\"\n"
        try Data(settings.utf8).write(
            to: URL(fileURLWithPath: product.state.path + "/config/switchyard/config.toml")
        )
        let listed = try product.switchyard("models")
        #expect(listed.status == 0, "\(listed.errors)")
        #expect(listed.output.contains("stub"))
        let pulled = try product.switchyard("models", "pull", "new:1b")
        #expect(pulled.status == 1)
        #expect(pulled.errors.contains("neither fetches nor removes models"))
    }
}
