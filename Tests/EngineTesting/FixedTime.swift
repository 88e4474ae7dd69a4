package import Foundation
import Synchronization

/// A time that stands still until a test moves it.
package final class FixedTime: Sendable {
    private let date: Mutex<Date>

    /// Starts at a moment of the past.
    package init(_ date: Date = Date(timeIntervalSince1970: 1_750_000_000)) { self.date = Mutex(date) }

    /// The present moment.
    package var now: Date { date.withLock { $0 } }

    /// Lets time pass.
    package func advance(by seconds: TimeInterval) { date.withLock { $0 += seconds } }
}
