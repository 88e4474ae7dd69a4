/// The sum that zip archives keep of each file (ISO 3309, polynomial EDB88320).
enum CRC32 {
    /// The sum of some bytes.
    static func checksum(of bytes: [UInt8]) -> UInt32 {
        let span = bytes.span
        let table = table.span
        var sum = ~UInt32(0)
        var index = 0
        // Four bytes a turn: each has a table of its own, which is the first one so many bytes later.
        while index + 4 <= span.count {
            sum ^= UInt32(span[index]) | UInt32(span[index + 1]) << 8
            sum ^= UInt32(span[index + 2]) << 16 | UInt32(span[index + 3]) << 24
            sum =
                table[768 + Int(sum & 0xFF)] ^ table[512 + Int(sum >> 8 & 0xFF)]
                ^ table[256 + Int(sum >> 16 & 0xFF)] ^ table[Int(sum >> 24)]
            index += 4
        }
        while index < span.count {
            sum = table[Int((sum ^ UInt32(span[index])) & 0xFF)] ^ sum >> 8
            index += 1
        }
        return ~sum
    }

    /// Four tables of 256 entries, one behind the other.
    private static let table: [UInt32] = {
        var table: [UInt32] = (0..<256).map { (byte: UInt32) in
            (0..<8).reduce(byte) { sum, _ in sum & 1 == 0 ? sum >> 1 : 0xEDB8_8320 ^ sum >> 1 }
        }
        for index in 256..<1024 {
            let earlier = table[index - 256]
            table.append(earlier >> 8 ^ table[Int(earlier & 0xFF)])
        }
        return table
    }()
}
