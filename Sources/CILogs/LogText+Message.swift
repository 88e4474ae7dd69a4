extension LogText {
    /// A line's text as a program wrote it that ran while an image was built: without what BuildKit puts before such
    /// lines, `#12 1.234 `.
    ///
    /// - Parameters:
    ///   - index: One less than the line's number.
    ///   - limit: How many bytes of it are wanted at most; a character is not cut.
    /// - Returns: The text.
    func message(at index: Int, limit: Int) -> String {
        text(at: index, after: buildKitPrefix(of: index), limit: limit)
    }

    /// How many bytes BuildKit has put before a line; 0 for other lines.
    private func buildKitPrefix(of index: Int) -> Int {
        let entry = entries[index]
        let line = bytes[entry.start..<entry.start + entry.length]
        guard line.first == UInt8(ascii: "#") else { return 0 }
        var rest = line.dropFirst()
        for mark in [UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: " ")] {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest.dropFirst(digits.count)
            guard !digits.isEmpty, rest.popFirst() == mark else { return 0 }
        }
        return line.count - rest.count
    }
}
