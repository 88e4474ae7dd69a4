import CILogs
import Domain
import Foundation
import Testing

/// What is kept of a log, and how it is written out.
@Suite struct KeptLogTests {
    /// A log as it is kept.
    private struct Kept {
        var bytes: [UInt8] = []
        var places: LogPlaces

        /// Takes a log in pieces of a size.
        init(_ log: [UInt8], piece: Int = .max) {
            var cleaner = LogCleaner()
            var start = 0
            while start < log.count {
                let end = start + min(piece, log.count - start)
                bytes += cleaner.append(Array(log[start..<end]))
                start = end
            }
            bytes += cleaner.finish()
            places = cleaner.places
        }

        init(_ log: String, piece: Int = .max) { self.init(Array(log.utf8), piece: piece) }

        var text: String { String(decoding: bytes, as: UTF8.self) }

        func slice(_ offset: Int, _ limit: Int, _ style: JobLogStyle = JobLogStyle()) -> String {
            let window = places.window(at: offset, limit: limit, in: style)
            return WrittenLog.text(of: Array(bytes[window.bytes]), in: window, style: style)
        }

        func whole(_ style: JobLogStyle = JobLogStyle()) -> String { slice(0, .max, style) }
    }

    private static let styles = [false, true].flatMap { times in
        [false, true].map { JobLogStyle(showsTimes: times, showsColors: $0) }
    }

    private static let raw =
        "\u{FEFF}2026-11-02T10:11:12.1234567Z ##[group]Run make\n"
        + "2026-11-02T10:11:12.1Z \u{1B}[36;1mmake\u{1B}[0m\n"
        + "2026-11-02T10:11:13Z ##[endgroup]\n"
        + "no time, \u{1B}[1mbold\u{1B}[0m, \u{1B}]0;title\u{07}and \u{1B}[2Jno more\n"
        + "2026-11-02T10:11:14.5Z 10 %\r\u{1B}[32m100 %\u{1B}[0m\n"
        + "2026-11-02T10:11:15.5Z ##[error]it broke"

    @Test func `it is written in every style`() {
        let kept = Kept(Self.raw)
        #expect(kept.places.lineCount == 6)
        #expect(
            kept.whole()
                == "##[group]Run make\nmake\n##[endgroup]\nno time, bold, and no more\n100 %\n##[error]it broke\n"
        )
        #expect(
            kept.whole(JobLogStyle(showsTimes: true))
                == "10:11:12.123 ##[group]Run make\n10:11:12.100 make\n10:11:13.000 ##[endgroup]\n"
                + "no time, bold, and no more\n10:11:14.500 100 %\n10:11:15.500 ##[error]it broke\n"
        )
        #expect(
            kept.whole(JobLogStyle(showsColors: true))
                == "##[group]Run make\n\u{1B}[36;1mmake\u{1B}[0m\n##[endgroup]\n"
                + "no time, \u{1B}[1mbold\u{1B}[0m, and no more\n\u{1B}[32m100 %\u{1B}[0m\n"
                + "\u{1B}[31m##[error]it broke\u{1B}[0m\n"
        )
    }

    @Test(arguments: [1, 2, 7, 64, 4_096]) func `pieces of any size come to the same`(piece: Int) {
        let whole = Kept(Self.raw)
        let kept = Kept(Self.raw, piece: piece)
        #expect(kept.bytes == whole.bytes)
        #expect(kept.places == whole.places)
    }

    @Test func `of what is kept the same lines are read as of the log`() {
        let (log, kept) = (LogText(Self.raw), LogText(Kept(Self.raw).bytes))
        #expect(kept.count == log.count)
        for index in 0..<log.count {
            #expect(kept[index].text == log[index].text)
            #expect(kept[index].mark == log[index].mark)
            #expect(kept[index].depth == log[index].depth)
            let (time, other) = (log[index].time, kept[index].time)
            #expect((time == nil) == (other == nil))
            if let time, let other { #expect(abs(time.timeIntervalSince(other)) < 0.001) }
        }
        // Keeping it twice changes nothing.
        #expect(Kept(Kept(Self.raw).bytes).bytes == Kept(Self.raw).bytes)
    }

    @Test(arguments: [
        "", "\n", "\n\n", "no end", "end\n", "\r\n\r\n", "2026-11-02T10:11:12.1Z",
        "2026-13-02T10:11:12.123Z x",
        "\u{FEFF}", "\u{1B}", "\u{1B}[", "\u{1B}[31m", "##[group]\u{1B}[31mred\n", "\u{1B}[31m##[group]x",
        "\u{1B}[31m##[error]own color", "日本\u{1B}[1m語\n",
    ]) func `every log has the same length in a style as its text`(log: String) {
        let kept = Kept(log)
        for style in Self.styles {
            let text = kept.whole(style)
            #expect(text.unicodeScalars.count == kept.places.length(in: style))
            #expect(text.isEmpty || text.last == "\n")
        }
        #expect(kept.places.lineCount == LogText(log).count)
    }

    @Test func `headings of groups are plain`() {
        #expect(Kept("\u{1B}[31m##[group]x\u{1B}[0m").whole(JobLogStyle(showsColors: true)) == "##[group]x\n")
    }

    @Test func `what is no text becomes text`() {
        let kept = Kept([0x61, 0xFF, 0x80, 0x62, 0x0A, 0xE2, 0x82])
        #expect(kept.whole() == "a\u{FFFD}\u{FFFD}b\n\u{FFFD}\n")
        #expect(kept.places.length(in: JobLogStyle()) == 7)
    }

    @Test func `slices put together are the whole, and each reads hardly more than itself`() {
        var log = ""
        for number in 0..<1_500 {
            let color = number.isMultiple(of: 3) ? "\u{1B}[3\(number % 8)m" : ""
            log += "2026-11-02T10:11:12.\(1_000_000 + number)Z \(color)line \(number) ü 日 \u{1B}[0mof a log\n"
        }
        // One line without an end for a long time.
        log += String(repeating: "\u{1B}[1mü\u{1B}[0m and ", count: 12_000) + "\nlast\n"
        let kept = Kept(log)
        for style in Self.styles {
            let whole = Array(kept.whole(style).unicodeScalars)
            #expect(whole.count == kept.places.length(in: style))
            var text: [Unicode.Scalar] = []
            while text.count < whole.count {
                let window = kept.places.window(at: text.count, limit: 7_919, in: style)
                #expect(window.bytes.count < 400_000)
                text.append(contentsOf: kept.slice(text.count, 7_919, style).unicodeScalars)
            }
            #expect(text == whole)
            #expect(Array(kept.slice(-5, 100, style).unicodeScalars) == Array(whole.suffix(5)))
            #expect(kept.slice(whole.count + 9, 10, style).isEmpty)
        }
    }

    @Test func `places survive being kept`() throws {
        let places = Kept(Self.raw).places
        let data = try JSONEncoder().encode(places)
        #expect(try JSONDecoder().decode(LogPlaces.self, from: data) == places)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(LogPlaces.self, from: Data("[1,2,3]".utf8))
        }
    }
}
