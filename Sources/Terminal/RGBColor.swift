import Foundation

/// A colour by its parts in sRGB.
package struct RGBColor: Hashable, Sendable {
    package let red: UInt8
    package let green: UInt8
    package let blue: UInt8

    package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Reads `#rrggbb`; nil if the text is something else.
    package init?(hex text: String) {
        let digits = text.dropFirst()
        guard text.hasPrefix("#"), digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
            let value = UInt32(digits, radix: 16)
        else { return nil }
        self.init(UInt8(value >> 16), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF))
    }

    /// The form that ``init(hex:)`` reads.
    package var hex: String {
        "#"
            + [red, green, blue].map { part in
                (part < 0x10 ? "0" : "") + String(part, radix: 16)
            }.joined()
    }

    /// The parts as amounts of light, each from 0 to 1.
    package var linear: SIMD3<Double> {
        SIMD3(Self.linear(red), Self.linear(green), Self.linear(blue))
    }

    /// The transfer function of sRGB (IEC 61966-2-1), backwards.
    private static func linear(_ part: UInt8) -> Double {
        let value = Double(part) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
}
