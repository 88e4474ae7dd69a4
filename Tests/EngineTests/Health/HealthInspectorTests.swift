import Domain
import EngineTesting
import Foundation
import LanguageModels
import Store
import Testing
import Workspace

@testable import Engine

@Suite struct HealthInspectorTests {
    /// A host that is not there.
    private struct GoneProvider: LanguageModelProvider {
        let label = "Ollama at http://127.0.0.1:9"
        let isRecorded = false

        private var failure: ModelError { .unreachable(url: "http://127.0.0.1:9", reason: "refused") }

        func version() async throws(ModelError) -> String { throw failure }
        func models() async throws(ModelError) -> [InstalledModel] { throw failure }
        func details(of model: String) async throws(ModelError) -> ModelDetails { throw failure }
        func running() async throws(ModelError) -> [RunningModel] { throw failure }
        func chat(
            _ request: ChatRequest,
            onProgress: @escaping @Sendable (ChatProgress) -> Void
        ) async throws(ModelError) -> ChatReply { throw failure }
        func pull(
            _ model: String,
            onProgress: @escaping @Sendable (PullProgress) -> Void
        ) async throws(ModelError) { throw failure }
    }

    private func inspector(in folder: String, storage: Storage) -> HealthInspector {
        HealthInspector(
            subjects: {
                HealthInspector.Subjects(
                    provider: GoneProvider(),
                    chosenModel: "tiny:1b",
                    sandbox: .unavailable("bubblewrap is not installed"),
                    hasConsent: false,
                    check: CheckCommand(line: "make test", source: "detected"),
                    storage: storage,
                    stateDirectory: folder,
                    repositoryRoot: folder,
                    gitHub: GitHubStatus(connection: .off)
                )
            },
            commands: CommandRunner(),
            environment: .current,
            now: { Date(timeIntervalSince1970: 5) }
        )
    }

    @Test func `the quick look has one finding per subject, in order`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let storage = try Storage.open(at: folder + "/db", access: .readWrite)
        let items = await inspector(in: folder, storage: storage).quick()
        #expect(items.map(\.subject) == HealthSubject.allCases)
        #expect(items.map(\.level)[1...3] == [.bad, .limited, .good])
        #expect(items.allSatisfy { ($0.checkedAt == nil) == ($0.level == .off) })
        try storage.close()
    }

    @Test func `the doctor also looks at the folder's permissions`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755]
        )
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let storage = try Storage.open(at: folder + "/db", access: .readWrite)
        let items = await inspector(in: folder, storage: storage).doctor()
        #expect(items.contains { $0.subject == .disk && $0.remedy == "Close it: chmod 700 \(folder)" })
        #expect(Set(items.map(\.subject)) == Set(HealthSubject.allCases))
        try storage.close()
    }
}
