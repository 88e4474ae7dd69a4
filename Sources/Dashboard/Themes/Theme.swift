package import Terminal

/// How each role looks, on terminals of one colour depth.
///
/// The background is the terminal's own: a full-screen fill costs kilobytes in tmux and hides the user's
/// choice.
package struct Theme: Sendable, Equatable {
    /// The name by which it is chosen, such as `default-dark`.
    package let name: String
    /// The name shown to users.
    package let title: String
    /// The background that it is made for; nil for any.
    package let appearance: Appearance?
    /// The colours that contrast is checked against; they are never painted.
    let assumedBackgrounds: [RGBColor]
    private let styles: [Role: Style]

    /// The look of a role.
    subscript(role: Role) -> Style { styles[role] ?? .plain }

    /// Puts a theme together.
    ///
    /// - Parameters:
    ///   - name: The name by which it is chosen.
    ///   - files: The theme's file and before it those that it inherits, the most general one first.
    ///   - depth: The colours of the terminal.
    /// - Throws: ``ConfigurationError`` when a role is missing or names a colour that is not there.
    init(_ name: String, files: [ThemeFile], depth: ColorDepth) throws(ConfigurationError) {
        self.name = name
        title = files.last?.title ?? name
        let background = files.last { $0.background != nil }?.background ?? .dark
        appearance = Appearance(rawValue: background.rawValue)
        // Those of an inherited theme hold for its background alone.
        let ownFiles = files.suffix(while: { $0.background == nil || $0.background == background })
        assumedBackgrounds =
            ownFiles.last { $0.assumedBackgrounds != nil }?.assumedBackgrounds ?? background.usual

        var palette: [String: ThemeColor] = [:]
        for file in files { palette.merge(file.palette) { $1 } }
        var styles: [Role: Style] = [:]
        for role in Role.allCases {
            guard let file = files.last(where: { $0.looks[role] != nil }), let look = file.looks[role] else {
                throw ConfigurationError(
                    file: name,
                    line: nil,
                    message: "the role \"\(role.rawValue)\" is missing"
                )
            }
            let resolver = LookResolver(role: role, file: file, palette: palette, depth: depth)
            styles[role] = try resolver.style(of: look)
        }
        self.styles = styles
    }

    /// A look without colours that needs no file.
    package static let fallback = Theme(
        title: "Fallback",
        styles: [
            .selection: Style(attributes: .reverse), .buttonSelected: Style(attributes: .reverse),
            .danger: Style(attributes: [.bold, .reverse]), .borderFocused: Style(attributes: .bold),
            .title: Style(attributes: .bold), .heading: Style(attributes: .bold),
            .selectionUnfocused: Style(attributes: .underline), .matchCurrent: Style(attributes: .reverse),
            .match: Style(attributes: .underline),
        ]
    )

    private init(title: String, styles: [Role: Style]) {
        name = "fallback"
        self.title = title
        self.styles = styles
        appearance = nil
        assumedBackgrounds = []
    }
}

/// Turns what a theme says of a role into a style.
private struct LookResolver {
    let role: Role
    /// Where the role is described.
    let file: ThemeFile
    let palette: [String: ThemeColor]
    let depth: ColorDepth

    func style(of look: ThemeFile.Look) throws(ConfigurationError) -> Style {
        var style = Style(attributes: look.attributes)
        if let reference = look.foreground {
            style = style.foreground(try color(reference).color(at: depth))
        }
        guard let reference = look.background else { return style }
        let ground = try color(reference)
        // A computed background under the user's own sixteen colours could hide the text.
        let isShown = depth >= .indexed256 || ground.ansi != nil
        let shown = isShown ? ground.color(at: depth) : .terminalDefault
        guard shown == .terminalDefault else { return style.background(shown) }
        // The text's colour was chosen for a ground that is not there.
        if role.isMark { return Style(attributes: look.attributes.union(.reverse)) }
        return role.isGround ? Style(attributes: look.attributes) : style
    }

    private func color(_ reference: ThemeFile.Look.Reference) throws(ConfigurationError) -> ThemeColor {
        switch reference {
        case .value(let color): return color
        case .named(let name):
            if let color = palette[name] ?? ThemeColor(named: name) { return color }
            let names = palette.keys.sorted().joined(separator: ", ")
            let known = names.isEmpty ? "the palette is empty" : "the palette has: \(names)"
            throw file.error("\(role.rawValue): there is no colour \"\(name)\"; \(known)", about: role)
        }
    }
}

extension Array {
    /// The longest end of which every element matches.
    fileprivate func suffix(while matches: (Element) -> Bool) -> ArraySlice<Element> {
        let start = lastIndex { !matches($0) }.map { $0 + 1 } ?? startIndex
        return self[start...]
    }
}
