/// How well a colour can be read on another.
///
/// Source: Web Content Accessibility Guidelines 2.2, definitions of "relative luminance" and "contrast
/// ratio", success criteria 1.4.3 and 1.4.6.
package enum ColorContrast {
    /// What text needs at least (level AA).
    package static let readable = 4.5
    /// What text needs for eyes that see little (level AAA).
    package static let strong = 7.0

    /// The contrast ratio of two colours, from 1 to 21; their order makes no difference.
    package static func ratio(_ first: RGBColor, _ second: RGBColor) -> Double {
        let (one, other) = (luminance(first), luminance(second))
        return (max(one, other) + 0.05) / (min(one, other) + 0.05)
    }

    /// The relative luminance: 0 for black, 1 for white.
    package static func luminance(_ color: RGBColor) -> Double {
        (color.linear * SIMD3(0.2126, 0.7152, 0.0722)).sum()
    }
}
