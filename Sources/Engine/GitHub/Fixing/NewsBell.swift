/// Wakes one listener up who looks for himself what has changed; rung while he looks, he looks once more.
struct NewsBell: Sendable {
    /// One element for each time that there may be something new.
    let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    /// Creates a bell that nobody has rung.
    init() {
        (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Says that there may be something new.
    func ring() { continuation.yield() }
}
