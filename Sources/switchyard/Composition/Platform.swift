import Dashboard
import Engine
import Foundation
import Terminal
import Workspace

/// What the dashboard needs of the machine: other programs, the clipboard, and a place for drafts.
@MainActor
struct Platform {
    let session: TerminalSession
    let folders: UserFolders
    let project: String
    /// The one pane that is shown; its screen is remembered apart from that of the whole dashboard.
    let pane: SinglePane?
    let environment: [String: String]
    let settings: ScreenSettings

    /// The parts as the dashboard takes them.
    func closures(
        quit: @escaping @MainActor (QuitMode) -> Void,
        engineLost: @escaping @MainActor (EngineLoss) -> Void
    ) -> DashboardPlatform {
        let notifier = Notifier(session: session, settings: settings, environment: environment)
        return DashboardPlatform(
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
            openLink: { link throws(PlatformError) in
                try await Browser(settings: settings, environment: environment).open(link)
            },
            copy: { await copy($0) },
            temporaryFolder: folders.state,
            saveDraft: { text in
                // A draft that cannot be kept is still on the screen; the log says why.
                do { try folders.saveDraft(text, of: project) } catch {
                    Self.logFailure("the draft was not kept", error)
                }
            },
            loadScreen: { [folders = folders, screenName = screenName] in
                folders.screen(of: screenName)
            },
            saveScreen: { [folders = folders, screenName = screenName] data in
                // The next change is another try; the log says why this one failed.
                do { try folders.saveScreen(data, of: screenName) } catch {
                    Self.logFailure("how the screen stands was not kept", error)
                }
            },
            notify: { notice throws(PlatformError) in try await notifier.notify(notice) },
            setTitle: { if settings.showsTitle { session.setTitle($0) } },
            setMouse: { session.screen.mouse = $0 },
            saveTheme: { choice in
                do { try folders.saveThemeChoice(choice) } catch {
                    Self.logFailure("the choice of a theme was not kept", error)
                }
            },
            suspend: { session.suspendProcess() },
            redraw: { session.screen.repaint() },
            quit: quit,
            engineLost: engineLost,
            now: { Date() }
        )
    }

    /// What the screen is remembered by; no path has two slashes in it.
    private var screenName: String { project + (pane.map { "//" + $0.name } ?? "") }

    private func editText(_ text: String) async throws(PlatformError) -> String {
        let file = try TextFile(text, name: "task.md")
        defer { file.remove() }
        try await lend(.editor(on: [file.path], in: file.folder, environment: environment))
        return try file.text()
    }

    private func showText(_ title: String, _ text: String) async throws(PlatformError) {
        let words = title.split { !$0.isLetter && !$0.isNumber }.drop { $0 == "the" }
        // The pager shows the name, so it says what is shown: output-of-step-92.
        let name = words.joined(separator: "-").prefix(40)
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

    private func copy(_ text: String) async -> Clipboard.Outcome {
        let environment = environment
        return await settings.clipboard(environment: environment).put(
            text,
            run: { arguments, text in
                let receiver = TextReceiver(arguments: arguments, environment: environment)
                guard case .refused(let reason) = await receiver.take(text) else { return nil }
                return reason
            },
            send: { session.screen.send($0) }
        )
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
