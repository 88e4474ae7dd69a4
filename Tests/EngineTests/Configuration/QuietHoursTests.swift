import Testing

@testable import Engine

@Suite struct QuietHoursTests {
    @Test(arguments: [
        ("22:00", "07:30", 22, 0, true), ("22:00", "07:30", 21, 59, false), ("22:00", "07:30", 0, 0, true),
        ("22:00", "07:30", 7, 29, true), ("22:00", "07:30", 7, 30, false), ("22:00", "07:30", 12, 0, false),
        ("9:00", "17:00", 9, 0, true), ("9:00", "17:00", 16, 59, true), ("9:00", "17:00", 17, 0, false),
        ("9:00", "17:00", 3, 0, false), ("08:00", "08:00", 8, 0, true), ("08:00", "08:00", 7, 59, true),
        ("00:00", "00:01", 0, 0, true), ("00:00", "00:01", 0, 1, false), ("23:59", "00:00", 23, 59, true),
        ("23:59", "00:00", 0, 0, false),
    ])
    func `it is quiet from one time until the other, over midnight as well`(
        from: String,
        until: String,
        hour: Int,
        minute: Int,
        isQuiet: Bool
    ) throws {
        let hours = try #require(QuietHours(from: from, until: until))
        #expect(hours.covers(hour: hour, minute: minute) == isQuiet)
    }

    @Test(arguments: [
        ("", ""), ("22:00", ""), ("", "07:00"), ("22", "07:00"), ("24:00", "07:00"), ("22:60", "07:00"),
        ("22:0", "07:00"), ("-1:00", "07:00"), ("22:00:00", "07:00"), ("٢٢:00", "07:00"), ("22:+1", "07:00"),
    ])
    func `without two times of day there are no quiet hours`(from: String, until: String) {
        #expect(QuietHours(from: from, until: until) == nil)
    }

    @Test(arguments: ["Kim <kim@example.org>", "Kim Lee <kim+work@example.org>", "  李 <a@b>"])
    func `a co-author has a name and an address`(text: String) throws {
        let trailer = try #require(CoAuthor(text)).trailer
        #expect(trailer == "Co-authored-by: " + text.drop(while: \.isWhitespace))
    }

    @Test(arguments: [
        "", "Kim", "<kim@example.org>", " <kim@example.org>", "Kim<kim@example.org>", "Kim <kim>",
        "Kim <@b>", "Kim <a@b@c>", "Kim <a @b>", "Kim <a@b> x", "Kim <a@b", "Kim > <a@b>",
        "Kim\nSigned-off-by: x <a@b>", "K\u{1B}im <a@b>", "K\u{202E}im <a@b>",
    ])
    func `what is no co-author could be anything in a message`(text: String) {
        #expect(CoAuthor(text) == nil)
    }
}
