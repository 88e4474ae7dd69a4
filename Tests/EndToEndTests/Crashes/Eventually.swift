/// Looks again and again until something is so, or the time is up.
///
/// - Parameters:
///   - limit: How long it may take.
///   - pause: How long to leave the processors to those who are waited for.
///   - condition: What is waited for.
/// - Returns: Whether it came about.
/// - Throws: What the condition throws, or `CancellationError`.
func eventually(
    within limit: Duration,
    lookingEvery pause: Duration = .milliseconds(5),
    _ condition: () throws -> Bool
) async throws -> Bool {
    let deadline = ContinuousClock.now + limit
    while true {
        if try condition() { return true }
        guard ContinuousClock.now < deadline else { return false }
        try await Task.sleep(for: pause)
    }
}
