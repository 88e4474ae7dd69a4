import ArgumentParser
import Foundation

/// A moment on the command line: a day, a time of a day, or an age.
struct Moment: ExpressibleByArgument, Sendable, Equatable {
    /// When it begins.
    let start: Date
    /// When it ends: a day is longer than a moment.
    let end: Date

    init?(argument: String) {
        self.init(argument, now: Date(), calendar: .current)
    }

    /// Reads a moment.
    ///
    /// - Parameters:
    ///   - text: What was typed.
    ///   - now: What an age is counted back from.
    ///   - calendar: Which local time is meant.
    init?(_ text: String, now: Date, calendar: Calendar) {
        if let age = Self.age(text) {
            (start, end) = (now - age, now - age)
        } else if let moment = try? Date(text, strategy: .iso8601) {
            (start, end) = (moment, moment)
        } else if let (moment, isDay) = Self.local(text, calendar) {
            let next = isDay ? calendar.date(byAdding: .day, value: 1, to: moment) : nil
            // Times are stored in whole milliseconds.
            (start, end) = (moment, next?.addingTimeInterval(-0.001) ?? moment)
        } else {
            return nil
        }
    }

    /// Seconds of an age such as `2h`.
    private static func age(_ text: String) -> TimeInterval? {
        let units: [Character: TimeInterval] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        guard let last = text.last, let unit = units[last], let number = UInt32(text.dropLast()) else {
            return nil
        }
        return TimeInterval(number) * unit
    }

    /// A local time, or the beginning of a day.
    private static func local(_ text: String, _ calendar: Calendar) -> (Date, isDay: Bool)? {
        let form = #/(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?/#
        guard let found = text.wholeMatch(of: form)?.output else { return nil }
        var components = DateComponents(year: Int(found.1), month: Int(found.2), day: Int(found.3))
        components.hour = found.4.flatMap { Int($0) }
        components.minute = found.5.flatMap { Int($0) }
        components.second = found.6.flatMap { Int($0) }
        guard components.isValidDate(in: calendar), let date = calendar.date(from: components) else {
            return nil
        }
        return (date, found.4 == nil)
    }
}
