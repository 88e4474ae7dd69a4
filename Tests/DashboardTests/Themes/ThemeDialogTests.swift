import Terminal
import Testing

@testable import Dashboard

/// Choosing a theme in the dashboard.
@Suite struct ThemeDialogTests {
    private func open(_ chosen: ThemeChoice = .automatic, own: [ThemeLibrary.Source] = []) -> Driver {
        var driver = Driver.connected(80, 24)
        driver.press("T")
        #expect(driver.takeEffects() == [.listThemes])
        #expect(driver.shows("Reading the themes"))
        var gallery = ThemeGallery(ThemeLibrary(own: own), depth: .trueColor, choice: chosen)
        driver.apply(.themesListed(gallery.listings(), chosen: chosen))
        return driver
    }

    @Test func `the marked theme is tried out, and Enter keeps it`() {
        var driver = open(.named("default-dark"))
        #expect(driver.state.previewedTheme == .named("default-dark"))
        driver.press("down")
        #expect(driver.state.previewedTheme == .named("default-light"))
        #expect(driver.shows("* default-dark"))
        #expect(driver.shows("› "))
        driver.press("enter")
        #expect(driver.takeEffects() == [.chooseTheme(.named("default-light"))])
        #expect(driver.state.previewedTheme == nil)
        #expect(driver.shows("The theme is default-light."))
    }

    @Test(arguments: ["esc", "ctrl+c"]) func `leaving goes back to the theme that was`(key: String) {
        var driver = open()
        driver.press("down", "down", key)
        #expect(driver.state.dialogs.isEmpty)
        #expect(driver.state.previewedTheme == nil)
        #expect(driver.takeEffects().isEmpty)
    }

    @Test func `typing narrows the list`() {
        var driver = open()
        driver.type("deut")
        #expect(driver.state.previewedTheme == .named("deuteranopia"))
        driver.type("xyz")
        #expect(driver.state.previewedTheme == nil)
        #expect(driver.shows("No theme matches."))
        driver.press("enter")
        #expect(driver.takeEffects().isEmpty)
    }

    @Test func `a broken theme says why and cannot be taken`() {
        let broken = ThemeLibrary.Source(name: "odd", file: "odd.toml", text: "shine = 1\n")
        var driver = open(own: [broken])
        driver.press("down")
        #expect(driver.shows("✗ there is no setting \"shine\""))
        driver.press("enter")
        #expect(driver.takeEffects().isEmpty)
        #expect(driver.state.dialogs.count == 1)
        #expect(driver.state.toast?.message.hasPrefix("odd.toml:1: ") == true)
        #expect(driver.state.toast?.isTrouble == true)
    }

    @Test func `themes that change meanwhile leave the mark where it is`() {
        var driver = open()
        driver.press("down", "down")
        let marked = driver.state.previewedTheme
        let more = ThemeLibrary.Source(name: "aaa", file: "aaa.toml", text: "")
        var gallery = ThemeGallery(ThemeLibrary(own: [more]), depth: .trueColor)
        driver.apply(.themesListed(gallery.listings(), chosen: .automatic))
        #expect(driver.state.previewedTheme == marked)
        #expect(driver.shows("aaa"))
    }

    @Test func `it can be drawn down to one cell`() {
        for (columns, rows) in [(120, 40), (60, 20), (30, 8), (10, 3), (1, 1)] {
            var driver = open()
            driver.apply(.resized(Size(columns: columns, rows: rows)))
            #expect(driver.screen.count == rows)
        }
    }

    @Test func `on a marked line a state keeps its colour, in one bar where it is reversed`() throws {
        for (depth, isReversed) in [(ColorDepth.trueColor, false), (.ansi16, true)] {
            let theme = try Theme.embedded("default-dark", depth: depth)
            var painter = Painter(size: Size(columns: 10, rows: 1), theme: theme)
            painter.draw(
                [RoleRun("good ", .good), RoleRun("text")],
                at: Point(column: 0, row: 0),
                columns: 10
            )
            painter.mark(Rect(column: 0, row: 0, columns: 10, rows: 1), .selection)
            let styles = (0..<10).map { painter.picture[Point(column: $0, row: 0)].style }
            #expect(styles.allSatisfy { $0.background == theme[.selection].background })
            #expect(styles.allSatisfy { $0.attributes.contains(.reverse) == isReversed })
            #expect(styles[0].foreground == (isReversed ? .terminalDefault : theme[.good].foreground))
            #expect(styles[6].foreground == theme[.selection].foreground)
        }
    }
}
