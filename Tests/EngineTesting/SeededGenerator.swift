import Foundation

/// A repeatable source of randomness (SplitMix64): the seed of a failing test is enough to see it fail again.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Begins the sequence that belongs to a seed.
    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

extension SeededGenerator {
    /// Whether something comes about that does so once in so many times.
    package mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<max(1, count), using: &self) == 0 }

    /// A number from 0 up to, and without, a limit.
    package mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<max(1, limit), using: &self) }

    /// One of the elements.
    ///
    /// - Precondition: There is one.
    package mutating func pick<Elements: Collection>(_ elements: Elements) -> Elements.Element {
        elements[elements.index(elements.startIndex, offsetBy: below(elements.count))]
    }

    /// A number between two bounds, each order of magnitude as likely as the next.
    package mutating func logUniform(in bounds: ClosedRange<Double>) -> Double {
        exp(Double.random(in: log(bounds.lowerBound)...log(bounds.upperBound), using: &self))
    }
}
