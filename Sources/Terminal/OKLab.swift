import Foundation

/// A colour as the eye orders it: equal distances look equally different.
///
/// Source: Björn Ottosson, "A perceptual color space for image processing" (2020).
package struct OKLab: Hashable, Sendable {
    /// 0 for black, 1 for white.
    package let lightness: Double
    /// From green (negative) to red.
    private let greenRed: Double
    /// From blue (negative) to yellow.
    private let blueYellow: Double

    package init(_ color: RGBColor) { self.init(linear: color.linear) }

    /// The colour of amounts of red, green and blue light, each from 0 to 1.
    package init(linear: SIMD3<Double>) {
        let long = cbrt((linear * SIMD3(0.4122214708, 0.5363325363, 0.0514459929)).sum())
        let medium = cbrt((linear * SIMD3(0.2119034982, 0.6806995451, 0.1073969566)).sum())
        let short = cbrt((linear * SIMD3(0.0883024619, 0.2817188376, 0.6299787005)).sum())
        let cones = SIMD3(long, medium, short)
        lightness = (cones * SIMD3(0.2104542553, 0.7936177850, -0.0040720468)).sum()
        greenRed = (cones * SIMD3(1.9779984951, -2.4285922050, 0.4505937099)).sum()
        blueYellow = (cones * SIMD3(0.0259040371, 0.7827717662, -0.8086757660)).sum()
    }

    /// How far it is from grey: 0 for greys, about 0.3 for the strongest colours of a screen.
    var chroma: Double { (greenRed * greenRed + blueYellow * blueYellow).squareRoot() }

    /// The angle on the colour circle, from 0 to below 360: red near 29, green near 142, blue near 264.
    var hue: Double {
        let degrees = atan2(blueYellow, greenRed) * 180 / .pi
        return degrees < 0 ? degrees + 360 : degrees
    }

    /// How different two colours look; 0.02 is just visible, black and white are 1 apart.
    package func distance(to other: OKLab) -> Double { squaredDistance(to: other).squareRoot() }

    /// The square of ``distance(to:)``, which orders alike and costs less.
    func squaredDistance(to other: OKLab) -> Double {
        let difference = SIMD3(
            lightness - other.lightness,
            greenRed - other.greenRed,
            blueYellow - other.blueYellow
        )
        return (difference * difference).sum()
    }
}
