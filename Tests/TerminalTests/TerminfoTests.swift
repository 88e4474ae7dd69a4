import Testing

@testable import Terminal

@Suite struct TerminfoTests {
    @Test(arguments: ["xterm", "xterm-256color", "vt100", "linux", "screen", "dumb"])
    func `an installed description survives reading and writing`(name: String) throws {
        let original = try #require(Terminfo(terminal: name, environment: [:]))
        #expect(Terminfo(compiled: original.encoded) == original)
    }

    @Test func `true colour is added once`() throws {
        let description = try #require(Terminfo(terminal: "xterm-256color", environment: [:])).withTrueColor()
        #expect(Terminfo(compiled: description.encoded) == description)
        #expect(description.withTrueColor() == description)
    }

    @Test(arguments: ["", "../../etc/passwd", ".", "no-such-terminal"])
    func `a name that is no terminal finds nothing`(name: String) {
        #expect(Terminfo(terminal: name, environment: [:]) == nil)
    }

    @Test func `broken files are refused, never a crash`() throws {
        let bytes = try #require(Terminfo(terminal: "xterm-256color", environment: [:])).encoded
        var random = SeededGenerator(seed: 1)
        for _ in 0..<200 {
            var broken = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
            for _ in 0..<5 where !broken.isEmpty {
                broken[Int.random(in: 0..<broken.count, using: &random)] = .random(
                    in: 0...255,
                    using: &random
                )
            }
            _ = Terminfo(compiled: broken)
        }
        #expect(Terminfo(compiled: []) == nil)
    }
}
