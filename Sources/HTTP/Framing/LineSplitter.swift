/// Cuts a stream of bytes into lines, wherever the pieces of the stream begin and end.
///
/// Lines end in LF or CRLF and come without their ending; empty lines are left out, as newline-delimited
/// JSON wants it. Since only whole lines come out, no character is ever split.
package struct LineSplitter: Sendable {
    /// A line grew over the limit; the stream cannot be read on.
    package struct LineTooLong: Error, Sendable, Hashable {
        /// The limit in bytes.
        package let limit: Int

        /// Creates the error.
        package init(limit: Int) { self.limit = limit }
    }

    private let maximumLineBytes: Int

    /// The start of a line whose end has not come; it never holds a line feed.
    private var pending: [UInt8] = []

    /// Creates a splitter that refuses lines over a number of bytes.
    package init(maximumLineBytes: Int) {
        self.maximumLineBytes = maximumLineBytes
    }

    /// Takes the next piece of the stream and returns the lines that it completes.
    package mutating func lines(adding piece: [UInt8]) throws(LineTooLong) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var start = piece.startIndex
        while let end = piece[start...].firstIndex(of: 0x0A) {
            try complete(piece[start..<end], into: &lines)
            start = end + 1
        }
        try extend(with: piece[start...])
        return lines
    }

    /// Ends the stream and returns its last line, if that came without an ending.
    package mutating func finish() -> [UInt8]? {
        defer { pending = [] }
        let line = pending.last == 0x0D ? pending.dropLast() : pending[...]
        return line.isEmpty ? nil : Array(line)
    }

    private mutating func complete(_ end: ArraySlice<UInt8>, into lines: inout [[UInt8]]) throws(LineTooLong)
    {
        try extend(with: end)
        if let line = finish() { lines.append(line) }
    }

    private mutating func extend(with bytes: ArraySlice<UInt8>) throws(LineTooLong) {
        guard pending.count + bytes.count <= maximumLineBytes else {
            throw LineTooLong(limit: maximumLineBytes)
        }
        pending.append(contentsOf: bytes)
    }
}
