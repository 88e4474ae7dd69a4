/// Unpacks what deflate packed (RFC 1951).
///
/// By hand and not by zlib, as the build needs no library for it; every index is checked by Swift, so that the worst that
/// bad bytes can do is to be refused.
struct Inflater {
    private var bits: BitReader
    private var output: [UInt8]
    private var written = 0
    /// The codes of blocks that bring none, once there was such a block.
    private var fixed: Codes?

    private struct Codes {
        let literals: HuffmanCode
        let distances: HuffmanCode
    }

    /// What a symbol of a length or a distance stands for: the least, and how many bits of more follow.
    private struct Step {
        let least: Int
        let bits: Int
    }

    private init(_ bytes: ArraySlice<UInt8>, size: Int) {
        bits = BitReader(bytes)
        output = [UInt8](repeating: 0, count: size)
    }

    /// Unpacks bytes into exactly as many as they are said to become.
    ///
    /// - Parameters:
    ///   - bytes: What was packed.
    ///   - size: How many bytes it becomes; so many are allocated.
    /// - Returns: The bytes.
    /// - Throws: `ZipError.damaged` for what deflate does not write, and for more or fewer bytes.
    static func inflate(_ bytes: ArraySlice<UInt8>, size: Int) throws(ZipError) -> [UInt8] {
        // A match of 258 bytes takes two bits at the least, so nobody gets much memory for few bytes.
        guard size / 1_032 <= bytes.count else { throw .damaged("a file is larger than it can be") }
        var inflater = Inflater(bytes, size: size)
        try inflater.run()
        return inflater.output
    }

    private mutating func run() throws(ZipError) {
        var isLast = false
        while !isLast {
            isLast = try bits.take(1) == 1
            switch try bits.take(2) {
            case 0: try copyStored()
            case 1: try decode(try fixedCodes())
            case 2: try decode(try readCodes())
            default: throw .damaged("a block of no known kind")
            }
        }
        guard written == output.count else { throw .damaged("a file is smaller than it is said to be") }
    }

    private mutating func copyStored() throws(ZipError) {
        bits.align()
        let length = try bits.take(16)
        guard try bits.take(16) == ~length & 0xFFFF else { throw .damaged("a block of no certain length") }
        let part = try bits.takeBytes(length)
        guard length <= output.count - written else { throw Self.overflow }
        output.replaceSubrange(written..<written + length, with: part)
        written += length
    }

    private mutating func decode(_ codes: Codes) throws(ZipError) {
        let (literals, distances) = (codes.literals, codes.distances)
        let (lengthTable, distanceTable) = (Self.lengths, Self.distances)
        // Copies at hand and one check of who owns the array: this is where the time goes.
        var bits = self.bits
        var written = self.written
        var output = output.mutableSpan
        defer { (self.bits, self.written) = (bits, written) }
        while true {
            // Of length, distance and the bits behind each there are 48 at the most.
            bits.fill()
            guard let (symbol, codeLength) = literals.symbol(in: bits.held) else { throw Self.unknownCode }
            try bits.skip(codeLength)
            if symbol < 256 {
                guard written < output.count else { throw Self.overflow }
                output[written] = UInt8(symbol)
                written += 1
                continue
            }
            guard symbol != 256 else { return }
            guard symbol - 257 < lengthTable.count else { throw Self.unknownCode }
            let length = try lengthTable[symbol - 257].least + bits.take(lengthTable[symbol - 257].bits)
            guard let (place, distanceLength) = distances.symbol(in: bits.held) else {
                throw Self.unknownCode
            }
            try bits.skip(distanceLength)
            guard place < distanceTable.count else { throw Self.unknownCode }
            let distance = try distanceTable[place].least + bits.take(distanceTable[place].bits)
            guard distance <= written else { throw .damaged("a match before the beginning") }
            guard length <= output.count - written else { throw Self.overflow }
            // A match may reach into what it writes itself.
            for index in written..<written + length { output[index] = output[index - distance] }
            written += length
        }
    }
}

// MARK: - Codes

extension Inflater {
    /// The order in which the lengths of the codes of lengths come.
    private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    /// The codes of a block that brings its own (3.2.7).
    private mutating func readCodes() throws(ZipError) -> Codes {
        let literalCount = try bits.take(5) + 257
        let distanceCount = try bits.take(5) + 1
        let codeCount = try bits.take(4) + 4
        guard literalCount <= 286, distanceCount <= 30 else { throw .damaged("a code with too many symbols") }
        var codeLengths = [UInt8](repeating: 0, count: 19)
        for place in Self.order.prefix(codeCount) { codeLengths[place] = UInt8(try bits.take(3)) }
        let code = try HuffmanCode(lengths: codeLengths)
        var lengths: [UInt8] = []
        while lengths.count < literalCount + distanceCount {
            bits.fill()
            guard let (symbol, length) = code.symbol(in: bits.held) else { throw Self.unknownCode }
            try bits.skip(length)
            switch symbol {
            case 16:
                guard let last = lengths.last else { throw .damaged("a length that repeats nothing") }
                lengths += repeatElement(last, count: try bits.take(2) + 3)
            case 17: lengths += repeatElement(0, count: try bits.take(3) + 3)
            case 18: lengths += repeatElement(0, count: try bits.take(7) + 11)
            default: lengths.append(UInt8(symbol))
            }
        }
        guard lengths.count == literalCount + distanceCount else { throw .damaged("too many lengths") }
        guard lengths[256] != 0 else { throw .damaged("a block without an end") }
        return Codes(
            literals: try HuffmanCode(lengths: lengths.prefix(literalCount), mayBeSparse: true),
            distances: try HuffmanCode(lengths: lengths.suffix(distanceCount), mayBeSparse: true)
        )
    }

    /// The codes of a block that brings none (3.2.6).
    private mutating func fixedCodes() throws(ZipError) -> Codes {
        if let fixed { return fixed }
        let lengths = [(144, 8), (112, 9), (24, 7), (8, 8)].flatMap { count, length in
            [UInt8](repeating: UInt8(length), count: count)
        }
        let codes = Codes(
            literals: try HuffmanCode(lengths: lengths),
            distances: try HuffmanCode(lengths: [UInt8](repeating: 5, count: 32))
        )
        fixed = codes
        return codes
    }

    /// The lengths from 3 on, four steps to each number of bits; 258 has a symbol of its own (3.2.5).
    private static let lengths = steps(from: 3, ofEach: 4, count: 28) + [Step(least: 258, bits: 0)]

    /// The distances from 1 on, two steps to each number of bits.
    private static let distances = steps(from: 1, ofEach: 2, count: 30)

    private static func steps(from least: Int, ofEach number: Int, count: Int) -> [Step] {
        var least = least
        return (0..<count).map { index in
            // Twice as many steps go without any bits.
            let step = Step(least: least, bits: max(0, index / number - 1))
            least += 1 << step.bits
            return step
        }
    }

    private static var overflow: ZipError { .damaged("a file is larger than it is said to be") }

    private static var unknownCode: ZipError { .damaged("a code that stands for nothing") }
}
