import Terminal
import Testing

@testable import Dashboard

/// What theme files may say, and what is told of mistakes in them.
@Suite struct ThemeFileTests {
    private func theme(_ text: String, _ depth: ColorDepth = .trueColor) throws -> Theme {
        let own = ThemeLibrary.Source(name: "mine", file: "mine.toml", text: text)
        return try ThemeLibrary(own: [own]).theme(named: "mine", depth: depth)
    }

    @Test func `a role has colours and attributes, and a colour alone is the foreground`() throws {
        let theme = try theme(
            """
            name = "Mine"
            [palette]
            sand = "#e8d8a8"
            [roles]
            title = { fg = "sand", bg = "#102030", bold = true, underline = true, dim = false }
            warning = "sand"
            good = 39
            bad = "bright-red"
            key = { fg = { true = "#010203", ansi = "cyan" } }
            """
        )
        #expect(theme.title == "Mine")
        #expect(theme[.warning] == Style(foreground: .rgb(0xE8, 0xD8, 0xA8)))
        #expect(
            theme[.title]
                == Style(
                    foreground: .rgb(0xE8, 0xD8, 0xA8),
                    background: .rgb(0x10, 0x20, 0x30),
                    attributes: [.bold, .underline]
                )
        )
        #expect(theme[.good].foreground == .indexed(39))
        #expect(theme[.bad].foreground == .ansi(9))
        #expect(theme[.key].foreground == .rgb(1, 2, 3))
    }

    @Test(arguments: [
        (ColorDepth.trueColor, Color.rgb(1, 2, 3)), (.indexed256, .indexed(200)), (.ansi16, .ansi(14)),
        (.ansi8, .ansi(6)), (.none, .terminalDefault),
    ])
    func `a value for each depth is taken as it is`(depth: ColorDepth, color: Color) throws {
        let text = """
            [palette]
            odd = { true = "#010203", indexed = 200, ansi = "bright-cyan" }
            [roles]
            good = "odd"
            """
        #expect(try theme(text, depth)[.good].foreground == color)
    }

    @Test(arguments: [
        ("\"#ff0000\"", ColorDepth.indexed256, Color.indexed(196)),
        ("\"#ff0000\"", .ansi16, .ansi(9)),
        ("196", .trueColor, .indexed(196)),
        ("196", .ansi16, .ansi(9)),
        ("4", .trueColor, .ansi(4)),
        ("{ indexed = 196 }", .trueColor, .indexed(196)),
        ("{ ansi = \"green\" }", .indexed256, .ansi(2)),
        ("{ true = \"#ff0000\", ansi = \"default\" }", .ansi16, .terminalDefault),
        ("\"default\"", .trueColor, .terminalDefault),
    ])
    func `a missing value is the nearest to one that is there`(
        value: String,
        depth: ColorDepth,
        color: Color
    ) throws {
        #expect(try theme("[roles]\ngood = { fg = \(value) }\n", depth)[.good].foreground == color)
    }

    @Test func `a palette's name hides the terminal's colour of that name`() throws {
        let theme = try theme("[palette]\nblue = \"#112233\"\n[roles]\ngood = \"blue\"\nbad = \"magenta\"\n")
        #expect(theme[.good].foreground == .rgb(0x11, 0x22, 0x33))
        #expect(theme[.bad].foreground == .ansi(5))
    }

    @Test(arguments: [ColorDepth.ansi16, .ansi8, .none])
    func `a mark whose background cannot be shown is reversed, and no other role is`(
        depth: ColorDepth
    ) throws {
        let text = """
            [roles]
            selection = { fg = "#ffffff", bg = "#223344" }
            "button.selected" = { fg = "#ffffff", bg = "#223344", bold = true }
            "added.line" = { fg = "#ffffff", bg = "#223344" }
            """
        let theme = try theme(text, depth)
        #expect(theme[.selection] == Style(attributes: .reverse))
        #expect(theme[.buttonSelected] == Style(attributes: [.bold, .reverse]))
        #expect(theme[.addedLine] == .plain)
    }

    @Test(arguments: [
        ("name = \n", 1, ""),
        ("shine = 1\n[roles]\n", 1, "there is no setting \"shine\""),
        ("name = 7\n", 1, "name should be a text"),
        ("\nappearance = \"dusk\"\n", 2, "\"dark\", \"light\" or \"any\", not \"dusk\""),
        ("assumed-background = [\"#000000\", \"night\"]\n", 1, "assumed-background should be like"),
        ("[palette]\nred = \"#ff00\"\n", 2, "red: \"#ff00\" is no colour"),
        ("[palette]\nred = 256\n", 2, "red: 256 is not in the 256-colour table"),
        ("[palette]\nred = { rgb = \"#ff0000\" }\n", 2, "red: \"rgb\" is none of true, indexed, ansi"),
        ("[palette]\nred = { ansi = 99 }\n", 2, "red: ansi should be one of the sixteen"),
        ("[palette]\nred = {}\n", 2, "red: a colour needs at least one of"),
        ("[roles]\ntext = {}\nglow = {}\n", 3, "there is no role \"glow\""),
        ("[roles]\nborder-focused = {}\n", 2, "it is called \"border.focused\""),
        ("[roles]\nsyntax.keyword = \"red\"\n", 2, "write \"syntax.keyword\" in quotes"),
        ("[roles]\ntitle = { fat = true }\n", 2, "title: \"fat\" is none of fg, bg, bold"),
        ("[roles]\ntitle = { bold = \"yes\" }\n", 2, "title: bold should be true or false"),
        ("[roles]\n\ntitle = { fg = \"blau\" }\n", 3, "title: there is no colour \"blau\"; the palette has:"),
        ("[roles]\n\"match.current\" = \"blau\"\n", 2, "match.current: there is no colour \"blau\""),
    ])
    func `a mistake is named with its line`(text: String, line: Int, message: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try theme(text) }
        #expect(error.line == line, "\(error)")
        #expect(message.isEmpty || error.message.contains(message), "\(error)")
        #expect(error.description.hasPrefix("mine.toml:\(line): "))
    }

    @Test func `an unknown theme names those there are`() throws {
        let error = try #require(throws: ConfigurationError.self) {
            try Theme.embedded("neon", depth: .trueColor)
        }
        #expect(error.message.contains("default-dark"))
    }
}
