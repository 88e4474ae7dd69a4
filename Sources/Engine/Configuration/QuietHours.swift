/// The hours of each day in which nobody is to be called: neither by the bell nor by anything else.
///
/// What happens meanwhile is counted as ever, and is there to be seen.
package struct QuietHours: Sendable, Equatable {
    /// The first quiet minute of the day, and the first that is not quiet any more.
    private let begin: Int
    private let end: Int

    /// Reads two times of day; nil unless both are some.
    ///
    /// - Parameters:
    ///   - from: When it gets quiet, such as `22:00`.
    ///   - until: When it ends, such as `07:30`; earlier than the beginning means on the next day, and the same time
    ///     means all day.
    package init?(from: String, until: String) {
        guard let begin = Self.minute(of: from), let end = Self.minute(of: until) else { return nil }
        (self.begin, self.end) = (begin, end)
    }

    /// Whether it is quiet at a time of day.
    ///
    /// - Parameters:
    ///   - hour: From 0 to 23, of the user's own clock.
    ///   - minute: From 0 to 59.
    /// - Returns: Whether nobody is to be called.
    package func covers(hour: Int, minute: Int) -> Bool {
        let now = hour * 60 + minute
        return begin < end ? (begin..<end).contains(now) : now >= begin || now < end
    }

    /// The minutes since midnight of a time such as `07:30`; nil for what is none.
    static func minute(of text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isDigit) }),
            parts[1].count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }
}

extension Character {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
