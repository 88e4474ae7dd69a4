/// One event of a stream of server-sent events.
struct ServerSentEvent: Sendable, Hashable {
    /// The lines of its data.
    let lines: [[UInt8]]

    /// The data as the standard has it: its lines with line feeds between them.
    var data: [UInt8] { lines.count == 1 ? lines[0] : Array(lines.joined(separator: [0x0A])) }
}

/// Cuts a stream of bytes into server-sent events, wherever the pieces of the stream begin and end.
///
/// Follows the HTML standard ("9.2.6 Interpreting an event stream"), and beyond it takes a line of bare JSON
/// and one that is called `error` for data: several servers report a failure in the middle so.
struct EventStreamParser: Sendable {
    /// The stream is none of events.
    struct Invalid: Error, Sendable, Hashable {
        /// What came instead, as a part of a sentence.
        let reason: String
    }

    /// More than any honest event has.
    static let maximumEventBytes = 16 << 20

    /// The start of a line whose end has not come.
    private var line: [UInt8] = []
    private var data: [[UInt8]] = []
    private var dataBytes = 0
    private var endsWithReturn = false
    private var isAtStart = true
    private var hasFields = false

    /// Takes the next piece of the stream and returns the events that it completes.
    ///
    /// - Throws: `Invalid` for a stream that begins with something else, and for an event that never ends.
    mutating func events(adding piece: [UInt8]) throws(Invalid) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        var start = piece.startIndex
        if endsWithReturn, let first = piece.first {
            // The second half of a line's end that was cut in two.
            endsWithReturn = false
            if first == 0x0A { start += 1 }
        }
        while let end = piece[start...].firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
            try extend(with: piece[start..<end])
            if let event = try endLine() { events.append(event) }
            start = end + 1
            guard piece[end] == 0x0D else { continue }
            if start == piece.endIndex {
                endsWithReturn = true
            } else if piece[start] == 0x0A {
                start += 1
            }
        }
        try extend(with: piece[start...])
        return events
    }

    /// Ends the stream and returns its last event, if that came without the empty line behind it.
    mutating func finish() throws(Invalid) -> ServerSentEvent? {
        if !line.isEmpty { _ = try endLine() }
        return takeEvent()
    }

    // MARK: - Detail

    private mutating func extend(with bytes: ArraySlice<UInt8>) throws(Invalid) {
        guard dataBytes + line.count + bytes.count <= Self.maximumEventBytes else {
            throw Invalid(reason: "an event of more than \(Self.maximumEventBytes) bytes")
        }
        line.append(contentsOf: bytes)
    }

    private mutating func endLine() throws(Invalid) -> ServerSentEvent? {
        var bytes = line[...]
        line = []
        if isAtStart, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        isAtStart = false
        guard let first = bytes.first else { return takeEvent() }
        // A comment, which keeps the connection alive.
        if first == UInt8(ascii: ":") { return nil }
        if first == UInt8(ascii: "{") {
            add(bytes)
            return nil
        }
        let colon = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
        var value = bytes[colon...].dropFirst()
        if value.first == 0x20 { value = value.dropFirst() }
        switch String(decoding: bytes[..<colon], as: UTF8.self) {
        case "data", "error": add(value)
        case "event", "id", "retry": hasFields = true
        default:
            // The standard passes over what it does not know; a web page is not an empty reply, though.
            guard hasFields else {
                throw Invalid(reason: "a line that is no event: \(SafeText.excerpt(of: Array(bytes)))")
            }
        }
        return nil
    }

    private mutating func add(_ value: ArraySlice<UInt8>) {
        hasFields = true
        data.append(Array(value))
        dataBytes += value.count + 1
    }

    private mutating func takeEvent() -> ServerSentEvent? {
        defer {
            data = []
            dataBytes = 0
        }
        return data.isEmpty ? nil : ServerSentEvent(lines: data)
    }
}
