import Foundation
import Glibc
import LanguageModels
import Testing

@Suite struct HostSlotTests {
    private let path = FileManager.default.temporaryDirectory.path + "/slots-\(UUID().uuidString)/host"

    /// Takes a slot and gives the folder away with it when the body ends.
    private func withFolder(_ count: Int = 1, _ body: (HostSlotFolder) throws -> Void) rethrows {
        defer {
            let parent = URL(filePath: path).deletingLastPathComponent()
            try? FileManager.default.removeItem(at: parent)
        }
        try body(HostSlotFolder(path: path, count: count))
    }

    private func slot(_ attempt: HostSlotFolder.Attempt) -> HostSlot? {
        if case .taken(let slot) = attempt { slot } else { nil }
    }

    private func holders(_ attempt: HostSlotFolder.Attempt) -> [Int32]? {
        if case .full(let holders) = attempt { holders } else { nil }
    }

    @Test func `a slot is taken once, and is free again when it is let go of`() throws {
        try withFolder { folder in
            #expect(folder.holders.isEmpty)
            do {
                let first = try #require(slot(folder.take()))
                withExtendedLifetime(first) {
                    #expect(holders(folder.take()) == [getpid()])
                    #expect(folder.holders == [getpid()])
                }
            }
            #expect(folder.holders.isEmpty)
            _ = try #require(slot(folder.take()))
        }
    }

    @Test func `there are as many slots as are asked for`() {
        withFolder(2) { folder in
            let taken = [slot(folder.take()), slot(folder.take())]
            withExtendedLifetime(taken) {
                #expect(taken.allSatisfy { $0 != nil })
                #expect(holders(folder.take())?.count == 2)
                // Who counts fewer sees the first ones taken.
                #expect(holders(HostSlotFolder(path: path, count: 1).take()) == [getpid()])
                #expect(slot(HostSlotFolder(path: path, count: 3).take()) != nil)
            }
        }
    }

    @Test(arguments: [("4711\n", Int32(4711)), ("", 0), ("x", 0), ("12 34", 12)])
    func `who has a slot is told by what the file says`(text: String, process: Int32) throws {
        try withFolder { folder in
            _ = slot(folder.take())
            let descriptor = open(path + "/slot-0", O_RDWR | O_TRUNC | O_CLOEXEC)
            try #require(descriptor >= 0)
            defer { close(descriptor) }
            try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
            _ = text.withCString { write(descriptor, $0, strlen($0)) }
            #expect(holders(folder.take()) == [process])
        }
    }

    @Test func `what cannot be made says so`() throws {
        try withFolder { _ in
            let parent = URL(filePath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try Data().write(to: URL(filePath: path))
            guard case .unusable(let reason) = HostSlotFolder(path: path, count: 1).take() else {
                Issue.record("a file is taken for a folder")
                return
            }
            #expect(!reason.isEmpty)
        }
    }

    @Test(arguments: [
        ("http://127.0.0.1:11434", "http://127.0.0.1:11434"),
        ("http://localhost:11434", "http://127.0.0.1:11434"), ("https://[::1]:8/x", "https://127.0.0.1:8/x"),
        ("http://localhost.example:1", "http://localhost.example:1"), ("http://box:1", "http://box:1"),
    ])
    func `a host on this machine has one address`(url: String, shared: String) {
        #expect(OllamaAddress.shared(url) == shared)
    }
}
