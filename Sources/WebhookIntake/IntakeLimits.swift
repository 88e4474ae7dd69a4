import GitHub

/// How much is taken from those who connect, and how long they may take.
package struct IntakeLimits: Sendable, Hashable {
    /// How many connections are open at once; further ones wait with the kernel.
    package var connections = 16
    /// The most bytes of a request's line and fields, and of what may follow a body in pieces.
    package var headBytes = 16 << 10
    /// The most bytes of a body: what GitHub itself sends at the most.
    package var bodyBytes = WebhookDelivery.maximumBytes
    /// The most bytes of all bodies that are under way; what goes beyond is told to come again.
    package var heldBytes = 128 << 20
    /// How long nothing may come while more is due.
    package var silence = Duration.seconds(10)
    /// How long a request may take as a whole, and its answer.
    package var request = Duration.seconds(60)
    /// How long a refused sender is given to read why, before its connection is torn.
    package var farewell = Duration.seconds(1)

    /// Sets the usual limits.
    package init() {}
}
