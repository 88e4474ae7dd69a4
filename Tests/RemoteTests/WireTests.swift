import Domain
import Foundation
import Testing

@testable import Remote

@Suite struct WireTests {
    /// The contract's sources.
    private static let domain = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources/Domain").path

    @Test func `every question of the contract has a name on the wire`() throws {
        let declaration = /struct (\w+): EngineQuery\b/
        var found: Set<String> = []
        for file in try FileManager.default.subpathsOfDirectory(atPath: Self.domain)
        where file.hasSuffix(".swift") {
            let text = try String(contentsOfFile: Self.domain + "/" + file, encoding: .utf8)
            for match in text.matches(of: declaration) { found.insert(String(match.1)) }
        }
        #expect(found.count >= 13)
        #expect(found == Set(WireQuery.allCases.map { String(describing: $0.type) }))
    }

    @Test func `names of questions are those of their types`() {
        for query in WireQuery.allCases {
            let type = String(describing: query.type)
            #expect(query.rawValue.lowercased() + "query" == type.lowercased())
            #expect(WireQuery(of: query.type) == query)
        }
    }

    @Test func `times keep their milliseconds`() throws {
        let identity = Door.server
        let line = try WireCoding.line(identity)
        #expect(String(decoding: line, as: UTF8.self).contains(#""startedAt":1750000000250"#))
        #expect(try WireCoding.decoder().decode(ServerIdentity.self, from: Data(line)) == identity)
    }

    @Test(arguments: [
        (["a\nb\n"], ["a", "b"]), (["a", "b\n", "\n\nc"], ["ab"]), (["\n"], []), (["abcde\n"], ["abcde"]),
    ])
    func `lines are put together however the bytes arrive`(pieces: [String], lines: [String]) throws {
        var assembler = LineAssembler(limit: 5)
        var found: [[UInt8]] = []
        for piece in pieces { try assembler.take(ArraySlice(piece.utf8), into: &found) }
        #expect(found.map { String(decoding: $0, as: UTF8.self) } == lines)
    }

    @Test(arguments: [["abcdef"], ["abc", "def\n"], ["a\nabcdef\n"]])
    func `a line over the limit is refused`(pieces: [String]) {
        var assembler = LineAssembler(limit: 5)
        var found: [[UInt8]] = []
        #expect(throws: LineAssembler.LineTooLong.self) {
            for piece in pieces { try assembler.take(ArraySlice(piece.utf8), into: &found) }
        }
    }
}
