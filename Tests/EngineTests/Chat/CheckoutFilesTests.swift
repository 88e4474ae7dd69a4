import EngineTesting
import Foundation
import Synchronization
import Testing
import Workspace

@testable import Engine

@Suite(.timeLimit(.minutes(1)))
struct CheckoutFilesTests {
    @Test func `a checkout is read again only when something changed`() async throws {
        let project = try await TemporaryRepository.make(["a.py": "x = 1\n"])
        let reads = Mutex(0)
        let checkout = CheckoutFiles(project.repository) {
            reads.withLock { $0 += 1 }
            return WorkFiles(contents: [:], allPaths: [])
        }
        func count(after change: () async throws -> Void) async throws -> Int {
            try await change()
            for _ in 1...3 { _ = try await checkout.files() }
            return reads.withLock { $0 }
        }
        #expect(try await count {} == 1)
        #expect(try await count { try project.folder.write("a.py", "x = 2\n") } == 2)
        #expect(try await count { try project.folder.write("a.py", "x = 34\n") } == 3)
        #expect(try await count { try project.folder.write("new.py", "y\n") } == 4)
        #expect(try await count { _ = try await project.repository.commitAll(message: "More") } == 5)
        #expect(try await count { try FileManager.default.removeItem(atPath: project.path + "/new.py") } == 6)
    }

    @Test func `only files inside of the checkout can be named`() async throws {
        let outside = try TemporaryFolder("outside")
        try outside.write("secret.txt", "outside\n")
        let project = try await TemporaryRepository.make(
            ["a.py": "x = 1\n"],
            links: ["link.txt": outside.path + "/secret.txt"]
        )
        let files = try await CheckoutFiles(project.repository).files()
        #expect(files.contents == ["a.py": "x = 1\n"])
        for name in ["../secret.txt", outside.path + "/secret.txt", "link.txt", ".git/config"] {
            let found = ChatAttachments(in: "look at @\(name)", files: files)
            #expect(found.paths.isEmpty)
            #expect(found.missing.count == 1)
        }
    }
}
