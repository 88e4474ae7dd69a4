/// Something that shows canvases: the terminal, or memory in tests.
@MainActor
package protocol ScreenOutput: AnyObject {
    /// The size that the next canvas should have.
    var size: Size { get }

    /// Shows a picture in place of the one before.
    func present(_ canvas: Canvas)
}

/// A screen that remembers what it was shown, for tests and golden files.
@MainActor
package final class MemoryScreen: ScreenOutput {
    package var size: Size
    /// The last picture; blank before the first.
    package private(set) var canvas: Canvas
    /// How many pictures were presented.
    package private(set) var frames = 0

    package init(size: Size) {
        self.size = size
        canvas = Canvas(size: size)
    }

    package func present(_ canvas: Canvas) {
        self.canvas = canvas
        frames += 1
    }

    /// The rows of the last picture without trailing blanks.
    package var text: [String] { canvas.text }
}
