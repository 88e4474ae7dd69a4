/// The 256 colours of xterm, and which of them comes nearest to a colour.
enum ColorTable {
    /// The levels of the 6×6×6 cube.
    private static let levels: [UInt8] = [0, 95, 135, 175, 215, 255]

    /// 0–15 xterm's default palette, which users change; 16–231 the cube; 232–255 greys.
    static let colors: [RGBColor] = {
        let palette: [RGBColor] = [
            RGBColor(0, 0, 0), RGBColor(205, 0, 0), RGBColor(0, 205, 0), RGBColor(205, 205, 0),
            RGBColor(0, 0, 238), RGBColor(205, 0, 205), RGBColor(0, 205, 205), RGBColor(229, 229, 229),
            RGBColor(127, 127, 127), RGBColor(255, 0, 0), RGBColor(0, 255, 0), RGBColor(255, 255, 0),
            RGBColor(92, 92, 255), RGBColor(255, 0, 255), RGBColor(0, 255, 255), RGBColor(255, 255, 255),
        ]
        let cube: [RGBColor] = (0..<216).map { index in
            RGBColor(levels[index / 36], levels[index / 6 % 6], levels[index % 6])
        }
        let greys: [RGBColor] = (0..<24).map { step in
            let level = UInt8(8 + 10 * step)
            return RGBColor(level, level, level)
        }
        return palette + cube + greys
    }()

    private static let perceived = colors.map(OKLab.init)

    /// The entry that looks most like a colour, among those that are the same on every terminal.
    static func nearest(to color: RGBColor) -> UInt8 {
        let wanted = OKLab(color)
        var best = 16
        var least = Double.infinity
        for index in 16..<256 {
            let distance = perceived[index].squaredDistance(to: wanted)
            if distance < least { (best, least) = (index, distance) }
        }
        return UInt8(best)
    }

    /// Where on the colour circle each of the six hues ends, and how light its bright form is at least.
    ///
    /// The last one begins the circle again.
    private static let hues: [(end: Double, number: UInt8, brightFrom: Double)] = [
        (48, 1, 0.58), (125, 3, 0.89), (170, 2, 0.80), (230, 6, 0.83), (300, 4, 0.50), (345, 5, 0.645),
        (360, 1, 0.58),
    ]

    /// How light each grey ends.
    private static let greys: [(end: Double, number: UInt8)] = [(0.25, 0), (0.76, 8), (0.96, 7)]

    /// Which of the sixteen colours has the hue and the lightness of this one.
    ///
    /// By a table of names and not by distance: the sixteen are the user's, and red has to stay red whatever
    /// their red is. Each colour of xterm's own palette is itself.
    static func ansi(for color: RGBColor) -> UInt8 {
        let seen = OKLab(color)
        guard seen.chroma >= 0.04 else { return greys.first { seen.lightness < $0.end }?.number ?? 15 }
        let entry = hues.first { seen.hue < $0.end } ?? hues[hues.count - 1]
        return seen.lightness >= entry.brightFrom ? entry.number + 8 : entry.number
    }
}
