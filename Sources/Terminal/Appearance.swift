/// Whether a terminal's background is dark or light.
package enum Appearance: String, CaseIterable, Sendable {
    case dark
    case light

    /// That of a background colour: light if black can be read on it better than white.
    package init(background: RGBColor) {
        let (black, white) = (RGBColor(0, 0, 0), RGBColor(255, 255, 255))
        let isLight = ColorContrast.ratio(background, black) > ColorContrast.ratio(background, white)
        self = isLight ? .light : .dark
    }

    /// What the environment hints at; nil if it says nothing.
    ///
    /// rxvt, Konsole and some others set `COLORFGBG` to the palette's numbers of foreground and background,
    /// such as "15;0" or "0;default;15". It is the value of when the shell was started, so the terminal's own
    /// answer outdoes it.
    package init?(environment: [String: String]) {
        guard let last = environment["COLORFGBG"]?.split(separator: ";").last, let number = Int(last),
            (0..<16).contains(number)
        else { return nil }
        self = number == 7 || number > 8 ? .light : .dark
    }
}
