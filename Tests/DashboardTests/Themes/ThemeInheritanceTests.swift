import Foundation
import Terminal
import Testing

@testable import Dashboard

@Suite struct ThemeInheritanceTests {
    private func library(_ files: (name: String, text: String)...) -> ThemeLibrary {
        ThemeLibrary(
            own: files.map { ThemeLibrary.Source(name: $0.name, file: "\($0.name).toml", text: $0.text) }
        )
    }

    @Test func `what a theme does not say is its parent's`() throws {
        let themes = library(
            ("child", "inherits = \"parent\"\n[roles]\ngood = \"#000001\"\n"),
            ("parent", "inherits = \"default-light\"\n[roles]\ngood = \"#000002\"\nbad = \"#000003\"\n")
        )
        let child = try themes.theme(named: "child", depth: .trueColor)
        let light = try Theme.embedded("default-light", depth: .trueColor)
        #expect(child[.good].foreground == .rgb(0, 0, 1))
        #expect(child[.bad] == Style(foreground: .rgb(0, 0, 3)))
        #expect(child[.warning] == light[.warning])
        #expect(child.appearance == .light)
        #expect(child.assumedBackgrounds == light.assumedBackgrounds)
    }

    @Test func `a changed palette changes the roles that are inherited`() throws {
        let themes = library(("mine", "inherits = \"default-dark\"\n[palette]\nblue = \"#0000ff\"\n"))
        let mine = try themes.theme(named: "mine", depth: .trueColor)
        #expect(mine[.active].foreground == .rgb(0, 0, 255))
        #expect(mine[.borderFocused] == Style(foreground: .rgb(0, 0, 255), attributes: .bold))
    }

    @Test(arguments: [("", "default-dark"), ("appearance = \"light\"\n", "default-light")])
    func `without a parent the default of its appearance stands in`(text: String, name: String) throws {
        let mine = try library(("mine", text)).theme(named: "mine", depth: .trueColor)
        let standard = try Theme.embedded(name, depth: .trueColor)
        for role in Role.allCases { #expect(mine[role] == standard[role]) }
    }

    @Test func `a theme of the user may change the embedded one of its name`() throws {
        let themes = library(
            ("default-dark", "inherits = \"default-dark\"\n[roles]\ngood = \"#000001\"\n")
        )
        let mine = try themes.theme(named: "default-dark", depth: .trueColor)
        #expect(mine[.good].foreground == .rgb(0, 0, 1))
        #expect(themes.names.filter { $0 == "default-dark" }.count == 1)
        // What is part of the program stays as it is.
        let light = try themes.theme(named: "default-light", depth: .trueColor)
        let standard = try Theme.embedded("default-light", depth: .trueColor)
        #expect(light == standard)
    }

    @Test func `a circle is told with its way and line`() throws {
        let themes = library(
            ("a", "name = \"A\"\ninherits = \"b\"\n"),
            ("b", "inherits = \"c\"\n"),
            ("c", "inherits = \"a\"\n")
        )
        let error = try #require(throws: ConfigurationError.self) {
            try themes.theme(named: "a", depth: .trueColor)
        }
        #expect(error.file == "c.toml")
        #expect(error.line == 1)
        #expect(error.message == "the theme inherits from itself: a → b → c → a")
        let own = try #require(throws: ConfigurationError.self) {
            try library(("a", "\ninherits = \"a\"\n")).theme(named: "a", depth: .trueColor)
        }
        #expect(own.line == 2)
        #expect(own.message == "the theme inherits from itself: a → a")
    }

    @Test func `a parent that is not there is told with the line`() throws {
        let error = try #require(throws: ConfigurationError.self) {
            try library(("a", "name = \"A\"\ninherits = \"neon\"\n")).theme(named: "a", depth: .trueColor)
        }
        #expect(error.line == 2)
        #expect(error.message.hasPrefix("there is no theme \"neon\" to inherit from; there are: a, "))
    }

    @Test func `a mistake of a parent is told of the parent's file`() throws {
        let themes = library(("a", "inherits = \"b\"\n"), ("b", "\n[roles]\ngood = \"blau\"\n"))
        let error = try #require(throws: ConfigurationError.self) {
            try themes.theme(named: "a", depth: .trueColor)
        }
        #expect(error.description.hasPrefix("b.toml:3: "))
    }

    @Test func `files of the user are found, and links are followed to the folders they lead to`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "themes-\(UUID().uuidString)")
        let elsewhere = folder.appending(path: "elsewhere")
        let configuration = folder.appending(path: "switchyard")
        defer { try? FileManager.default.removeItem(at: folder) }
        let manager = FileManager.default
        try manager.createDirectory(at: elsewhere, withIntermediateDirectories: true)
        #expect(ThemeLibrary(folder: configuration.path).folders == [folder.path])
        #expect(ThemeLibrary(folder: configuration.path).names == ThemeLibrary().names)

        let themes = configuration.appending(path: "themes")
        try manager.createDirectory(at: themes, withIntermediateDirectories: true)
        try Data("name = \"Own\"\n".utf8).write(to: elsewhere.appending(path: "mine.toml"))
        try manager.createSymbolicLink(
            at: configuration.appending(path: "theme.toml"),
            withDestinationURL: elsewhere.appending(path: "mine.toml")
        )
        for name in ["harbour.toml", "notes.txt", ".harbour.toml.swp", ".hidden.toml"] {
            try Data("name = \"Harbour\"\n".utf8).write(to: themes.appending(path: name))
        }
        let library = ThemeLibrary(folder: configuration.path)
        #expect(library.names == ["theme", "harbour"] + ThemeLibrary().names)
        #expect(library.hasOwn)
        #expect(library.isOwn("harbour") && !library.isOwn("mono"))
        #expect(try library.theme(named: "theme", depth: .trueColor).title == "Own")
        #expect(library.folders == [configuration.path, themes.path, elsewhere.path])
    }
}
