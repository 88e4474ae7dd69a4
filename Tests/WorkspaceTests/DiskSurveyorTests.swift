import Foundation
import Glibc
import Testing

@testable import Workspace

@Suite struct DiskSurveyorTests {
    private func write(_ bytes: Int, to path: String) throws {
        let url = URL(filePath: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(repeating: 1, count: bytes).write(to: url)
    }

    @Test func `links are not followed, and two names of a file count once`() async throws {
        let outside = try TemporaryDirectory()
        try write(1_000_000, to: outside.path + "/large")
        let folder = try TemporaryDirectory()
        try write(100_000, to: folder.path + "/a/file")
        let disk = DiskSurveyor()
        let before = try await disk.size(of: [folder.path])
        #expect(before.isComplete)
        #expect(before.bytes >= 100_000 && before.bytes < 300_000)
        symlink(outside.path, folder.path + "/link")
        link(folder.path + "/a/file", folder.path + "/a/again")
        let after = try await disk.size(of: [folder.path])
        #expect(after.bytes - before.bytes < 50_000)
        #expect(try await disk.size(of: [folder.path + "/nothing"]) == .init())
    }

    @Test func `a folder with too many entries is given up, and that is said`() async throws {
        let folder = try TemporaryDirectory()
        for number in 1...20 { try write(1, to: folder.path + "/\(number)") }
        #expect(try await DiskSurveyor(entryLimit: 20).size(of: [folder.path]).isComplete)
        #expect(try await !DiskSurveyor(entryLimit: 19).size(of: [folder.path]).isComplete)
    }

    @Test func `a cancelled look ends`() async throws {
        let folder = try TemporaryDirectory()
        for number in 1...300 { try write(1, to: folder.path + "/\(number)") }
        let gate = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            for await _ in gate.stream {}
            return try await DiskSurveyor().size(of: [folder.path])
        }
        task.cancel()
        gate.continuation.finish()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `names that are no text are measured, too`() async throws {
        let folder = try TemporaryDirectory()
        let name = Array((folder.path + "/").utf8) + [0xFF, 0xFE, 0]
        let file = name.withUnsafeBytes { bytes in
            bytes.bindMemory(to: CChar.self).baseAddress.map { open($0, O_CREAT | O_WRONLY, 0o600) } ?? -1
        }
        try #require(file >= 0)
        ftruncate(file, 0)
        let bytes = [UInt8](repeating: 1, count: 50_000)
        #expect(Glibc.write(file, bytes, bytes.count) == bytes.count)
        close(file)
        #expect(try await DiskSurveyor().size(of: [folder.path]).bytes >= 50_000)
    }

    @Test func `secrets are found in every folder but those of packages, with all their names`() async throws
    {
        let folder = try TemporaryDirectory()
        for path in [
            ".env", "a/b/c.pem", "node_modules/p/test.pem", ".git/x.key", "plain", "ok/.env.example",
        ] {
            try write(1, to: folder.path + "/" + path)
        }
        symlink(".env", folder.path + "/notes.txt")
        link(folder.path + "/.env", folder.path + "/a/harmless.txt")
        let found = try await DiskSurveyor().secrets(below: folder.path, by: SecretFiles())
        #expect(found.isComplete)
        #expect(found.paths == [".env", "a/b/c.pem", "a/harmless.txt"].map { folder.path + "/" + $0 })
    }
}
