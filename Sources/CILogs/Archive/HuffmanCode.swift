/// A prefix code as deflate has it: told by the lengths of its codes alone (RFC 1951, 3.2.2).
///
/// Codes of up to ten bits, which are nearly all that occur, are looked up in one step. Longer ones are counted out, so
/// that a small block pays for a small table.
struct HuffmanCode {
    /// The longest code there is.
    static let longest = 15

    private static let directBits = 10

    /// By the next ten bits: the symbol and, in the lowest four bits, the length of its code; 0 for a longer code.
    private var direct = [UInt16](repeating: 0, count: 1 << HuffmanCode.directBits)
    /// How many codes have each length.
    private var counts = [Int](repeating: 0, count: HuffmanCode.longest + 1)
    /// The symbols in the order of their codes.
    private var symbols: [UInt16] = []

    /// Makes a code.
    ///
    /// - Parameters:
    ///   - lengths: The length of each symbol's code, at most ``longest``; 0 for a symbol without one.
    ///   - mayBeSparse: Whether there may be no code at all, or a single one of one bit.
    /// - Throws: `ZipError.damaged` when there are more codes than the lengths leave room for, or fewer.
    init(lengths: some Collection<UInt8>, mayBeSparse: Bool = false) throws(ZipError) {
        for length in lengths { counts[Int(length)] += 1 }
        counts[0] = 0
        var room = 1
        var places = [Int](repeating: 0, count: Self.longest + 2)
        var codes = places
        for length in 1...Self.longest {
            room = room * 2 - counts[length]
            guard room >= 0 else { throw .damaged("a code with too many symbols") }
            places[length + 1] = places[length] + counts[length]
            codes[length + 1] = (codes[length] + counts[length]) * 2
        }
        let count = places[Self.longest + 1]
        guard room == 0 || (mayBeSparse && (count == 0 || (count == 1 && counts[1] == 1))) else {
            throw .damaged("a code with too few symbols")
        }
        symbols = [UInt16](repeating: 0, count: count)
        for (symbol, length) in lengths.enumerated() where length > 0 {
            let length = Int(length)
            symbols[places[length]] = UInt16(symbol)
            places[length] += 1
            enter(UInt16(symbol), code: codes[length], length: length)
            codes[length] += 1
        }
    }

    /// Enters a symbol wherever the next ten bits begin with its code, which comes with its highest bit first.
    private mutating func enter(_ symbol: UInt16, code: Int, length: Int) {
        guard length <= Self.directBits else { return }
        var reversed = 0
        for bit in 0..<length where code & (1 << bit) != 0 { reversed |= 1 << (length - 1 - bit) }
        for index in stride(from: reversed, to: direct.count, by: 1 << length) {
            direct[index] = symbol << 4 | UInt16(length)
        }
    }

    /// The symbol whose code the bits begin with, and how many they are; nil for a code that there is not.
    @inline(__always)
    func symbol(in bits: UInt64) -> (symbol: Int, length: Int)? {
        let entry = direct[Int(truncatingIfNeeded: bits) & (1 << Self.directBits - 1)]
        return entry != 0 ? (Int(entry >> 4), Int(entry & 15)) : longSymbol(in: bits)
    }

    private func longSymbol(in bits: UInt64) -> (symbol: Int, length: Int)? {
        var (code, first, index) = (0, 0, 0)
        for length in 1...Self.longest {
            code = code << 1 | Int(bits >> UInt64(length - 1) & 1)
            first <<= 1
            let count = counts[length]
            if code - first < count { return (Int(symbols[index + code - first]), length) }
            index += count
            first += count
        }
        return nil
    }
}
