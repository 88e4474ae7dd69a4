import Dashboard
import Foundation

/// Where the user's own files and the program's lie, by the XDG base directory specification.
struct UserFolders {
    /// The user's configuration: `keymap.toml`, `theme.toml`.
    let configuration: String
    /// The program's state beside that of the projects: drafts, how screens were left, the chosen theme, and
    /// its log.
    let state: String

    /// Reads the places from the environment.
    init(environment: [String: String]) {
        let home = environment["HOME"] ?? "/"
        func folder(_ variable: String, _ usual: String) -> String {
            // The specification says that a relative path is to be ignored.
            let base = environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home + usual
            return base + "/switchyard"
        }
        configuration = folder("XDG_CONFIG_HOME", "/.config")
        state = folder("XDG_STATE_HOME", "/.local/state")
    }

    /// The keys in force: the user's file on the embedded keymap that it names.
    func keymap() -> Keymap { KeymapReading(folder: configuration).keymap }

    /// The draft of a task for a project, empty when there is none.
    func draft(of project: String) -> String {
        FileManager.default.contents(atPath: draftPath(project)).map { String(decoding: $0, as: UTF8.self) }
            ?? ""
    }

    /// Keeps the draft of a task for a project.
    ///
    /// - Throws: Cocoa's error when the file cannot be written.
    func saveDraft(_ text: String, of project: String) throws {
        let path = draftPath(project)
        if text.isEmpty {
            if FileManager.default.fileExists(atPath: path) {
                try FileManager.default.removeItem(atPath: path)
            }
            return
        }
        try FileManager.default.createDirectory(
            atPath: state + "/drafts",
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    /// How the screen of a project was left; nil when nothing is known.
    func screen(of project: String) -> Data? {
        FileManager.default.contents(atPath: "\(state)/screens/\(fileName(of: project)).json")
    }

    /// Keeps how the screen of a project stands, in place of what was kept before; all of it or nothing.
    ///
    /// - Throws: Cocoa's error when the file cannot be written.
    func saveScreen(_ data: Data, of project: String) throws {
        try FileManager.default.createDirectory(
            atPath: state + "/screens",
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let path = "\(state)/screens/\(fileName(of: project)).json"
        try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    /// The theme that was chosen in the dashboard.
    var themeChoice: ThemeChoice {
        let data = FileManager.default.contents(atPath: state + "/theme") ?? Data()
        let text = String(decoding: data, as: UTF8.self)
        return ThemeChoice(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Keeps which theme was chosen.
    ///
    /// - Throws: Cocoa's error when the file cannot be written.
    func saveThemeChoice(_ choice: ThemeChoice) throws {
        try FileManager.default.createDirectory(
            atPath: state,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let path = state + "/theme"
        try Data((choice.text + "\n").utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    /// Opens the log that takes standard error while the screen is full, or -1 when it cannot be opened.
    func openLog() -> Int32 {
        // In the system's words, as it stands before the first picture: Foundation's first use costs a millisecond.
        let path = state + "/dashboard.log"
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC
        var log = open(path, flags, 0o600)
        if log < 0, errno == ENOENT {
            try? FileManager.default.createDirectory(
                atPath: state,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            log = open(path, flags, 0o600)
        }
        var status = stat()
        // A log that nobody looks at must not fill the disk.
        if log >= 0, fstat(log, &status) == 0, status.st_size > 4 << 20 { ftruncate(log, 0) }
        return log
    }

    private func draftPath(_ project: String) -> String { state + "/drafts/" + fileName(of: project) }

    private func fileName(of project: String) -> Substring {
        let name = project.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "unnamed"
        // File names end at 255 bytes; the end of a path tells projects apart better than its start.
        return name.suffix(200)
    }
}
