/// Waits until something is so; a test that waits in vain ends with its time limit.
@MainActor func waitUntil(_ condition: @MainActor () -> Bool) async throws {
    while !condition() {
        try Task.checkCancellation()
        await Task.yield()
    }
}
