// Bytes searched where they lie, with the C library's vectorized loop.

import Glibc

extension UInt8 {
    /// The end of a line.
    static let newline: UInt8 = 0x0A
    /// The cursor back to the beginning of the line.
    static let carriageReturn: UInt8 = 0x0D
    /// What begins an escape sequence.
    static let escape: UInt8 = 0x1B
}

extension UnsafeRawBufferPointer {
    /// The first place of a byte at or after an offset.
    func offset(of byte: UInt8, from start: Int = 0) -> Int? {
        guard start < count, let base = baseAddress else { return nil }
        let address = base + start
        guard let found = memchr(address, Int32(byte), count - start) else { return nil }
        return start + address.distance(to: UnsafeRawPointer(found))
    }

    /// How many lines end between two offsets.
    func lineEnds(from start: Int, to end: Int) -> Int {
        var lines = 0
        var place = start
        while let next = offset(of: .newline, from: place), next < end {
            lines += 1
            place = next + 1
        }
        return lines
    }

    /// The bytes between two offsets.
    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[range])
    }
}
