/// How a cell looks: two colours and a set of attributes.
package struct Style: Hashable, Sendable {
    /// The ways of emphasis a terminal offers besides colour.
    package struct Attributes: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        package static let bold = Attributes(rawValue: 1)
        package static let dim = Attributes(rawValue: 2)
        package static let italic = Attributes(rawValue: 4)
        package static let underline = Attributes(rawValue: 8)
        package static let reverse = Attributes(rawValue: 16)
    }

    package var foreground: Color
    package var background: Color
    package var attributes: Attributes

    package init(
        foreground: Color = .terminalDefault,
        background: Color = .terminalDefault,
        attributes: Attributes = []
    ) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// The terminal's own text on the terminal's own background.
    package static let plain = Style()

    /// This style with more attributes.
    package func adding(_ more: Attributes) -> Style {
        Style(foreground: foreground, background: background, attributes: attributes.union(more))
    }

    /// This style with another foreground.
    package func foreground(_ color: Color) -> Style {
        Style(foreground: color, background: background, attributes: attributes)
    }

    /// This style with another background.
    package func background(_ color: Color) -> Style {
        Style(foreground: foreground, background: color, attributes: attributes)
    }

    /// This style drawn over another: what it leaves at the terminal's default shows the one below.
    package func over(_ below: Style) -> Style {
        Style(
            foreground: foreground == .terminalDefault ? below.foreground : foreground,
            background: background == .terminalDefault ? below.background : background,
            attributes: attributes.union(below.attributes)
        )
    }

    /// This style as the ground of another, for marked lines: what is drawn above keeps its colour, and what
    /// has none takes the ground's.
    ///
    /// A ground that is reversed is even: colours above it would become patches of background.
    package func behind(_ above: Style) -> Style {
        let all = attributes.union(above.attributes)
        guard !attributes.contains(.reverse) else {
            return Style(foreground: foreground, background: background, attributes: all)
        }
        return Style(
            foreground: above.foreground == .terminalDefault ? foreground : above.foreground,
            background: background == .terminalDefault ? above.background : background,
            attributes: all
        )
    }

    /// The nearest style on a terminal with fewer colours; attributes always stay.
    package func reduced(to depth: ColorDepth) -> Style {
        Style(
            foreground: foreground.reduced(to: depth),
            background: background.reduced(to: depth),
            attributes: attributes
        )
    }
}

/// A stretch of text in one style.
package struct StyledRun: Hashable, Sendable {
    package var text: String
    package var style: Style

    package init(_ text: String, _ style: Style = .plain) {
        self.text = text
        self.style = style
    }
}
