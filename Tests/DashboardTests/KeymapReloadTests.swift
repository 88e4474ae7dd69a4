import Foundation
import Terminal
import Testing

@testable import Dashboard

/// The living dashboard: keys that change while it runs.
@MainActor @Suite struct KeymapReloadTests {
    @MainActor private final class Seen {
        var presets: [String] = []
    }

    private func application(_ screen: MemoryScreen, _ keymap: Keymap) -> DashboardApplication {
        let platform = DashboardPlatform(
            editText: { text throws(PlatformError) in text },
            showText: { _, _ throws(PlatformError) in },
            editFiles: { _, _, _ throws(PlatformError) in },
            openShell: { _ throws(PlatformError) in nil },
            copy: { _ in .sent },
            saveDraft: { _ in },
            suspend: {},
            redraw: {},
            quit: { _ in },
            now: { Fixtures.now }
        )
        let app = DashboardApplication(screen: screen, theme: .fallback, keymap: keymap, platform: platform)
        app.start(size: screen.size)
        return app
    }

    private func press(_ key: String, on app: DashboardApplication) throws {
        app.receive(.key(try #require(Key(key))))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a file that an editor replaces is in force at once, and a mistake keeps the old keys`() async throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func save(_ text: String) throws {
            let draft = folder.appending(path: "4913")
            try Data(text.utf8).write(to: draft)
            #expect(rename(draft.path, folder.appending(path: "keymap.toml").path) == 0)
        }
        try save("[global]\n\"task.new\" = \"Y\"\n")
        let screen = MemoryScreen(size: Size(columns: 200, rows: 24))
        func shows(_ text: String) -> Bool { screen.text.contains { $0.contains(text) } }
        let reading = KeymapReading(folder: folder.path)
        #expect(reading.isThere)
        let app = application(screen, reading.keymap)
        defer { app.stop() }
        app.follow(reading)
        try press("Y", on: app)
        #expect(shows("New task"))
        try press("esc", on: app)

        try save("[global]\n\"task.new\" = \"Z\"\n")
        try await waitUntil { shows("Your keymap was read again.") }
        try press("Y", on: app)
        #expect(!shows("New task"))
        try press("Z", on: app)
        #expect(shows("New task"))
        try press("esc", on: app)

        try save("[global]\n\"task.fly\" = \"v\"\n")
        try await waitUntil { shows("keymap.toml:2: there is no action \"task.fly\"") }
        try press("Z", on: app)
        #expect(shows("New task"))
        try press("esc", on: app)

        // Another file of the folder is none of its business; the next one of its own is told of.
        try Data().write(to: folder.appending(path: "theme.toml"))
        try FileManager.default.removeItem(at: folder.appending(path: "keymap.toml"))
        try await waitUntil { shows("Your keymap was read again.") }
        try press("n", on: app)
        #expect(shows("New task"))
    }

    @Test(.timeLimit(.minutes(1)))
    func `what is written between reading and following is seen`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "keymap.toml")
        try Data("[global]\n\"task.new\" = \"Y\"\n".utf8).write(to: file)
        let reading = KeymapReading(folder: folder.path)
        try Data("[global]\n\"task.new\" = \"Z\"\n".utf8).write(to: file)
        let screen = MemoryScreen(size: Size(columns: 200, rows: 24))
        let app = application(screen, reading.keymap)
        defer { app.stop() }
        app.follow(reading)
        try await waitUntil { screen.text.contains { $0.contains("Your keymap was read again.") } }
        try press("Z", on: app)
        #expect(screen.text.contains { $0.contains("New task") })
    }

    @Test(.timeLimit(.minutes(1)))
    func `a first file and one behind a link are seen as well`() async throws {
        let top = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)")
        let (folder, dots) = (top.appending(path: "switchyard"), top.appending(path: "dots"))
        try FileManager.default.createDirectory(at: dots, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: top) }
        let reading = KeymapReading(folder: folder.path)
        #expect(!reading.isThere)
        #expect(reading.folders == [top.path])

        let seen = Seen()
        let follower = KeymapFollower(reading) { keymap, _ in seen.presets.append(keymap.preset) }
        defer { follower.cancel() }
        try Data("inherits = \"vim\"\n".utf8).write(to: dots.appending(path: "mine.toml"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            at: folder.appending(path: "keymap.toml"),
            withDestinationURL: dots.appending(path: "mine.toml")
        )
        try await waitUntil { seen.presets.last == "vim" }
        try Data("inherits = \"emacs\"\n".utf8).write(to: dots.appending(path: "mine.toml"))
        try await waitUntil { seen.presets.last == "emacs" }
        #expect(seen.presets == ["vim", "emacs"])
    }

    @Test func `findings are those of the user's own file`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // The embedded vim keymap has ctrl+b, of which the check says that tmux takes it.
        let text = "inherits = \"vim\"\n[global]\n\"task.new\" = \"ctrl+m\"\n"
        try Data(text.utf8).write(to: folder.appending(path: "keymap.toml"))
        let findings = await KeymapReading(folder: folder.path).findings()
        #expect(!findings.isEmpty)
        #expect(findings.allSatisfy { $0.file == folder.path + "/keymap.toml" })
    }
}
