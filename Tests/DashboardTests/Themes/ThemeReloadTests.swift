import Foundation
import Terminal
import Testing

@testable import Dashboard

/// The living dashboard: themes that change while it runs.
@MainActor @Suite struct ThemeReloadTests {
    @MainActor private final class Kept {
        var choices: [ThemeChoice] = []
        var changes = 0
    }

    private func application(_ screen: MemoryScreen, _ kept: Kept = Kept()) -> DashboardApplication {
        let platform = DashboardPlatform(
            editText: { text throws(PlatformError) in text },
            showText: { _, _ throws(PlatformError) in },
            editFiles: { _, _, _ throws(PlatformError) in },
            openShell: { _ throws(PlatformError) in nil },
            copy: { _ in .sent },
            saveDraft: { _ in },
            saveTheme: { kept.choices.append($0) },
            suspend: {},
            redraw: {},
            quit: { _ in },
            now: { Fixtures.now }
        )
        let app = DashboardApplication(
            screen: screen,
            theme: .fallback,
            keymap: Keymap(),
            platform: platform
        )
        app.start(size: screen.size)
        return app
    }

    /// The foreground of the focused pane's frame, which tells themes apart.
    private func frame(_ screen: MemoryScreen) -> Color {
        for row in 0..<screen.size.rows {
            let cell = screen.canvas[Point(column: 0, row: row)]
            if cell.glyph.text == "┏" { return cell.style.foreground }
        }
        return .terminalDefault
    }

    private func color(_ theme: String) throws -> Color {
        try Theme.embedded(theme, depth: .trueColor)[.borderFocused].foreground
    }

    private func press(_ keys: String..., on app: DashboardApplication) throws {
        for key in keys { app.receive(.key(try #require(Key(key)))) }
    }

    @Test func `a late answer about the background repaints with the other default`() throws {
        let screen = MemoryScreen(size: Size(columns: 80, rows: 24))
        let app = application(screen)
        defer { app.stop() }
        app.follow(ThemeGallery(ThemeLibrary(), depth: .trueColor))
        #expect(try frame(screen) == color("default-dark"))
        let frames = screen.frames
        app.receive(.reply(.background(red: 0x10, green: 0x10, blue: 0x20)))
        #expect(screen.frames == frames)
        app.receive(.reply(.background(red: 0xFD, green: 0xF6, blue: 0xE3)))
        #expect(try frame(screen) == color("default-light"))
        app.receive(.reply(.colorScheme(isDark: true)))
        #expect(try frame(screen) == color("default-dark"))
    }

    @Test func `the list of themes paints with the marked one and keeps what is taken`() throws {
        let screen = MemoryScreen(size: Size(columns: 80, rows: 24))
        let kept = Kept()
        let app = application(screen, kept)
        defer { app.stop() }
        app.follow(ThemeGallery(ThemeLibrary(), depth: .trueColor))
        // While a dialog is open it has the heavy frame.
        try press("T", on: app)
        for character in "high" { app.receive(.key(Key(.character(character)))) }
        let theme = try Theme.embedded("high-contrast", depth: .trueColor)
        #expect(screen.canvas[Point(column: 0, row: 0)].style == theme[.title])
        try press("esc", on: app)
        #expect(try frame(screen) == color("default-dark"))
        #expect(kept.choices.isEmpty)
        try press("T", on: app)
        for character in "high" { app.receive(.key(Key(.character(character)))) }
        try press("enter", on: app)
        #expect(frame(screen) == theme[.borderFocused].foreground)
        #expect(kept.choices == [.named("high-contrast")])
    }

    @Test(.timeLimit(.minutes(1)))
    func `a file that an editor replaces is read again, and a mistake keeps the old theme`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "reload-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func save(_ text: String) throws {
            let draft = folder.appending(path: "4913")
            try Data(text.utf8).write(to: draft)
            #expect(rename(draft.path, folder.appending(path: "theme.toml").path) == 0)
        }
        try save("[roles]\n\"border.focused\" = \"#000001\"\n")
        let screen = MemoryScreen(size: Size(columns: 100, rows: 24))
        let app = application(screen)
        defer { app.stop() }
        app.follow(
            ThemeGallery(ThemeLibrary(folder: folder.path), depth: .trueColor),
            in: folder.path
        )
        #expect(frame(screen) == .rgb(0, 0, 1))

        try save("[roles]\n\"border.focused\" = \"#000002\"\n")
        try await waitUntil { frame(screen) == .rgb(0, 0, 2) }
        try save("[roles]\n\"border.focused\" = \"blau\"\n")
        try await waitUntil { screen.text.joined().contains("theme.toml:2: border.focused") }
        #expect(frame(screen) == .rgb(0, 0, 2))
        // In place, as some editors write.
        try Data("[roles]\n\"border.focused\" = \"#000003\"\n".utf8)
            .write(to: folder.appending(path: "theme.toml"))
        try await waitUntil { frame(screen) == .rgb(0, 0, 3) }
        #expect(screen.text.joined().contains("The theme can be read again."))
        try FileManager.default.removeItem(at: folder.appending(path: "theme.toml"))
        let standard = try color("default-dark")
        try await waitUntil { frame(screen) == standard }
    }

    @Test(.timeLimit(.minutes(1))) func `only what matters is told, once when it is over`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "watch-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let told = Kept()
        let made = FolderWatch(concerns: { $0.hasSuffix(".toml") }, changed: { told.changes += 1 })
        let watch = try #require(made)
        defer { watch.cancel() }
        watch.watch([folder.path, folder.path + "/missing"])
        for number in 0..<50 {
            try Data("\(number)".utf8).write(to: folder.appending(path: "other.txt"))
            try Data("\(number)".utf8).write(to: folder.appending(path: "a.toml"))
        }
        try await waitUntil { told.changes != 0 }
        #expect(told.changes == 1)
        watch.watch([])
        try Data().write(to: folder.appending(path: "a.toml"))
        watch.watch([folder.path])
        try Data().write(to: folder.appending(path: "b.toml"))
        try await waitUntil { told.changes != 1 }
        #expect(told.changes == 2)
    }
}
