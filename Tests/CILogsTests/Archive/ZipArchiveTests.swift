import CILogs
import Testing

/// Archives are read as they were packed, or refused with a reason.
@Suite struct ZipArchiveTests {
    /// An archive of one file with the text `hello`, as it is.
    private static let stored = "z.writestr('a.txt', 'hello', zipfile.ZIP_STORED)"

    /// Changes a number in the directory of an archive, so many bytes behind the start of its last file there.
    private func change(_ bytes: inout [UInt8], at offset: Int, to number: [UInt8]) throws {
        let start = try #require(bytes.indices.last { bytes[$0...].starts(with: [0x50, 0x4B, 1, 2]) })
        bytes.replaceSubrange(start + offset..<start + offset + number.count, with: number)
    }

    /// What reading the first file of an archive is refused with; nil when it is not.
    private func refusal(of bytes: [UInt8], maximumBytes: Int = 1_000_000) -> ZipError? {
        do throws(ZipError) {
            let archive = try ZipArchive(bytes)
            for entry in archive.entries {
                _ = try archive.contents(of: entry, maximumBytes: maximumBytes)
            }
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            "b''", "b'x'", "b'ab' * 60_000", "os.urandom(70_000)", "bytes(range(256)) * 5",
            "''.join(f'{i} {i * i} of the log\\n' for i in range(8_000)).encode()",
        ],
        [false, true]
    )
    func `a file is what was packed, however it was`(data: String, isStream: Bool) throws {
        let bytes = try pythonZip(
            """
            data = \(data)
            z.writestr('best', data, zipfile.ZIP_DEFLATED, 9)
            z.writestr('fast', data, zipfile.ZIP_DEFLATED, 1)
            z.writestr('stored', data, zipfile.ZIP_STORED)
            z.comment = b'packed elsewhere'
            """,
            isStream: isStream
        )
        let archive = try ZipArchive(bytes)
        #expect(archive.entries.map(\.name) == ["best", "fast", "stored"])
        let files = try archive.entries.map { try archive.contents(of: $0, maximumBytes: 1_000_000) }
        #expect(files[0] == files[2])
        #expect(files[1] == files[2])
        #expect(files.map(\.count) == archive.entries.map(\.size))
    }

    @Test func `an archive may be empty, and a name is only a name`() throws {
        #expect(try ZipArchive(pythonZip("pass")).entries.isEmpty)
        let archive = try ZipArchive(
            pythonZip(
                """
                z.writestr('../../etc/passwd', 'x')
                z.writestr('a/', '')
                z.writestr('a/日本.txt', 'y')
                """
            )
        )
        #expect(archive.entries.map(\.name) == ["../../etc/passwd", "a/", "a/日本.txt"])
        #expect(archive.entries.map(\.isFolder) == [false, true, false])
        #expect(try archive.contents(of: archive.entries[0], maximumBytes: 1) == Array("x".utf8))
    }

    @Test func `what was cut off is refused, wherever that was`() throws {
        let bytes = try pythonZip("z.writestr('a', b'ab' * 500)\nz.writestr('b', b'hello')")
        for length in 0..<bytes.count {
            #expect(throws: ZipError.notAnArchive) { try ZipArchive(Array(bytes[..<length])) }
        }
    }

    @Test func `a file that is another than was packed is refused`() throws {
        var bytes = try pythonZip(Self.stored)
        let text = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("hello".utf8)) })
        bytes[text] = UInt8(ascii: "j")
        #expect(refusal(of: bytes) == .wrongChecksum)
    }

    @Test func `a file that is larger than is wanted is refused before it is unpacked`() throws {
        let bomb = try pythonZip("z.writestr('a', bytes(3_000_000))")
        #expect(bomb.count < 10_000)
        #expect(refusal(of: bomb) == .tooLarge(size: 3_000_000, limit: 1_000_000))
        // One that says to be smaller than it is.
        var liar = bomb
        try change(&liar, at: 24, to: [100, 0, 0, 0])
        #expect(refusal(of: liar) == .damaged("a file is larger than it is said to be"))
        // One that says to be larger than so few bytes can be.
        var boaster = try pythonZip("z.writestr('a', bytes(30))")
        try change(&boaster, at: 24, to: [0, 0, 0, 0x40])
        #expect(
            refusal(of: boaster, maximumBytes: .max) == .damaged("a file is larger than it can be")
        )
    }

    @Test(
        arguments: [
            (8, [1, 0], "encryption"), (10, [12, 0], "compression 12"), (24, [255, 255, 255, 255], "Zip64"),
        ] as [(Int, [UInt8], String)]
    )
    func `what is not read here is refused by its name`(place: Int, number: [UInt8], name: String) throws {
        var bytes = try pythonZip(Self.stored)
        try change(&bytes, at: place, to: number)
        #expect(refusal(of: bytes) == .unsupported(name))
    }

    @Test func `whatever came of it, a file is as it was packed or refused`() throws {
        let whole = try pythonZip(
            "z.writestr('a', ''.join(f'line {i * i}\\n' for i in range(200)))"
        )
        let text = Array((0..<200).map { "line \($0 * $0)\n" }.joined().utf8)
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func random(below limit: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(limit))
        }
        for _ in 0..<400 {
            var bytes = whole
            for _ in 0...random(below: 4) { bytes[random(below: bytes.count)] ^= 1 << random(below: 8) }
            do throws(ZipError) {
                let archive = try ZipArchive(bytes)
                for entry in archive.entries {
                    let found = try archive.contents(of: entry, maximumBytes: 10_000)
                    #expect(found == text)
                }
            } catch {
                #expect(!error.description.isEmpty)
            }
            // Nothing but noise, with an end that makes it be looked at.
            let noise = (0..<random(below: 200)).map { _ in UInt8(random(below: 256)) }
            _ = try? ZipArchive(noise + whole.suffix(22))
        }
    }
}
