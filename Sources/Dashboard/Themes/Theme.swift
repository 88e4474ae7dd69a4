import TOMLKit
package import Terminal

/// How each role looks, for terminals of one colour depth.
///
/// The background is the terminal's own: a full-screen fill costs kilobytes in tmux and hides the
/// user's choice.
package struct Theme: Sendable {
    /// The name shown to users.
    package let name: String
    /// The colour that contrast is checked against; it is never painted.
    let assumedBackground: Color?
    private var styles: [Role: Style]

    /// Reads a theme.
    ///
    /// - Parameters:
    ///   - text: The TOML text.
    ///   - file: The name that errors give.
    ///   - depth: The colours of the terminal; below 256, each colour's `ansi` stand-in is taken.
    /// - Throws: ``ConfigurationError`` naming file and line.
    package init(_ text: String, file: String, depth: ColorDepth) throws(ConfigurationError) {
        let document = try TOMLDocument(text, file: file)
        let known: Set = ["name", "assumed-background", "palette", "roles"]
        for key in document.root.keys where !known.contains(key) {
            throw document.error("there is no setting \"\(key)\" in a theme", table: nil, key: key)
        }
        guard let name = document.root["name"]?.string else {
            throw document.error("a theme needs a name", table: nil, key: "name")
        }
        guard let roles = document.root["roles"]?.table else {
            throw document.error("a theme needs a table [roles]", table: nil)
        }
        self.name = name
        assumedBackground = document.root["assumed-background"]?.string.flatMap(Self.color)
        let palette = try ThemePalette(document, depth: depth)
        styles = [:]
        for key in roles.keys {
            guard let role = Role(rawValue: key) else {
                throw document.error("there is no role \"\(key)\"", table: "roles", key: key)
            }
            guard let table = roles[key]?.table else {
                throw document.error(
                    "\(key) should be a table such as { fg = \"blue\", bold = true }",
                    table: "roles",
                    key: key
                )
            }
            styles[role] = try Self.style(table, of: key, palette: palette, document: document)
        }
        for role in Role.allCases where styles[role] == nil {
            throw document.error("the role \"\(role.rawValue)\" is missing", table: "roles")
        }
    }

    /// The look of a role.
    subscript(role: Role) -> Style { styles[role] ?? .plain }

    /// One of the embedded themes.
    ///
    /// - Parameters:
    ///   - name: The file's name without ending, such as `default-dark`.
    ///   - depth: The colours of the terminal.
    /// - Returns: The theme.
    /// - Throws: ``ConfigurationError`` when there is no such theme.
    package static func embedded(_ name: String, depth: ColorDepth) throws(ConfigurationError) -> Theme {
        guard let file = EmbeddedFile.named("themes/\(name).toml") else {
            let names = embeddedNames.joined(separator: ", ")
            throw ConfigurationError(
                file: name,
                line: nil,
                message: "there is no such theme; there are: \(names)"
            )
        }
        return try Theme(file.text, file: file.name, depth: depth)
    }

    /// The names of the embedded themes.
    package static var embeddedNames: [String] {
        EmbeddedFile.all.filter { $0.name.hasPrefix("themes/") }
            .map { String($0.name.dropFirst("themes/".count).dropLast(".toml".count)) }
    }

    /// A look without colours that needs no file.
    package static let fallback = Theme(
        name: "Fallback",
        styles: [
            .selection: Style(attributes: .reverse), .buttonSelected: Style(attributes: .reverse),
            .danger: Style(attributes: [.bold, .reverse]), .borderFocused: Style(attributes: .bold),
            .title: Style(attributes: .bold), .heading: Style(attributes: .bold),
            .selectionUnfocused: Style(attributes: .underline),
        ]
    )

    private init(name: String, styles: [Role: Style]) {
        self.name = name
        self.styles = styles
        assumedBackground = nil
    }
}

// MARK: - Reading

extension Theme {
    private static func style(
        _ table: TOMLTable,
        of role: String,
        palette: ThemePalette,
        document: TOMLDocument
    ) throws(ConfigurationError) -> Style {
        var style = Style.plain
        let attributes: [String: Style.Attributes] = [
            "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
        ]
        for key in table.keys {
            if let attribute = attributes[key] {
                if table[key]?.bool == true { style = style.adding(attribute) }
            } else if key == "fg" || key == "bg" {
                let name = table[key]?.string ?? ""
                guard let color = palette[name] else {
                    throw document.error("there is no colour \"\(name)\"", table: "roles", key: role)
                }
                style = key == "fg" ? style.foreground(color) : style.background(color)
            } else {
                throw document.error(
                    "\"\(key)\" is none of fg, bg, bold, dim, italic, underline, reverse",
                    table: "roles",
                    key: role
                )
            }
        }
        return style
    }

    /// Reads `#rrggbb`.
    static func color(_ text: String) -> Color? {
        guard text.count == 7, text.hasPrefix("#"), let value = UInt32(text.dropFirst(), radix: 16) else {
            return nil
        }
        return .rgb(UInt8(value >> 16), UInt8(value >> 8 & 255), UInt8(value & 255))
    }
}

/// The named colours of a theme, brought down to what the terminal shows.
private struct ThemePalette {
    private var colors: [String: Color] = [:]

    init(_ document: TOMLDocument, depth: ColorDepth) throws(ConfigurationError) {
        guard let table = document.root["palette"]?.table else { return }
        for key in table.keys {
            guard let entry = table[key]?.table,
                let rgb = entry["rgb"]?.string.flatMap(Theme.color),
                let ansi = entry["ansi"]?.string.flatMap(Self.ansiNames.firstIndex)
            else {
                throw document.error(
                    "\(key) should be like { rgb = \"#82aaff\", ansi = \"bright-blue\" }",
                    table: "palette",
                    key: key
                )
            }
            let color = depth >= .indexed256 ? rgb : Color.ansi(UInt8(ansi))
            colors[key] = color.reduced(to: depth)
        }
    }

    subscript(name: String) -> Color? { colors[name] }

    private static let ansiNames =
        ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
        + ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"].map { "bright-" + $0 }
}
