/// A zip archive whose entries are stored as they are, without compression.
struct StoredZip {
    private var entries: [UInt8] = []
    private var directory: [UInt8] = []
    private var count: UInt16 = 0

    /// Adds a file.
    mutating func add(_ name: String, _ content: [UInt8]) {
        let offset = UInt32(entries.count)
        let name = Array(name.utf8)
        let size = UInt32(content.count)
        // Version 2.0, names in UTF-8, stored, no time, then the sum and the two sizes.
        var shared: [UInt8] = []
        for number: UInt16 in [20, 0x0800, 0, 0, 0x21] { shared += Self.bytes(number) }
        for number: UInt32 in [Self.checksum(content), size, size] { shared += Self.bytes(number) }
        for number: UInt16 in [UInt16(name.count), 0] { shared += Self.bytes(number) }
        entries += Self.bytes(UInt32(0x0403_4B50))
        entries += shared
        entries += name
        entries += content
        directory += Self.bytes(UInt32(0x0201_4B50))
        directory += Self.bytes(UInt16(20))
        directory += shared
        // No comment, first disk, no attributes.
        directory += [UInt8](repeating: 0, count: 10)
        directory += Self.bytes(offset)
        directory += name
        count += 1
    }

    /// The archive.
    var bytes: [UInt8] {
        var end: [UInt8] = Self.bytes(UInt32(0x0605_4B50))
        end += [UInt8](repeating: 0, count: 4)
        end += Self.bytes(count)
        end += Self.bytes(count)
        end += Self.bytes(UInt32(directory.count))
        end += Self.bytes(UInt32(entries.count))
        end += [UInt8](repeating: 0, count: 2)
        return entries + directory + end
    }

    private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    /// The CRC-32 that the format asks for.
    private static func checksum(_ content: [UInt8]) -> UInt32 {
        ~content.reduce(~UInt32(0)) { sum, byte in
            table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8)
        }
    }

    private static let table: [UInt32] = (0..<256).map { (index: Int) -> UInt32 in
        (0..<8).reduce(UInt32(index)) { (value: UInt32, _: Int) -> UInt32 in
            value & 1 == 0 ? value >> 1 : 0xEDB8_8320 ^ (value >> 1)
        }
    }
}
