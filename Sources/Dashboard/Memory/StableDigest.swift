/// A hash that is the same in every process, unlike `Hasher`'s: FNV-1a with 64 bits.
///
/// Source: the constants of draft-eastlake-fnv. It tells texts apart and proves nothing against somebody who
/// wants two to be alike.
struct StableDigest {
    private var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01B3

    /// Begins with nothing.
    init() {}

    /// What was taken in so far.
    var value: Int { Int(truncatingIfNeeded: hash) }

    /// Takes in the bytes of a text; two texts one after the other are as one.
    mutating func combine(_ text: String) {
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* Self.prime }
    }
}
