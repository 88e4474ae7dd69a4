extension LogText {
    /// A line's text as the program wrote it that a build in a container ran: without what BuildKit puts before
    /// such lines, `#12 1.234 `.
    ///
    /// - Parameters:
    ///   - index: One less than the line's number.
    ///   - limit: How many bytes of it are wanted at most.
    /// - Returns: The text.
    func message(at index: Int, limit: Int) -> String {
        let entry = entries[index]
        guard entry.length > 6, bytes[entry.start] == UInt8(ascii: "#") else {
            return text(at: index, limit: limit)
        }
        let end = entry.start + entry.length
        var place = entry.start + 1
        /// Passes over digits; false where there are none.
        func passNumber() -> Bool {
            let start = place
            while place < end, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) { place += 1 }
            return place > start
        }
        func pass(_ mark: Unicode.Scalar) -> Bool {
            guard place < end, bytes[place] == UInt8(ascii: mark) else { return false }
            place += 1
            return true
        }
        guard passNumber(), pass(" "), passNumber(), pass("."), passNumber(), pass(" ") else {
            return text(at: index, limit: limit)
        }
        return String(decoding: bytes[place..<min(end, place + max(limit, 0))], as: UTF8.self)
    }
}
