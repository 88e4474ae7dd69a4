import ArgumentParser
import Dashboard
import Domain
import Foundation
import Terminal

/// `themes`: what the dashboard can look like.
struct ThemesCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes",
        abstract: "List the themes with a sample of each, or show one of them.",
        discussion: """
            Your own are theme.toml, by the name `theme`, and themes/NAME.toml in the configuration folder. \
            A mistake in one is told with its file and line.
            """
    )

    @Argument(help: ArgumentHelp("The theme to show with every role.", valueName: "name"))
    var name: String?

    @OptionGroup var output: OutputOptions

    /// How wide samples are laid out where the terminal does not say.
    private static let usualColumns = 80

    func execute(_ console: Console) async throws -> ExitStatus {
        let environment = ProcessInfo.processInfo.environment
        let folders = UserFolders(environment: environment)
        let library = ThemeLibrary(folder: folders.configuration)
        if let name, !library.names.contains(name) { throw EngineError.notFound(what: "theme '\(name)'") }

        let isPainted = isatty(STDOUT_FILENO) == 1 && !console.isJSON
        let depth = isPainted ? ColorDepth(environment: environment) : nil
        var reports: [ThemeReport] = []
        var status = ExitStatus.done
        for name in library.names where self.name == nil || self.name == name {
            let isChosen = folders.themeChoice == .named(name)
            do throws(ConfigurationError) {
                let theme = try library.theme(named: name, depth: depth ?? .trueColor)
                let heading = Self.heading(theme, isChosen: isChosen, isOwn: library.isOwn(name))
                console.result([heading] + lines(of: theme, isPainted: isPainted), depth: depth)
                reports.append(ThemeReport(theme, file: library.file(of: name), isChosen: isChosen))
            } catch {
                status = .failed
                console.progress("\(error)")
                reports.append(ThemeReport(name, file: library.file(of: name), isChosen: isChosen, error))
            }
        }
        try console.json(reports)
        return status
    }

    // MARK: - Lines

    private static func heading(_ theme: Theme, isChosen: Bool, isOwn: Bool) -> [StyledRun] {
        let facts = [theme.title, theme.appearance?.rawValue, isOwn ? "yours" : nil].compactMap(\.self)
        return [
            StyledRun(isChosen ? "* " : "  "), StyledRun(theme.name, Style(attributes: .bold)),
            StyledRun("  " + facts.joined(separator: ", ")),
        ]
    }

    /// One role a line where one theme is asked for; else samples side by side, which say nothing unpainted.
    private func lines(of theme: Theme, isPainted: Bool) -> [[StyledRun]] {
        if name != nil {
            return theme.samples.map { sample in
                let blanks = String(repeating: " ", count: max(1, 22 - sample.role.count))
                return [
                    StyledRun("    "), StyledRun(sample.role, sample.style),
                    StyledRun(blanks + sample.words),
                ]
            }
        }
        return isPainted ? Self.sideBySide(theme.samples) + [[]] : []
    }

    private static func sideBySide(_ samples: [ThemeSample]) -> [[StyledRun]] {
        var lines: [[StyledRun]] = []
        let columns = columns
        var used = columns
        for sample in samples {
            let width = sample.role.count + 2
            if used + width > columns {
                lines.append([StyledRun("  ")])
                used = 2
            }
            lines[lines.count - 1] += [StyledRun("  "), StyledRun(sample.role, sample.style)]
            used += width
        }
        return lines
    }

    private static var columns: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return usualColumns }
        return Int(size.ws_col)
    }
}

/// A theme as JSON.
private struct ThemeReport: Encodable {
    struct Role: Encodable {
        var role: String
        var foreground: String
        var background: String
        var attributes: [String]
    }

    struct Failure: Encodable {
        var file: String
        var line: Int?
        var message: String
    }

    var name: String
    var title: String?
    /// Where it lies; of an embedded theme the name in the repository.
    var file: String?
    /// `dark` or `light`; missing for any.
    var appearance: String?
    var isChosen: Bool
    var roles: [Role] = []
    var error: Failure?

    init(_ theme: Theme, file: String?, isChosen: Bool) {
        name = theme.name
        title = theme.title
        self.file = file
        appearance = theme.appearance?.rawValue
        self.isChosen = isChosen
        roles = theme.samples.map { sample in
            Role(
                role: sample.role,
                foreground: sample.foreground,
                background: sample.background,
                attributes: sample.attributes
            )
        }
    }

    init(_ name: String, file: String?, isChosen: Bool, _ error: ConfigurationError) {
        self.name = name
        self.file = file
        self.isChosen = isChosen
        self.error = Failure(file: error.file, line: error.line, message: error.message)
    }
}
