import Terminal
import Testing

@testable import Dashboard

/// Which theme is shown when.
@Suite struct ThemeGalleryTests {
    private let broken = ThemeLibrary.Source(
        name: "theme",
        file: "theme.toml",
        text: "\n[roles]\nglow = {}\n"
    )
    private let own = ThemeLibrary.Source(name: "theme", file: "theme.toml", text: "name = \"Own\"\n")

    @Test(
        arguments: [
            (nil, ColorDepth.trueColor, "default-dark"), (.dark, .trueColor, "default-dark"),
            (.light, .trueColor, "default-light"), (.light, .ansi8, "default-light"), (.light, .none, "mono"),
        ] as [(Appearance?, ColorDepth, String)]
    )
    func `without a choice the background and the depth decide`(
        appearance: Appearance?,
        depth: ColorDepth,
        name: String
    ) {
        let gallery = ThemeGallery(ThemeLibrary(), depth: depth, appearance: appearance)
        #expect(gallery.current.name == name)
        #expect(gallery.trouble == nil)
    }

    @Test func `the terminal's answer changes the default theme and no chosen one`() {
        var gallery = ThemeGallery(ThemeLibrary(), depth: .trueColor)
        gallery.take(.light)
        #expect(gallery.current.name == "default-light")
        gallery.choose(.named("deuteranopia"))
        gallery.take(.dark)
        #expect(gallery.current.name == "deuteranopia")
        gallery.choose(.automatic)
        #expect(gallery.current.name == "default-dark")
    }

    @Test func `the user's own theme goes before the defaults and after a choice`() {
        var gallery = ThemeGallery(ThemeLibrary(own: [own]), depth: .trueColor, appearance: .light)
        #expect(gallery.current.title == "Own")
        gallery.choose(.named("mono"))
        #expect(gallery.current.name == "mono")
    }

    @Test func `a theme that breaks leaves the last good one, and comes back`() {
        var gallery = ThemeGallery(ThemeLibrary(own: [own]), depth: .trueColor)
        gallery.take(ThemeLibrary(own: [broken]))
        #expect(gallery.current.title == "Own")
        #expect(gallery.trouble?.description == "theme.toml:3: there is no role \"glow\"")
        gallery.take(ThemeLibrary(own: [own]))
        #expect(gallery.trouble == nil)
        gallery.take(ThemeLibrary())
        #expect(gallery.current.name == "default-dark")
    }

    @Test func `a theme that is broken from the start gives way to the default`() {
        let gallery = ThemeGallery(ThemeLibrary(own: [broken]), depth: .trueColor, appearance: .light)
        #expect(gallery.current.name == "default-light")
        #expect(gallery.trouble?.line == 3)
    }

    @Test func `a choice that has gone is told, with what there is`() {
        let gallery = ThemeGallery(ThemeLibrary(), depth: .trueColor, choice: .named("gone"))
        #expect(gallery.current.name == "default-dark")
        #expect(gallery.trouble?.message.contains("there are: ansi16") == true)
    }

    @Test func `the list has what is broken too`() {
        var gallery = ThemeGallery(ThemeLibrary(own: [broken]), depth: .trueColor)
        let listings = gallery.listings()
        #expect(listings.map(\.name) == ["automatic", "theme"] + Theme.embeddedNames)
        #expect(listings[1].isOwn)
        #expect(listings[1].trouble?.line == 3)
        #expect(listings.dropFirst(2).allSatisfy { $0.trouble == nil && !$0.title.isEmpty })
    }

    @Test(arguments: [ThemeChoice.automatic, .named("mono")]) func `a choice survives being kept`(
        choice: ThemeChoice
    ) {
        #expect(ThemeChoice(choice.text) == choice)
    }
}
