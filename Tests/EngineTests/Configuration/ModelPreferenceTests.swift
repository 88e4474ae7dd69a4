import LanguageModels
import Testing

@testable import Engine

@Suite struct ModelPreferenceTests {
    private static let gibibyte: Int64 = 1 << 30

    private func models(_ sizes: KeyValuePairs<String, Int64>) -> [InstalledModel] {
        sizes.map { InstalledModel(name: $0, sizeInBytes: $1 * Self.gibibyte) }
    }

    @Test(arguments: [
        (["llama3:8b", "qwen2.5-coder:1.5b", "qwen2.5-coder:7b"], "qwen2.5-coder:7b"),
        (["nomic-embed-text", "llama3:8b"], "llama3:8b"),
        (["codellama:7b", "library/qwen3-coder:30b"], "library/qwen3-coder:30b"),
        (["library/qwen3-coder:30b", "codellama:7b"], "library/qwen3-coder:30b"),
        (["nomic-embed-text"], nil), ([], nil),
    ])
    func `a coding model is preferred`(names: [String], chosen: String?) {
        let models = names.enumerated().map { InstalledModel(name: $1, sizeInBytes: Int64($0)) }
        #expect(ModelPreference.choose(from: models)?.name == chosen)
    }

    @Test(arguments: [
        (UInt64(64), "qwen3-coder:30b"), (32, "qwen3-coder:30b"), (16, "qwen2.5-coder:14b"),
        (8, "qwen2.5-coder:7b"), (2, "codegemma:2b"), (1, "smollm:1b"),
    ])
    func `the largest one that fits into the memory is taken`(memory: UInt64, chosen: String) throws {
        let installed = models([
            "smollm:1b": 1, "codegemma:2b": 1, "qwen3-coder:30b": 18, "qwen2.5-coder:7b": 4,
            "qwen2.5-coder:14b": 9,
        ])
        let choice = try #require(ModelPreference.choose(from: installed, memoryInBytes: memory << 30))
        #expect(choice.name == chosen)
        #expect(choice.source.contains("60 % of \(memory) GiB of memory"))
    }

    @Test func `without a known memory the largest one is taken`() {
        let installed = models(["qwen2.5-coder:7b": 4, "qwen3-coder:480b": 290])
        let choice = ModelPreference.choose(from: installed, memoryInBytes: nil)
        #expect(choice?.name == "qwen3-coder:480b")
        #expect(choice?.source == "default: the largest coding model")
    }

    @Test func `where nothing fits the smallest is taken, and said`() {
        let installed = models(["qwen3-coder:30b": 18, "llama3:8b": 5])
        let choice = ModelPreference.choose(from: installed, memoryInBytes: 4 << 30)
        #expect(choice?.name == "llama3:8b")
        #expect(choice?.source.contains("there is none") == true)
    }
}
