/// A zip archive in memory: what is in it, and each file when it is asked for.
///
/// Reading goes by the central directory at the end, as it alone says what belongs to the archive; sizes are taken from
/// there too, so that files that were packed as a stream are no different. Nothing is written anywhere: a name is only a
/// name, also one with `..` in it.
package struct ZipArchive: Sendable {
    /// What the directory tells of a file or folder.
    package struct Entry: Sendable, Equatable {
        /// The name with its folders, untrusted; bytes that are not UTF-8 become U+FFFD.
        package let name: String
        /// How many bytes the file has, as the archive says.
        package let size: Int
        /// Whether it is a folder.
        package var isFolder: Bool { name.hasSuffix("/") }

        fileprivate let method: Int
        fileprivate let isEncrypted: Bool
        fileprivate let checksum: UInt32
        fileprivate let packedSize: Int
        /// Where its own header begins.
        fileprivate let offset: Int
    }

    /// What is in the archive, in its order; a name may occur twice.
    package let entries: [Entry]

    private let bytes: [UInt8]

    /// Reads the directory of an archive; its files are not looked at.
    ///
    /// - Parameter bytes: The archive.
    /// - Throws: ``ZipError`` when it is none, was cut off, is damaged, has several parts or is Zip64.
    package init(_ bytes: [UInt8]) throws(ZipError) {
        self.bytes = bytes
        let end = try Self.end(of: bytes)
        let count = bytes.number(at: end + 10, 2)
        let size = bytes.number(at: end + 12, 4)
        let start = bytes.number(at: end + 16, 4)
        guard count != 0xFFFF, size != 0xFFFF_FFFF, start != 0xFFFF_FFFF else { throw .unsupported("Zip64") }
        guard bytes.number(at: end + 4, 4) == 0, bytes.number(at: end + 8, 2) == count else {
            throw .unsupported("several parts")
        }
        guard start + size <= end else { throw .damaged("its directory is not where it should be") }
        var entries: [Entry] = []
        var place = start
        for _ in 0..<count {
            let (entry, length) = try Self.entry(at: place, before: start + size, in: bytes)
            entries.append(entry)
            place += length
        }
        self.entries = entries
    }

    /// Unpacks a file.
    ///
    /// - Parameters:
    ///   - entry: One of ``entries``.
    ///   - maximumBytes: The most bytes that it may have; a larger one is refused before anything is unpacked.
    /// - Returns: The file, whose checksum is right; untrusted.
    /// - Throws: ``ZipError``.
    package func contents(of entry: Entry, maximumBytes: Int) throws(ZipError) -> [UInt8] {
        guard !entry.isEncrypted else { throw .unsupported("encryption") }
        guard entry.size <= maximumBytes else { throw .tooLarge(size: entry.size, limit: maximumBytes) }
        let packed = try packedBytes(of: entry)
        let contents: [UInt8]
        switch entry.method {
        case 0:
            guard entry.size == entry.packedSize else { throw .damaged("a file has two sizes") }
            contents = Array(packed)
        case 8: contents = try Inflater.inflate(packed, size: entry.size)
        default: throw .unsupported("compression \(entry.method)")
        }
        guard CRC32.checksum(of: contents) == entry.checksum else { throw .wrongChecksum }
        return contents
    }

    // MARK: - Detail

    /// The record that ends every archive, which has a comment behind it that it tells the length of.
    private static func end(of bytes: [UInt8]) throws(ZipError) -> Int {
        let size = 22
        let earliest = max(0, bytes.count - size - 0xFFFF)
        for place in stride(from: bytes.count - size, through: earliest, by: -1)
        where bytes[place] == 0x50 && bytes.number(at: place, 4) == 0x0605_4B50
            && place + size + bytes.number(at: place + 20, 2) == bytes.count
        {
            return place
        }
        throw .notAnArchive
    }

    /// Reads an entry of the directory, and how long it is there.
    private static func entry(
        at place: Int,
        before end: Int,
        in bytes: [UInt8]
    ) throws(ZipError) -> (Entry, length: Int) {
        guard place + 46 <= end, bytes.number(at: place, 4) == 0x0201_4B50 else {
            throw .damaged("its directory ends early")
        }
        let nameLength = bytes.number(at: place + 28, 2)
        let length = 46 + nameLength + bytes.number(at: place + 30, 2) + bytes.number(at: place + 32, 2)
        guard place + length <= end else { throw .damaged("its directory ends early") }
        let packedSize = bytes.number(at: place + 20, 4)
        let size = bytes.number(at: place + 24, 4)
        let offset = bytes.number(at: place + 42, 4)
        guard size != 0xFFFF_FFFF, packedSize != 0xFFFF_FFFF, offset != 0xFFFF_FFFF else {
            throw .unsupported("Zip64")
        }
        // Encrypted, strongly encrypted, or with headers that are.
        let isEncrypted = bytes.number(at: place + 8, 2) & 0x2041 != 0
        let entry = Entry(
            name: String(decoding: bytes[place + 46..<place + 46 + nameLength], as: UTF8.self),
            size: size,
            method: bytes.number(at: place + 10, 2),
            isEncrypted: isEncrypted,
            checksum: UInt32(bytes.number(at: place + 16, 4)),
            packedSize: packedSize,
            offset: offset
        )
        return (entry, length)
    }

    /// The bytes of a file as they are packed, which lie behind a header of its own.
    private func packedBytes(of entry: Entry) throws(ZipError) -> ArraySlice<UInt8> {
        let header = entry.offset
        guard header + 30 <= bytes.count, bytes.number(at: header, 4) == 0x0403_4B50 else {
            throw .damaged("a file is not where it should be")
        }
        let start = header + 30 + bytes.number(at: header + 26, 2) + bytes.number(at: header + 28, 2)
        guard start + entry.packedSize <= bytes.count else { throw .damaged("a file ends early") }
        return bytes[start..<start + entry.packedSize]
    }
}

extension [UInt8] {
    /// The number in so many bytes, the lowest first.
    fileprivate func number(at place: Int, _ length: Int) -> Int {
        self[place..<place + length].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
