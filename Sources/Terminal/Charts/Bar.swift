/// A share of a whole as a horizontal bar, to an eighth of a cell.
package struct Bar: Hashable, Sendable {
    /// The cells that are filled, the last one perhaps in part.
    package let filled: String
    /// The cells after them.
    package let rest: String

    /// What a cell shows that is filled by so many eighths.
    private static let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

    /// Draws a bar.
    ///
    /// Anything above nothing is seen, and only the whole fills the last cell.
    ///
    /// - Parameters:
    ///   - value: The share; nothing is filled for what is negative or no number.
    ///   - whole: What fills the bar; nothing is filled unless it is above nothing.
    ///   - columns: The width.
    package init(_ value: Double, of whole: Double, columns: Int) {
        let columns = max(0, columns)
        var eighths = 0
        if value.isAmount, value > 0, whole.isAmount, whole > 0, columns > 0 {
            let share = min(value / whole, 1)
            eighths = max(1, Int((share * Double(columns * 8)).rounded(.down)))
        }
        let part = Self.parts[eighths % 8]
        filled = String(repeating: "█", count: eighths / 8) + part
        rest = String(repeating: "░", count: columns - eighths / 8 - part.count)
    }
}

/// Amounts as bars on one scale, which begins at nothing and ends at the greatest of them.
package struct BarChart: Hashable, Sendable {
    /// A bar for each amount, in order.
    package let bars: [Bar]
    /// The amount whose bar is full, to be written beside it; nil if there is none above nothing.
    package let top: Double?

    /// Draws amounts.
    ///
    /// - Parameters:
    ///   - amounts: What to draw; what is negative, infinite or no number has an empty bar.
    ///   - columns: The width of a full bar.
    package init(_ amounts: [Double], columns: Int) {
        let greatest = amounts.filter { $0.isAmount && $0 > 0 }.max()
        top = greatest
        bars = amounts.map { Bar($0, of: greatest ?? 0, columns: columns) }
    }
}
