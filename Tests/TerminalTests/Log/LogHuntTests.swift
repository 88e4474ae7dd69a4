import Foundation
import Testing

@testable import Terminal

@Suite struct LogHuntTests {
    private func snapshot(_ text: String) -> LogSnapshot {
        let store = LogStore(directory: FileManager.default.temporaryDirectory.path)
        store.append(text)
        return store.snapshot()
    }

    /// The line that a hunt comes to, however many steps it takes.
    private func hunt(
        _ words: String,
        in snapshot: LogSnapshot,
        from line: Int,
        _ direction: TextDirection = .forward
    ) throws -> Int? {
        var hunt = LogHunt(try #require(TextSearch(words)), in: snapshot, from: line, direction)
        while true {
            switch hunt.step() {
            case .found(let line): return line
            case .nothing: return nil
            case .searching: continue
            }
        }
    }

    static let text = """
        Build started
        compiling \u{1B}[31mEr\u{1B}[0mror.swift
        10 % hidden\r100 %
        error: no such file
        ünïcode ERROR
        end of error
        """

    static let hunts: [(String, Int, TextDirection, Int?)] = [
        ("error", 0, .forward, 1),
        ("error", 2, .forward, 3),
        ("error", 3, .forward, 3),
        ("Error", 0, .forward, 1),
        ("Error", 2, .forward, nil),
        ("ERROR", 0, .forward, 4),
        ("error", 4, .backward, 4),
        ("error", 2, .backward, 1),
        ("error", 0, .backward, nil),
        ("hidden", 0, .forward, nil),
        ("31m", 0, .forward, nil),
        ("100 %", 0, .forward, 2),
        ("of error", 0, .forward, 5),
        ("ünï", 0, .forward, 4),
        ("x", 99, .forward, nil),
        ("error", 99, .backward, 5),
        ("error", -1, .backward, nil),
    ]

    static let counts: [(String, Int, SearchHits?)] = [
        ("error", 1, SearchHits(number: 1, all: 4)),
        ("error", 3, SearchHits(number: 2, all: 4)),
        ("error", 5, SearchHits(number: 4, all: 4)),
        ("Error", 1, SearchHits(number: 1, all: 1)),
        ("x", 3, nil),
    ]

    @Test(arguments: counts)
    func `lines with the words are counted, however often they stand in one`(
        words: String,
        line: Int,
        hits: SearchHits?
    ) throws {
        let text = Self.text.replacing("no such file", with: "no such file, an error")
        let search = try #require(TextSearch(words))
        let hunt = LogHunt(search, in: snapshot(text), from: line, .forward)
        #expect(hunt.hits(at: line) == hits)
    }

    @Test func `matches in a log that is long are not counted`() throws {
        let search = try #require(TextSearch("line"))
        let long = String(repeating: "a line of many\n", count: LogHunt.blockSize / 15 + 1)
        #expect(LogHunt(search, in: snapshot(long), from: 0, .forward).hits(at: 0) == nil)
        let short = String(repeating: "a line of many\n", count: 100_000)
        let hits = LogHunt(search, in: snapshot(short), from: 0, .forward).hits(at: 41)
        #expect(hits == SearchHits(number: 42, all: 100_000))
    }

    @Test(arguments: hunts)
    func `the nearest line is found`(
        words: String,
        line: Int,
        direction: TextDirection,
        found: Int?
    ) throws {
        #expect(try hunt(words, in: snapshot(Self.text), from: line, direction) == found)
    }

    @Test func `nothing is found in an empty log`() throws {
        #expect(try hunt("x", in: snapshot(""), from: 0) == nil)
        #expect(try hunt("x", in: snapshot(""), from: 0, .backward) == nil)
    }

    @Test func `a hunt through many blocks sees what a look at each line sees`() throws {
        var random = SeededGenerator(seed: 21)
        var lines: [String] = []
        for _ in 0..<30_000 {
            var line = String(repeating: "abcdefgh ", count: .random(in: 0...20, using: &random))
            if Int.random(in: 0..<3000, using: &random) == 0 { line += "nee\u{1B}[1mdle" }
            lines.append(line)
        }
        let snapshot = snapshot(lines.map { $0 + "\n" }.joined())
        #expect(snapshot.facts.length > LogHunt.blockSize)
        let expected = lines.indices.filter { lines[$0].contains("nee") }
        var forward: [Int] = []
        while let line = try hunt("needle", in: snapshot, from: (forward.last ?? -1) + 1) {
            forward.append(line)
        }
        #expect(forward == expected)
        var backward: [Int] = []
        while let line = try hunt("needle", in: snapshot, from: (backward.last ?? 30_000) - 1, .backward) {
            backward.append(line)
        }
        #expect(backward == expected.reversed())
    }

    @Test func `words across the edge of what is read at a time are found`() throws {
        for shift in 0..<14 {
            let filler = String(repeating: "x", count: (1 << 18) - shift)
            let snapshot = snapshot("first\n" + filler + "needle" + filler + "\nlast\n")
            #expect(try hunt("needle", in: snapshot, from: 0) == 1)
            #expect(try hunt("last", in: snapshot, from: 0) == 2)
        }
    }

    @Test func `the search goes on behind lines that were lost`() throws {
        let store = LogStore(
            directory: FileManager.default.temporaryDirectory.path,
            spillLimit: LogStore.writeSize * 2
        )
        let filler = String(repeating: "x", count: 1000)
        for number in 0..<9000 { store.append("<\(number)> \(filler)\n") }
        let snapshot = store.snapshot()
        let lost = snapshot.facts.lost
        #expect(!lost.isEmpty)
        #expect(try hunt("<8999>", in: snapshot, from: 0) == 8999)
        #expect(try hunt("<\(lost.upperBound)>", in: snapshot, from: 0) == lost.upperBound)
        #expect(try hunt("<\(lost.lowerBound + 5)>", in: snapshot, from: 0) == nil)
        #expect(try hunt("<3>", in: snapshot, from: 8999, .backward) == 3)
    }
}

@Suite struct ByteSearchTests {
    @Test(arguments: ["a", "ab", "aab", "needle", "e", " ", "qq", "Ab", "\u{E9}"], [true, false])
    func `every place is found that a plain comparison finds`(needle: String, mindsCase: Bool) throws {
        var random = SeededGenerator(seed: 3)
        let alphabet = Array("aAbBeEnNdDlL qQ\u{C3}\u{A9}".utf8)
        let needle = Array((mindsCase ? needle : needle.lowercased()).utf8)
        let search = try #require(ByteSearch(needle, mindsCase: mindsCase))
        for length in [0, 1, 2, 3, 10, 500] {
            let text = (0..<length).compactMap { _ in alphabet.randomElement(using: &random) } + needle
            let lowered = text.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
            let compared = mindsCase ? text : lowered
            let expected = (0...(text.count - needle.count)).filter { compared[$0...].starts(with: needle) }
            let found = text.withUnsafeBytes { bytes -> [Int] in
                var places = search.places(in: bytes)
                var found: [Int] = []
                while let place = places.next(from: (found.last ?? -1) + 1) { found.append(place) }
                return found
            }
            #expect(found == expected)
        }
    }
}
