/// Bits out of bytes, from the lowest bit of each on (RFC 1951, 3.1.1).
struct BitReader {
    private let bytes: [UInt8]
    private var next: Int
    private let end: Int
    /// The bits that come next, the first one lowest; zeros behind the last one.
    private(set) var held: UInt64 = 0
    /// How many of those there are.
    private(set) var count = 0

    /// Begins with the first bit of a part of some bytes.
    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = Array(bytes)
        next = 0
        end = bytes.count
    }

    /// Holds more than 48 bits, or all that are left.
    @inline(__always)
    mutating func fill() {
        guard count <= 48 else { return }
        while count <= 56, next < end {
            held |= UInt64(bytes[next]) << UInt64(count)
            next += 1
            count += 8
        }
    }

    /// Goes on behind bits that are held.
    ///
    /// - Throws: `ZipError.damaged` when there are fewer.
    @inline(__always)
    mutating func skip(_ length: Int) throws(ZipError) {
        guard length <= count else { throw .damaged("a file ends early") }
        held >>= UInt64(length)
        count -= length
    }

    /// The next bits as a number, of which at most 48 can be had.
    ///
    /// - Throws: `ZipError.damaged` when there are fewer.
    @inline(__always)
    mutating func take(_ length: Int) throws(ZipError) -> Int {
        fill()
        let value = Int(truncatingIfNeeded: held & (1 << UInt64(length) - 1))
        try skip(length)
        return value
    }

    /// Whole bytes, from the next whole one on.
    ///
    /// - Throws: `ZipError.damaged` when there are fewer.
    mutating func takeBytes(_ length: Int) throws(ZipError) -> ArraySlice<UInt8> {
        // Bytes that are held whole go back.
        next -= count / 8
        (held, count) = (0, 0)
        guard length <= end - next else { throw .damaged("a file ends early") }
        defer { next += length }
        return bytes[next..<next + length]
    }

    /// Drops what is left of the byte that was begun.
    mutating func align() {
        held >>= UInt64(count % 8)
        count -= count % 8
    }
}
