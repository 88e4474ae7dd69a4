/// Whose content a fenced block is, from its info string, its first comment and the prose above it.
struct BlockName {
    /// The path as written.
    let path: String?
    /// The symbol the block replaces.
    let symbol: String?
    /// The language of the info string, in lower case.
    let language: String
    /// Whether the info string itself names the path, which leaves no doubt.
    let isFromInfo: Bool
    /// Why the block is plainly no file.
    let reasonToIgnore: String?

    init(block: ReplyScanner.FencedBlock, above prose: [Substring], naming: PathNaming) {
        let language = naming.language(inInfo: block.info)
        self.language = language
        let above = prose.last ?? ""
        let isShell = Self.shells.contains(language)
        let isOutput = Self.outputs.contains(language)
        let announcesOther = PathNaming.announcesSomethingElse(above)
        let near = naming.path(inLine: above)
        let heading = Self.heading(in: prose, naming: naming)
        let comment = block.lines.first.flatMap { naming.path(inComment: $0) }

        var found: PathNaming.Found?
        if let info = naming.path(inInfo: block.info) {
            found = info
            isFromInfo = true
        } else {
            isFromInfo = false
            let fits = { (named: PathNaming.Found) in Self.fits(named.path, language: language) }
            if let near, near.isStrong, fits(near) {
                found = near
            } else if let comment, fits(comment) {
                found = comment
            } else if let near, !announcesOther,
                above.trimmed.hasSuffix(":") || naming.resolver.isKnown(near.path),
                fits(near), !isShell, !isOutput
            {
                found = near
            } else if near == nil, let heading, !announcesOther, fits(heading), !isShell, !isOutput {
                found = heading
            }
        }
        path = found?.path
        symbol = found?.symbol
        if found != nil {
            reasonToIgnore = nil
        } else if isShell {
            reasonToIgnore = "A block of shell commands was left out."
        } else if isOutput || announcesOther {
            reasonToIgnore = "A block of output or of an example was left out."
        } else {
            reasonToIgnore = nil
        }
    }

    /// A heading further up that does nothing but name a file.
    private static func heading(in prose: [Substring], naming: PathNaming) -> PathNaming.Found? {
        for line in prose.suffix(6).dropLast().reversed() {
            guard let found = naming.path(inLine: line) else { continue }
            let start = line.trimmed
            let isHeading =
                ["#", "*", "`"].contains { start.hasPrefix($0) }
                || start.utf8.count < found.path.utf8.count + 12
            return found.isStrong && isHeading ? found : nil
        }
        return nil
    }

    /// Whether a block in a language can be a file of that name: commands are no Python file.
    private static func fits(_ path: String, language: String) -> Bool {
        guard shells.contains(language) || outputs.contains(language) else { return true }
        let name = PathText.pathExtension(path)
        if shells.contains(language) {
            return shells.contains(name) || ["", "env", "ps1", "bat", "cmd"].contains(name)
        }
        return Language.of(path: path) == nil
    }

    private static let shells: Set<String> = [
        "bash", "sh", "shell", "zsh", "console", "shell-session", "powershell", "terminal", "cmd", "fish",
        "ksh",
    ]
    private static let outputs: Set<String> = [
        "output", "text", "txt", "plaintext", "plain", "log", "out", "stdout", "traceback",
    ]
}
