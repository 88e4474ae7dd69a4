import CAssets
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// The themes that are part of the program: complete, readable, and as drawn.
@Suite struct EmbeddedThemeTests {
    static let depths: [ColorDepth] = [.trueColor, .indexed256, .ansi16, .ansi8, .none]
    /// Depths at which a colour is the same on every terminal.
    static let measurable: [ColorDepth] = [.trueColor, .indexed256]

    @Test func `there are six`() {
        #expect(
            Theme.embeddedNames == [
                "ansi16", "default-dark", "default-light", "deuteranopia", "high-contrast", "mono",
            ]
        )
    }

    @Test(arguments: Theme.embeddedNames, depths)
    func `every theme can be read at every depth, and without colours has none`(
        name: String,
        depth: ColorDepth
    ) throws {
        let theme = try Theme.embedded(name, depth: depth)
        #expect(!theme.title.isEmpty)
        for role in Role.allCases where depth == .none {
            #expect(theme[role].foreground == .terminalDefault)
            #expect(theme[role].background == .terminalDefault)
        }
    }

    /// `UPDATE_SCREENS=1` writes the files instead.
    @Test(arguments: Theme.embeddedNames) func `every look is as it was drawn`(name: String) throws {
        let themes = try Self.depths.map { try Theme.embedded(name, depth: $0) }
        let lines = Role.allCases.map { role in
            ([role.rawValue] + themes.map { $0[role].themeText }).joined(separator: " | ")
        }
        let actual = (["role | all colours | 256 | 16 | 8 | none"] + lines).joined(separator: "\n") + "\n"
        let file = repository.appending(path: "Tests/DashboardTests/Screens/themes/\(name).styles")
        if ProcessInfo.processInfo.environment["UPDATE_SCREENS"] == "1" {
            try actual.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let expected = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        for (line, drawn) in zip(actual.split(separator: "\n"), expected) { #expect(line == drawn) }
        #expect(expected.count == Role.allCases.count + 1)
    }

    // MARK: - Contrast

    @Test(arguments: Theme.embeddedNames, measurable)
    func `text can be read on the backgrounds that the theme is made for`(
        name: String,
        depth: ColorDepth
    ) throws {
        let theme = try Theme.embedded(name, depth: depth)
        let least = name == "high-contrast" ? ColorContrast.strong : ColorContrast.readable
        for role in Role.allCases {
            guard let text = theme[role].foreground.fixed else { continue }
            let own = theme[role].background.fixed.map { [$0] }
            for ground in own ?? theme.assumedBackgrounds {
                let ratio = ColorContrast.ratio(text, ground)
                #expect(ratio >= least, "\(role.rawValue) on \(ground.hex) has \(ratio)")
            }
        }
        #expect(theme.assumedBackgrounds.count == (theme.appearance == nil ? 0 : 2))
    }

    @Test(arguments: Theme.embeddedNames, measurable)
    func `text can be read on a marked line and on the lines of a diff`(
        name: String,
        depth: ColorDepth
    ) throws {
        let theme = try Theme.embedded(name, depth: depth)
        let inDiffs: (Role) -> Bool = { $0 == .text || $0.rawValue.hasPrefix("syntax.") }
        let grounds: [(Role, (Role) -> Bool)] = [
            (.selection, { _ in true }), (.addedLine, inDiffs), (.removedLine, inDiffs),
            (.addedWord, inDiffs), (.removedWord, inDiffs),
        ]
        for (ground, isAbove) in grounds {
            for role in Role.allCases where isAbove(role) && theme[role].background == .terminalDefault {
                let style = theme[ground].behind(theme[role])
                guard let text = style.foreground.fixed, let below = style.background.fixed else { continue }
                let ratio = ColorContrast.ratio(text, below)
                #expect(ratio >= ColorContrast.readable, "\(role.rawValue) on \(ground.rawValue): \(ratio)")
            }
        }
    }

    @Test(arguments: Theme.embeddedNames, depths) func `what is marked is seen at every depth`(
        name: String,
        depth: ColorDepth
    ) throws {
        let theme = try Theme.embedded(name, depth: depth)
        for role in Role.allCases where role.isMark {
            let style = theme[role]
            #expect(style.background != .terminalDefault || style.attributes.contains(.reverse))
        }
        #expect(theme[.borderFocused].attributes.contains(.bold))
        #expect(theme[.selectionUnfocused].attributes.contains(.underline))
        #expect(theme[.match].attributes.contains(.underline))
        #expect(Set([theme[.text], theme[.match], theme[.matchCurrent]]).count == 3)
    }

    @Test(arguments: Theme.embeddedNames) func `plain text has the terminal's own background`(
        name: String
    ) throws {
        let theme = try Theme.embedded(name, depth: .trueColor)
        for role in Role.allCases where !role.isMark && !role.isGround {
            #expect(theme[role].background == .terminalDefault, "\(role.rawValue)")
        }
    }

    // MARK: - Colour vision

    /// Pairs that stand side by side and mean different things.
    private static let opposites: [(Role, Role)] = [
        (.good, .bad), (.good, .warning), (.warning, .bad), (.added, .removed), (.active, .good),
        (.active, .bad), (.active, .warning),
    ]

    @Test(arguments: measurable) func `without green cones what differs still differs`(
        depth: ColorDepth
    ) throws {
        let theme = try Theme.embedded("deuteranopia", depth: depth)
        for (one, other) in Self.opposites {
            let distance = try deuteranopicDistance(theme[one], theme[other])
            #expect(distance >= 0.1, "\(one) and \(other): \(distance)")
        }
        // The measure tells: with the default theme red and green come together.
        let usual = try Theme.embedded("default-dark", depth: depth)
        #expect(try deuteranopicDistance(usual[.good], usual[.bad]) < 0.1)
    }

    private func deuteranopicDistance(_ one: Style, _ other: Style) throws -> Double {
        let seen = try [one, other].map { style in
            OKLab(linear: Self.withoutGreenCones(try #require(style.foreground.fixed)))
        }
        return seen[0].distance(to: seen[1])
    }

    /// The matrix of Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
    /// Vision Deficiency" (2009), for deuteranomaly of severity 1.
    private static func withoutGreenCones(_ color: RGBColor) -> SIMD3<Double> {
        let light = color.linear
        let seen = SIMD3(
            (light * SIMD3(0.367322, 0.860646, -0.227968)).sum(),
            (light * SIMD3(0.280085, 0.672501, 0.047413)).sum(),
            (light * SIMD3(-0.011820, 0.042940, 0.968881)).sum()
        )
        return seen.clamped(lowerBound: SIMD3(repeating: 0), upperBound: SIMD3(repeating: 1))
    }

    // MARK: - Files

    @Test func `the embedded list is the folders`() throws {
        var files: [String] = []
        for folder in ["keymaps", "themes"] {
            let path = repository.appending(path: folder).path
            files += try FileManager.default.contentsOfDirectory(atPath: path).map { "\(folder)/\($0)" }
        }
        #expect(EmbeddedFile.all.map(\.name).sorted() == files.sorted())
        for file in EmbeddedFile.all {
            let onDisk = try String(contentsOf: repository.appending(path: file.name), encoding: .utf8)
            #expect(file.text == onDisk)
        }
        #expect(cassets_count() == files.count)
    }
}
