/// The time at the beginning of a line of GitHub's logs, such as `2026-11-02T10:11:12.1234567Z `.
struct LogTimestamp {
    /// 100 ns since 1970.
    let ticks: Int64
    /// Where the line's text begins.
    let end: Int

    /// Reads a time; nil when there is none.
    init?(_ line: UnsafeBufferPointer<UInt8>, at start: Int) {
        // Most lines are decided by one comparison: the T between date and time.
        guard line.count >= start + 20, line[start + 10] == UInt8(ascii: "T") else { return nil }
        func number(_ offset: Int, _ digits: Int) -> Int? {
            var value = 0
            for index in (start + offset)..<(start + offset + digits) {
                guard line[index] >= 0x30, line[index] <= 0x39 else { return nil }
                value = value * 10 + Int(line[index] - 0x30)
            }
            return value
        }
        func has(_ character: UInt8, at offset: Int) -> Bool { line[start + offset] == character }
        guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
            let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
            has(0x2D, at: 4), has(0x2D, at: 7), has(0x3A, at: 13), has(0x3A, at: 16),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        var index = start + 19
        var fraction = 0
        if line[index] == UInt8(ascii: ".") {
            index += 1
            var unit = 1_000_000
            while index < line.count, line[index] >= 0x30, line[index] <= 0x39 {
                fraction += Int(line[index] - 0x30) * unit
                unit /= 10
                index += 1
            }
        }
        guard index < line.count, line[index] == UInt8(ascii: "Z") else { return nil }
        index += 1
        if index < line.count, line[index] == 0x20 { index += 1 }
        let days = Self.days(year: year, month: month, day: day)
        ticks = Int64(((days * 24 + hour) * 60 + minute) * 60 + second) * 10_000_000 + Int64(fraction)
        end = index
    }

    /// Days since 1970-01-01 in the Gregorian calendar, by Howard Hinnant's `days_from_civil`
    /// (https://howardhinnant.github.io/date_algorithms.html).
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
