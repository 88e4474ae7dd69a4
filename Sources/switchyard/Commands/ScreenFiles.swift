import Dashboard
import Domain
import Foundation

/// The settings of the screen that have files of their own, told like those of the engine.
struct ScreenFiles {
    private let folders: UserFolders
    private let keymap: KeymapReading

    /// Reads the files.
    ///
    /// - Parameter environment: The process's variables.
    init(environment: [String: String]) {
        folders = UserFolders(environment: environment)
        keymap = KeymapReading(folder: folders.configuration)
    }

    /// The settings in force, each with where its value comes from.
    var settings: [Setting] {
        func source(_ isUsers: Bool) -> String { isUsers ? keymap.file : "default" }
        let theme = folders.themeChoice.text
        return [
            Setting(
                name: "keymap",
                value: keymap.keymap.preset,
                source: source(keymap.keymap.isPresetUsers),
                help: "The keymap that yours begins with: `inherits` in \(keymap.file)."
            ),
            Setting(
                name: "editing",
                value: keymap.keymap.editing.rawValue,
                source: source(keymap.keymap.isEditingUsers),
                help:
                    "How texts are edited, emacs or vim: `editing` in \(keymap.file); vim keys in the palette."
            ),
            Setting(
                name: "theme",
                value: theme.isEmpty ? "automatic" : theme,
                source: theme.isEmpty ? "default" : "chosen in the dashboard",
                help: "How the screen looks: chosen in the dashboard, or \(folders.configuration)/theme.toml."
            ),
        ]
    }

    /// Where each kind of setting is set.
    var places: String {
        """
        Yours are set in \(folders.configuration)/config.toml. A project may set its own in .switchyard.toml,
        but none of the terminal, the server's address or commands of yours. A variable sets one for a start,
        such as SWITCHYARD_MOUSE=off.
        keymap and editing are set in \(keymap.file), as `inherits` and `editing`.
        theme is chosen in the dashboard, or is \(folders.configuration)/theme.toml.
        """
    }
}
