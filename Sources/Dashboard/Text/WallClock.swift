import Foundation
import Glibc
import Terminal

/// Times as people write them, in one time zone.
///
/// Absolute, so that nothing has to tick. The zone is the C library's: Foundation's loads the tables of every zone
/// and language of the world, which is a tenth of the time until the first picture.
struct WallClock: Sendable {
    /// The user's own zone.
    static let local = WallClock { seconds in
        var time = time_t(seconds)
        var parts = tm()
        return localtime_r(&time, &parts) == nil ? 0 : parts.tm_gmtoff
    }
    static let gmt = WallClock { _ in 0 }

    /// How many seconds the zone is ahead of Greenwich at a second since 1970.
    private let offset: @Sendable (Int) -> Int

    init(offset: @escaping @Sendable (Int) -> Int) { self.offset = offset }

    /// Such as `14:05` on the day of `now`, else `22 Nov`.
    func short(_ date: Date, now: Date) -> String {
        day(of: date) == day(of: now) ? time(of: date) : dayAndMonth(of: date)
    }

    /// Such as `14:05` on the day of `now`, else `22 Nov 14:05`.
    func long(_ date: Date, now: Date) -> String {
        let time = time(of: date)
        return day(of: date) == day(of: now) ? time : "\(dayAndMonth(of: date)) \(time)"
    }

    /// The number of the day; different days have different ones.
    func day(of date: Date) -> Int { Int((localSeconds(date) / 86_400).rounded(.down)) }

    private func localSeconds(_ date: Date) -> Double {
        // A date that nobody means must not end the program.
        let seconds = min(max(date.timeIntervalSince1970, -1e12), 1e12)
        return seconds + Double(offset(Int(seconds.rounded(.down))))
    }

    /// Done by hand: formatting every line of a list costs more than drawing it.
    private func time(of date: Date) -> String {
        let minutes = Int(localSeconds(date).rounded(.down) / 60) - day(of: date) * 1440
        let (hour, minute) = (minutes / 60, minutes % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }

    private func dayAndMonth(of date: Date) -> String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        var seconds = time_t(localSeconds(date))
        var parts = tm()
        guard gmtime_r(&seconds, &parts) != nil, months.indices.contains(Int(parts.tm_mon))
        else { return "–" }
        return "\(parts.tm_mday) \(months[Int(parts.tm_mon)])"
    }
}

/// Durations and amounts in few columns.
enum ShortText {
    /// Such as `0.4 s`, `12 s`, `3 min 5 s`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0 else { return "–" }
        if seconds < 9.95 { return "\((seconds * 10).rounded() / 10) s" }
        let whole = Int(min(seconds.rounded(), 1e9))
        return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
    }

    /// A duration as one speaks of it: `40 s`, `5 min`, `2 h`.
    static func roughly(_ seconds: Double) -> String {
        let whole = Int(min(max(0, seconds.rounded()), 1e9))
        switch whole {
        case ..<60: return "\(whole) s"
        case ..<7200: return "\((whole + 30) / 60) min"
        default: return "\((whole + 1800) / 3600) h"
        }
    }

    /// Such as `950`, `8.2k`, `32k`.
    static func amount(_ number: Int) -> String {
        if number < 1000 { return String(number) }
        let tenths = number / 100
        return tenths < 100 && tenths % 10 != 0 ? "\(tenths / 10).\(tenths % 10)k" : "\(tenths / 10)k"
    }

    /// Such as `512 B`, `31 kB`, `4.7 GB`; a thousand to the next.
    static func bytes(_ number: Int64) -> String {
        if number < 1000 { return "\(number) B" }
        if number < 1_000_000 { return "\(number / 1000) kB" }
        if number < 1_000_000_000 { return "\(number / 1_000_000) MB" }
        return "\((Double(number) / 1e8).rounded() / 10) GB"
    }

    /// The first digits of a commit or tree.
    static func hash(_ hash: String) -> String { String(hash.prefix(8)) }

    /// A path in so many columns: its end, which tells paths apart, such as `…/worktrees/3`.
    static func path(_ path: String, to columns: Int) -> String {
        guard !TerminalText.fits(path, in: columns) else { return path }
        let parts = path.split(separator: "/")
        guard parts.count > 1, var end = parts.last.map(String.init) else {
            return TerminalText.truncated(path, to: columns)
        }
        for part in parts.dropLast().reversed() {
            let longer = "\(part)/\(end)"
            guard TerminalText.fits("…/" + longer, in: columns) else { break }
            end = longer
        }
        return TerminalText.truncated("…/" + end, to: columns)
    }

    /// Such as `1 file`, `3 files`; or of a noun with a plural of its own `1 fix`, `3 fixes`.
    static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    /// The first few of some names, and how many more there are.
    static func list(_ names: [String], limit: Int = 3) -> String {
        let shown = names.prefix(limit).joined(separator: ", ")
        return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
    }
}
