import Foundation

/// The three ways in which GitHub writes a time.
enum Timestamp {
    /// `2026-03-04T05:06:07Z`, in most places.
    static func plain(_ date: Date) -> String { date.formatted(.iso8601) }

    /// `2026-03-04T06:06:07.000+01:00`, in the steps of a job: milliseconds and an offset.
    static func step(_ date: Date) -> String {
        String(plain(date.addingTimeInterval(3600)).dropLast()) + ".000+01:00"
    }

    /// `2026-03-04T05:06:07.1234567Z`, in the lines of a log.
    static func log(_ date: Date) -> String {
        let seconds = date.timeIntervalSince1970
        let fraction = Int((seconds - seconds.rounded(.down)) * 10_000_000)
        let digits = String(fraction)
        return String(plain(date).dropLast()) + "."
            + String(repeating: "0", count: max(0, 7 - digits.count)) + digits + "Z"
    }

    /// `Wed, 04 Mar 2026 05:06:07 GMT`, in a header field.
    static func field(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: date)
    }

    /// Reads a time as clients send it, such as `2026-03-04T05:06:07Z`.
    static func parse(_ text: String) -> Date? { try? Date(text, strategy: .iso8601) }
}
