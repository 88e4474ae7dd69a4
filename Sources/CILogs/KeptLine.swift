import Glibc

/// The form of a line in a kept log: its time where it has one, always as long as `2026-11-02T10:11:12.123Z `, its text
/// with no sequences but those of colours, and a line end.
enum KeptLine {
    /// How many characters a time takes that is shown, as in `10:11:12.123 `.
    static let timeLength = 13

    private static let newline: UInt8 = 0x0A
    private static let escape: UInt8 = 0x1B

    /// How many characters are in valid UTF-8.
    static func characters(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var count = 0
        // Continuation bytes begin no character.
        for byte in bytes where byte & 0xC0 != 0x80 { count &+= 1 }
        return count
    }

    /// How many bytes belong to colours.
    static func colorBytes(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var count = 0
        var place = 0
        while let start = offset(of: escape, in: bytes, from: place) {
            place = endOfColor(in: bytes, from: start)
            count += place - start
        }
        return count
    }

    /// Where the text goes on after the sequence of a colour.
    static func endOfColor(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var end = start + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "m"), bytes[end] != newline { end += 1 }
        return min(end + 1, bytes.count)
    }

    /// Where the next of a byte is, at or after a place.
    static func offset(of byte: UInt8, in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress else { return nil }
        let address = UnsafeRawPointer(base + start)
        guard let found = memchr(address, Int32(byte), bytes.count - start) else { return nil }
        return start + address.distance(to: UnsafeRawPointer(found))
    }

    /// Where the next line end is, at or after a place.
    static func lineEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        offset(of: newline, in: bytes, from: start)
    }

    /// Appends text without its colours.
    static func appendPlain(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        var place = 0
        while let start = offset(of: escape, in: text, from: place) {
            output.append(contentsOf: UnsafeBufferPointer(rebasing: text[place..<start]))
            place = endOfColor(in: text, from: start)
        }
        output.append(contentsOf: UnsafeBufferPointer(rebasing: text[place...]))
    }
}
