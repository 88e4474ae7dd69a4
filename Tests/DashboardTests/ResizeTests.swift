import Terminal
import Testing

@testable import Dashboard

/// What many changes of the terminal's size leave behind: nothing.
@Suite struct ResizeTests {
    static let sizes = [
        (80, 24), (200, 60), (10, 3), (1, 1), (120, 40), (20, 5), (40, 12),
    ].map { Size(columns: $0.0, rows: $0.1) }

    @Test(arguments: Scene.allCases, sizes)
    func `after a storm of sizes the screen is what a fresh start shows`(scene: Scene, size: Size) {
        var driver = scene.driver(80, 24)
        // In steps of every length, so that sizes follow each other in every way.
        for turn in 0..<50 {
            let step = 1 + turn / Self.sizes.count % (Self.sizes.count - 1)
            driver.apply(.resized(Self.sizes[turn * step % Self.sizes.count]))
            driver.answer()
        }
        driver.apply(.resized(size))
        driver.answer()
        var fresh = scene.driver(size.columns, size.rows)
        fresh.answer()
        #expect(driver.screen == fresh.screen)
        // Styles and the cursor, too; a picture is too long to be told.
        let isSame = driver.canvas == fresh.canvas
        #expect(isSame)
    }
}
