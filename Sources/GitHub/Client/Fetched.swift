package import Foundation

/// Something that was asked for, with what is known of its age.
package struct Fetched<Value: Sendable>: Sendable {
    /// What the server said.
    package let value: Value

    /// When the server last confirmed it.
    package let fetchedAt: Date

    /// Whether the server said that nothing changed since it was last asked (304, which costs nothing).
    package let isUnchanged: Bool

    /// Whether it is everything; false when a limit cut the pages.
    package let isComplete: Bool

    /// Describes what came of a call.
    package init(value: Value, fetchedAt: Date, isUnchanged: Bool = false, isComplete: Bool = true) {
        self.value = value
        self.fetchedAt = fetchedAt
        self.isUnchanged = isUnchanged
        self.isComplete = isComplete
    }
}

extension Fetched {
    /// The same with another value made of this one.
    package func map<Other: Sendable>(_ transform: (Value) throws -> Other) rethrows -> Fetched<Other> {
        Fetched<Other>(
            value: try transform(value),
            fetchedAt: fetchedAt,
            isUnchanged: isUnchanged,
            isComplete: isComplete
        )
    }
}
