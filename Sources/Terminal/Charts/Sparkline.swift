/// Readings as columns of one line, each as high as its share of the greatest one.
///
/// The scale begins at nothing, so equal readings are equally high and a small one looks small; what the full
/// height stands for is to be written beside it. `ASCIIForms` has signs of growing weight for the columns.
package struct Sparkline: Hashable, Sendable {
    /// One character a reading, each one cell wide, the oldest first; a blank for what is no amount.
    package let text: String
    /// The reading that has the full height; nil if there is none.
    package let top: Double?

    private static let levels = Array("▁▂▃▄▅▆▇█")

    /// Draws the newest readings that there is room for.
    ///
    /// - Parameters:
    ///   - readings: The oldest first; what is negative, infinite or no number is left blank.
    ///   - columns: The room.
    package init(_ readings: [Double], columns: Int) {
        let shown = readings.suffix(max(0, columns))
        let greatest = shown.filter(\.isAmount).max()
        top = greatest
        text = String(
            shown.map { reading -> Character in
                guard reading.isAmount, let greatest else { return " " }
                guard greatest > 0 else { return Self.levels[0] }
                let height = Int((reading / greatest * Double(Self.levels.count)).rounded(.up))
                return Self.levels[min(max(height, 1), Self.levels.count) - 1]
            }
        )
    }
}

extension Double {
    /// Whether it can be shown on a scale that begins at nothing.
    var isAmount: Bool { isFinite && self >= 0 }
}
