/// Puts lines together from the pieces in which a stream of bytes arrives.
struct LineAssembler {
    /// A line grew over the limit; the stream cannot be read on.
    struct LineTooLong: Error {}

    private let limit: Int
    /// The start of a line whose end has not come; it never holds a line feed.
    private var pending: [UInt8] = []

    /// Creates an assembler that refuses lines of more than `limit` bytes.
    init(limit: Int) { self.limit = limit }

    /// Takes the next piece of the stream and adds the lines that it completes, without their ends, to `lines`.
    mutating func take(_ piece: ArraySlice<UInt8>, into lines: inout [[UInt8]]) throws(LineTooLong) {
        var rest = piece
        while let end = rest.firstIndex(of: 0x0A) {
            try extend(with: rest[..<end])
            if !pending.isEmpty { lines.append(pending) }
            pending = []
            rest = rest[(end + 1)...]
        }
        try extend(with: rest)
    }

    private mutating func extend(with bytes: ArraySlice<UInt8>) throws(LineTooLong) {
        guard pending.count + bytes.count <= limit else { throw LineTooLong() }
        pending.append(contentsOf: bytes)
    }
}
