import CAssets
import Foundation
import Terminal
import Testing

@testable import Dashboard

@Suite struct ThemeTests {
    @Test(arguments: Theme.embeddedNames, [ColorDepth.none, .ansi8, .ansi16, .indexed256, .trueColor])
    func `every embedded theme has every role at every depth`(name: String, depth: ColorDepth) throws {
        let theme = try Theme.embedded(name, depth: depth)
        #expect(theme.name.isEmpty == false)
        for role in Role.allCases where depth == .none {
            #expect(theme[role].foreground == .terminalDefault)
        }
    }

    @Test(arguments: Theme.embeddedNames) func `text stands out at least 4.5 to 1`(name: String) throws {
        let theme = try Theme.embedded(name, depth: .trueColor)
        guard let background = theme.assumedBackground else { return }
        for role in Role.allCases where theme[role].foreground != .terminalDefault {
            let ratio = try contrast(theme[role].foreground, background)
            #expect(ratio >= 4.5, "\(role) has \(ratio)")
        }
    }

    @Test(arguments: Theme.embeddedNames) func `focus and marks do not need colour`(name: String) throws {
        let theme = try Theme.embedded(name, depth: .none)
        #expect(theme[.selection].attributes.contains(.reverse))
        #expect(theme[.buttonSelected].attributes.contains(.reverse))
        #expect(theme[.borderFocused].attributes.contains(.bold))
    }

    @Test(arguments: [
        ("name = \"x\"\n[roles]\ntext = {}\nglow = {}\n", 4, "there is no role \"glow\""),
        ("name = \"x\"\n[roles]\ntext = { fg = \"blau\" }\n", 3, "there is no colour \"blau\""),
        ("name = \"x\"\n[palette]\nred = \"#ff0000\"\n[roles]\n", 3, "red should be like"),
        ("name = \"x\"\n[roles]\ntext = {}\n", 2, "is missing"),
        ("name = \"x\"\nshine = 1\n[roles]\n", 2, "there is no setting \"shine\""),
        ("name = \n", 1, ""),
    ]) func `a mistake is named with its line`(text: String, line: Int, message: String) throws {
        let error = try #require(throws: ConfigurationError.self) {
            try Theme(text, file: "mine.toml", depth: .trueColor)
        }
        #expect(error.line == line)
        #expect(message.isEmpty || error.message.contains(message))
        #expect(error.description.hasPrefix("mine.toml:\(line): "))
    }

    @Test func `an unknown theme names those there are`() throws {
        let error = try #require(throws: ConfigurationError.self) {
            try Theme.embedded("neon", depth: .trueColor)
        }
        #expect(error.message.contains("default-dark"))
    }

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

    /// The contrast ratio of WCAG 2.2, from 1 to 21.
    private func contrast(_ first: Color, _ second: Color) throws -> Double {
        let lights = try [first, second].map { color in
            let parts = try #require(color.components)
            let linear = [parts.red, parts.green, parts.blue].map { part -> Double in
                let value = Double(part) / 255
                return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        }
        return (max(lights[0], lights[1]) + 0.05) / (min(lights[0], lights[1]) + 0.05)
    }
}
