import Dashboard
import Foundation
import Terminal
import Workspace

/// What the dashboard needs of the machine: other programs, the clipboard, and a place for drafts.
@MainActor
struct Platform {
    let session: TerminalSession
    let folders: UserFolders
    let project: String
    let environment: [String: String]

    /// The parts as the dashboard takes them.
    func closures(quit: @escaping @MainActor (QuitMode) -> Void) -> DashboardPlatform {
        DashboardPlatform(
            editText: { text throws(PlatformError) in try await editText(text) },
            showText: { title, text throws(PlatformError) in try await showText(title, text) },
            editFiles: { folder, paths, line throws(PlatformError) in
                // Some may be gone by now; with none left the folder is what can be shown.
                let wanted = paths.map { folder + "/" + $0 }
                let files = wanted.filter(FileManager.default.fileExists)
                let isFirstThere = !files.isEmpty && files.first == wanted.first
                try await lend(
                    .editor(
                        on: files.isEmpty ? [folder] : files,
                        line: isFirstThere ? line : nil,
                        in: folder,
                        environment: environment
                    )
                )
            },
            openShell: { path throws(PlatformError) in try await openShell(path) },
            copy: { text throws(PlatformError) in try await copy(text) },
            temporaryFolder: folders.state,
            saveDraft: { text in
                // A draft that cannot be kept is still on the screen; the log says why.
                do { try folders.saveDraft(text, of: project) } catch {
                    Self.logFailure("the draft was not kept", error)
                }
            },
            loadScreen: { [folders = folders, project = project] in
                folders.screen(of: project)
            },
            saveScreen: { [folders = folders, project = project] data in
                // The next change is another try; the log says why this one failed.
                do { try folders.saveScreen(data, of: project) } catch {
                    Self.logFailure("how the screen stands was not kept", error)
                }
            },
            setMouse: { session.screen.mouse = $0 ? .drags : .off },
            ring: { session.screen.send([0x07]) },
            saveTheme: { choice in
                do { try folders.saveThemeChoice(choice) } catch {
                    Self.logFailure("the choice of a theme was not kept", error)
                }
            },
            suspend: { session.suspendProcess() },
            redraw: { session.screen.repaint() },
            quit: quit,
            now: { Date() }
        )
    }

    private func editText(_ text: String) async throws(PlatformError) -> String {
        let file = try TextFile(text, name: "task.md")
        defer { file.remove() }
        try await lend(.editor(on: [file.path], in: file.folder, environment: environment))
        return try file.text()
    }

    private func showText(_ title: String, _ text: String) async throws(PlatformError) {
        let name = title.filter { $0.isLetter || $0.isNumber }.prefix(40)
        let file = try await Self.file(of: text, name: name.isEmpty ? "text" : String(name))
        defer { file.remove() }
        try await lend(.pager(on: file.path, in: file.folder, environment: environment))
    }

    /// Writes a text, which may be long, away from the main thread.
    private nonisolated static func file(
        of text: String,
        name: String
    ) async throws(PlatformError) -> TextFile {
        try TextFile(Console.clean(text), name: name)
    }

    private func openShell(_ path: String) async throws(PlatformError) -> String? {
        switch await TmuxPane.open(in: path, environment: environment) {
        case .opened: return "A shell in the worktree is open in a new pane."
        case .refused(let words):
            throw PlatformError(message: "tmux opened no pane: \(words)", remedy: "Make the window larger.")
        case .notInTmux:
            try await lend(.shell(in: path, environment: environment))
            return nil
        }
    }

    private func copy(_ text: String) async throws(PlatformError) -> String {
        for way in Clipboard.ways(for: text, environment: environment) {
            switch way {
            case .terminal(let bytes):
                session.screen.send(bytes)
                return "sent to the terminal's clipboard"
            case .command(let command):
                if try await run(command, input: text) { return "copied with \(command[0])" }
            }
        }
        throw PlatformError(
            message: "There is no way to the clipboard.",
            remedy: "Open it in the pager instead."
        )
    }

    /// Runs a program on a text; whether it ended well.
    private func run(_ command: [String], input: String) async throws(PlatformError) -> Bool {
        let file = try TextFile(input, name: "clipboard")
        defer { file.remove() }
        let request = Command(
            arguments: ["/bin/sh", "-c", "exec \"$@\" < \"$0\"", file.path] + command,
            directory: file.folder,
            environment: CommandEnvironment(cleaning: environment).adding(
                environment.filter { ["TMUX", "TMUX_PANE", "DISPLAY", "WAYLAND_DISPLAY"].contains($0.key) }
            ),
            limits: CommandLimits(wallTime: .seconds(3))
        )
        return await CommandRunner(lifeline: Companions.lifeline).run(request).succeeded
    }

    /// Gives the terminal to a program until the user leaves it.
    private func lend(_ program: ForegroundProgram) async throws(PlatformError) {
        session.lend()
        defer { session.takeBack() }
        do throws(ForegroundProgram.Failure) {
            _ = try await program.run()
        } catch {
            switch error {
            case .notFound(let name):
                throw PlatformError(
                    message: "There is no program '\(name)'.",
                    remedy: "Install it, or set EDITOR."
                )
            case .notStarted(let name, let reason):
                throw PlatformError(
                    message: "'\(name)' could not be started: \(reason)",
                    remedy: "Set EDITOR."
                )
            }
        }
    }

    private nonisolated static func logFailure(_ what: String, _ error: any Error) {
        try? FileHandle.standardError.write(contentsOf: Data("\(what): \(error)\n".utf8))
    }
}

/// A text in a private temporary folder, for a program that works on files.
private struct TextFile {
    let folder: String
    let path: String

    init(_ text: String, name: String) throws(PlatformError) {
        folder = NSTemporaryDirectory() + "switchyard-" + UUID().uuidString
        path = folder + "/" + name
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw PlatformError(
                message: "A temporary file could not be written: \(error.localizedDescription)",
                remedy: "Make room in \(NSTemporaryDirectory())."
            )
        }
    }

    func text() throws(PlatformError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw PlatformError(message: "The editor left no file.", remedy: "The text is as it was before.")
        }
        return String(decoding: data, as: UTF8.self)
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
