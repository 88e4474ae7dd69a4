import Domain
import Foundation
import Testing

@testable import Store

@Suite struct JSONCodingTests {
    @Test func `keys are sorted and slashes stay as they are`() throws {
        let json = try JSONCoding.encode(["b": "x/y", "a": "z"])
        #expect(String(decoding: json, as: UTF8.self) == #"{"a":"z","b":"x/y"}"#)
    }

    @Test(arguments: [0, 1, -1, 999, 1_700_000_000_123, 1_763_845_031_789, -62_135_596_800_000])
    func `a moment is its milliseconds, there and back`(milliseconds: Int64) throws {
        let date = JSONCoding.date(ofMilliseconds: milliseconds)
        let json = try JSONCoding.encode([date])
        #expect(String(decoding: json, as: UTF8.self) == "[\(milliseconds)]")
        #expect(try JSONCoding.decode([Date].self, from: json) == [date])
        #expect(JSONCoding.milliseconds(of: date) == milliseconds)
    }
}
