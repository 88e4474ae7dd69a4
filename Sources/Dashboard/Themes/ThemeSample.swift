package import Terminal

/// One role of a theme, to be shown to users.
package struct ThemeSample: Sendable {
    /// The role's name in theme files.
    package let role: String
    /// How it looks.
    package let style: Style
    /// The look in the words of theme files, such as `#8fb4ff bold`.
    package var words: String { style.themeText }
    /// The foreground as theme files write it.
    package var foreground: String { style.foreground.themeText }
    /// The background as theme files write it.
    package var background: String { style.background.themeText }
    /// The attributes by their names in theme files.
    package var attributes: [String] {
        Style.Attributes.named.filter { style.attributes.contains($0.attribute) }.map(\.name)
    }
}

extension Theme {
    /// Every role in the order of lists.
    package var samples: [ThemeSample] {
        Role.allCases.map { ThemeSample(role: $0.rawValue, style: self[$0]) }
    }
}
