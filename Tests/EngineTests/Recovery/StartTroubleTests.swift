import Domain
import Engine
import EngineTesting
import Foundation
import Store
import Testing

/// What keeps an engine from starting is told with a remedy, and what is on the disk stays as it is.
@Suite(.timeLimit(.minutes(1)))
struct StartTroubleTests {
    /// Starts an engine that must not start.
    private func refusal(stateDirectory: String) async throws -> EngineError? {
        let project = try await TemporaryRepository.make(SampleBug.files)
        let options = EngineOptions(
            repository: project.path,
            stateDirectory: stateDirectory,
            environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]
        )
        do {
            let engine = try await LocalEngine.start(options)
            await engine.shutDown()
            return nil
        } catch {
            return error
        }
    }

    @Test func `a state folder that cannot be made`() async throws {
        let folder = try TemporaryFolder("state")
        try folder.write("file", "not a folder")
        for path in ["file", "file/inner"] {
            let found = try #require(try await refusal(stateDirectory: folder.path + "/" + path))
            #expect(found.message.contains(folder.path))
            #expect(found.remedy.contains("XDG_STATE_HOME"))
        }
        #expect(folder.text("file") == "not a folder")
    }

    @Test func `a lock file that cannot be opened`() async throws {
        let folder = try TemporaryFolder("state")
        try folder.write("lock/file", "in the way")
        let found = try #require(try await refusal(stateDirectory: folder.path))
        #expect(found.message.contains(folder.path + "/lock"))
        #expect(!found.remedy.isEmpty)
    }

    @Test func `a database of a newer version`() async throws {
        let folder = try TemporaryFolder("state")
        let path = folder.path + "/switchyard.db"
        try Storage.open(at: path, access: .readWrite).close()
        // The schema's number lies in the header of the file, in four bytes from the sixtieth on.
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.seek(toOffset: 60)
        try handle.write(contentsOf: Data([0, 0, 0, 99]))
        try handle.close()
        let before = FileManager.default.contents(atPath: path)
        let found = try #require(try await refusal(stateDirectory: folder.path))
        #expect(found.message.contains("schema 99"))
        #expect(found.remedy.contains("Update Switchyard"))
        #expect(FileManager.default.contents(atPath: path) == before)
    }

    @Test(.disabled(if: NSUserName() == "root", "the system refuses its owner nothing"))
    func `a state folder that is read-only`() async throws {
        let folder = try TemporaryFolder("state")
        try folder.write("parent/file", "x")
        let parent = folder.path + "/parent"
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: parent)
        let found = try #require(try await refusal(stateDirectory: parent + "/state"))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: parent)
        #expect(found.remedy.contains("writable"))
    }

    @Test(.disabled(if: NSUserName() == "root", "the system refuses its owner nothing"))
    func `a folder in the state that is read-only`() async throws {
        let folder = try TemporaryFolder("state")
        #expect(try await refusal(stateDirectory: folder.path) == nil)
        // The folder itself is put right at the start; one inside a file system that is read-only cannot be.
        try FileManager.default.removeItem(atPath: folder.path + "/trash")
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
        #expect(try await refusal(stateDirectory: folder.path) == nil)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/trash"))
    }
}
