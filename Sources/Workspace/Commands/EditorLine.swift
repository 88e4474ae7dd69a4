import Foundation

/// How editors are told at which line to open a file; there is no one way.
enum EditorLine {
    /// The arguments by which an editor opens files, the first of them at a line.
    ///
    /// - Parameters:
    ///   - files: The files.
    ///   - line: From 1; nil for wherever the editor begins.
    ///   - editor: Its command line as the user wrote it, such as `code --wait`.
    /// - Returns: The files with what names the line; the files alone for an editor that is not known.
    static func arguments(files: [String], line: Int?, editor: String) -> [String] {
        guard let line, let first = files.first else { return files }
        let rest = files.dropFirst()
        switch name(of: editor) {
        case "vi", "vim", "nvim", "view", "gvim", "mvim", "nano", "pico", "emacs", "emacsclient", "micro",
            "kak", "joe", "jed", "ne", "mcedit", "editor", "sensible-editor", "gedit", "kate":
            return ["+\(line)", first] + rest
        case "hx", "helix", "zed", "subl":
            return ["\(first):\(line)"] + rest
        case "code", "codium", "code-insiders", "cursor":
            return ["--goto", "\(first):\(line)"] + rest
        default:
            return files
        }
    }

    /// The program's name without folder and options.
    private static func name(of editor: String) -> String {
        let program = editor.split(separator: " ").first.map(String.init) ?? ""
        return URL(filePath: program).lastPathComponent
    }
}
