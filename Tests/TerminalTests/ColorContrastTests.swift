import Testing

@testable import Terminal

@Suite struct ColorContrastTests {
    /// The values that the checkers of the WCAG give.
    @Test(arguments: [
        ("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.478),
        ("#767676", "#ffffff", 4.542), ("#ff0000", "#ffffff", 3.998),
    ])
    func `a contrast is that of the guidelines, in either order`(
        one: String,
        other: String,
        ratio: Double
    ) throws {
        let (one, other) = (try #require(RGBColor(hex: one)), try #require(RGBColor(hex: other)))
        #expect(abs(ColorContrast.ratio(one, other) - ratio) < 0.001)
        #expect(ColorContrast.ratio(one, other) == ColorContrast.ratio(other, one))
    }

    @Test(arguments: ["#1e1e1e", "#00ff0a", "#000000"]) func `a colour is written as it is read`(hex: String)
    {
        #expect(RGBColor(hex: hex)?.hex == hex)
    }

    @Test(arguments: ["1e1e1e", "#1e1e1", "#1e1e1e1", "#+e1e1e", "#ggeeaa", "", "#"])
    func `what is no colour is none`(text: String) {
        #expect(RGBColor(hex: text) == nil)
    }

    @Test(arguments: [
        ("#000000", Appearance.dark), ("#1e1e1e", .dark), ("#002b36", .dark), ("#2e3440", .dark),
        ("#fdf6e3", .light), ("#ffffff", .light), ("#888888", .light),
    ])
    func `a background is light if black can be read on it better than white`(
        hex: String,
        appearance: Appearance
    ) throws {
        let background = try #require(RGBColor(hex: hex))
        #expect(Appearance(background: background) == appearance)
    }

    @Test(
        arguments: [
            ("15;0", Appearance.dark), ("0;15", .light), ("0;default;7", .light), ("15;default;8", .dark),
            ("15;default", nil), ("", nil), ("1;99", nil),
        ] as [(String, Appearance?)]
    )
    func `the environment's hint is its last number`(text: String, appearance: Appearance?) {
        #expect(Appearance(environment: ["COLORFGBG": text]) == appearance)
        #expect(Appearance(environment: [:]) == nil)
    }
}
