package import Foundation
package import Terminal

/// What the dashboard needs of the machine besides the engine and the screen.
///
/// Programs that take over the terminal return when the user leaves them; the next frame is whole then.
@MainActor
package struct DashboardPlatform {
    /// Lets the user edit a text in `$VISUAL` or `$EDITOR`; returns the text as it was left.
    package var editText: @MainActor (_ text: String) async throws(PlatformError) -> String
    /// Shows a text in `$PAGER`.
    package var showText: @MainActor (_ title: String, _ text: String) async throws(PlatformError) -> Void
    /// Opens files of a folder in the user's editor, the first one at a line, or the folder if there are none.
    package var editFiles:
        @MainActor (_ folder: String, _ paths: [String], _ line: Int?) async throws(PlatformError) -> Void
    /// Opens a shell in a folder, in a new pane of tmux where there is one; returns what to tell the user.
    package var openShell: @MainActor (_ path: String) async throws(PlatformError) -> String?
    /// Opens a page for people in the user's browser, without waiting for that.
    package var openLink: @MainActor (_ link: String) async throws(PlatformError) -> Void
    /// Puts a text on the clipboard; returns what became of it.
    package var copy: @MainActor (_ text: String) async -> Clipboard.Outcome
    /// Where files lie that are gone when the dashboard is; it exists.
    package var temporaryFolder: String
    /// Keeps the text of a task that was begun; empty when there is none any more.
    package var saveDraft: @MainActor (_ text: String) -> Void
    /// Reads how the screen was left; nil when nothing is known.
    package var loadScreen: @Sendable () async -> Data?
    /// Keeps how the screen stands, in place of what was kept before; all of it or nothing.
    package var saveScreen: @Sendable (_ data: Data) async -> Void
    /// Calls somebody who looks at another window.
    package var notify: @MainActor (_ notice: TerminalNotice) async throws(PlatformError) -> Void
    /// Names the terminal's window.
    package var setTitle: @MainActor (_ title: String) -> Void
    /// Lets the terminal report this much of the mouse.
    package var setMouse: @MainActor (_ reporting: MouseReporting) -> Void
    /// Keeps which theme was chosen.
    package var saveTheme: @MainActor (_ choice: ThemeChoice) -> Void
    /// Goes back to the shell until `fg`.
    package var suspend: @MainActor () -> Void
    /// Makes the next frame a whole one.
    package var redraw: @MainActor () -> Void
    /// Ends the dashboard.
    package var quit: @MainActor (_ mode: QuitMode) -> Void
    /// Says that the engine has gone; another one may be connected then.
    package var engineLost: @MainActor (_ loss: EngineLoss) -> Void
    /// The time now.
    package var now: @MainActor () -> Date

    /// Creates a platform of its parts.
    package init(
        editText: @escaping @MainActor (String) async throws(PlatformError) -> String,
        showText: @escaping @MainActor (String, String) async throws(PlatformError) -> Void,
        editFiles: @escaping @MainActor (String, [String], Int?) async throws(PlatformError) -> Void,
        openShell: @escaping @MainActor (String) async throws(PlatformError) -> String?,
        openLink: @escaping @MainActor (String) async throws(PlatformError) -> Void = {
            _ throws(PlatformError) in
        },
        copy: @escaping @MainActor (String) async -> Clipboard.Outcome,
        temporaryFolder: String = FileManager.default.temporaryDirectory.path,
        saveDraft: @escaping @MainActor (String) -> Void,
        loadScreen: @escaping @Sendable () async -> Data? = { nil },
        saveScreen: @escaping @Sendable (Data) async -> Void = { _ in },
        notify: @escaping @MainActor (TerminalNotice) async throws(PlatformError) -> Void = {
            _ throws(PlatformError) in
        },
        setTitle: @escaping @MainActor (String) -> Void = { _ in },
        setMouse: @escaping @MainActor (MouseReporting) -> Void = { _ in },
        saveTheme: @escaping @MainActor (ThemeChoice) -> Void = { _ in },
        suspend: @escaping @MainActor () -> Void,
        redraw: @escaping @MainActor () -> Void,
        quit: @escaping @MainActor (QuitMode) -> Void,
        engineLost: @escaping @MainActor (EngineLoss) -> Void = { _ in },
        now: @escaping @MainActor () -> Date
    ) {
        self.editText = editText
        self.showText = showText
        self.editFiles = editFiles
        self.openShell = openShell
        self.openLink = openLink
        self.copy = copy
        self.temporaryFolder = temporaryFolder
        self.saveDraft = saveDraft
        self.loadScreen = loadScreen
        self.saveScreen = saveScreen
        self.notify = notify
        self.setTitle = setTitle
        self.setMouse = setMouse
        self.saveTheme = saveTheme
        self.suspend = suspend
        self.redraw = redraw
        self.quit = quit
        self.engineLost = engineLost
        self.now = now
    }
}

/// Why a program of the user's could not be used.
package struct PlatformError: Error, Equatable {
    /// What happened.
    package var message: String
    /// What to do about it.
    package var remedy: String

    /// Creates an error.
    package init(message: String, remedy: String) {
        self.message = message
        self.remedy = remedy
    }
}

/// How an engine went.
package enum EngineLoss: Sendable {
    /// Somebody wanted it to end, for all who were attached.
    case ended
    /// Its process has gone, or cannot be reached.
    case lost
}
