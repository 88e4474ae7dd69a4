import Testing

@testable import HTTP

/// Bodies of which only beginning and end are wanted.
@Suite struct BodyEndsTests {
    @Test(arguments: [1, 2, 3, 5, 8, 100], [2, 3, 10, 64, 199, 200, 1_000])
    func `pieces of any size leave the same ends`(piece: Int, limit: Int) {
        let body = (0..<200).map { UInt8($0) }
        var ends = BodyEnds(limit: limit)
        for start in stride(from: 0, to: body.count, by: piece) {
            ends.append(Array(body[start..<min(start + piece, body.count)]))
        }
        let kept = ends.joined
        #expect(kept.count == min(limit, body.count))
        #expect(ends.omitted == body.count - kept.count)
        #expect(
            kept
                == (limit >= body.count
                    ? body : Array(body.prefix(limit / 2) + body.suffix(limit - limit / 2)))
        )
    }

    @Test func `thousands of pieces are given up one by one`() {
        var ends = BodyEnds(limit: 10)
        for number in 0..<5_000 { ends.append([UInt8(number % 256)]) }
        let kept = ends.joined
        #expect(kept.count == 10)
        #expect(ends.omitted == 4_990)
    }

    @Test func `nothing has no ends`() {
        var ends = BodyEnds(limit: 10)
        let kept = ends.joined
        #expect(kept.isEmpty)
        #expect(ends.omitted == 0)
    }
}
