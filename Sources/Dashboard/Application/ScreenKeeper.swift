import Foundation

/// Keeps how the screen stands in its file: after a pause, off the main thread, and only what is new.
///
/// While nobody does anything nothing is due, so nothing wakes up.
@MainActor
final class ScreenKeeper {
    /// How long nobody does anything before what was done is kept.
    private static let pause = Duration.seconds(1)

    private let save: @Sendable (Data) async -> Void
    private let paused: @MainActor () -> Void
    /// What the file says or is about to; nil while it was not read, and must not be written over.
    private var kept: ScreenMemory?
    private var lastDeed = ContinuousClock.now
    private var waiting: Task<Void, Never>?
    private var writing: Task<Void, Never>?

    /// Creates a keeper that writes nothing before ``begin(with:)``.
    ///
    /// - Parameters:
    ///   - save: Replaces the file.
    ///   - paused: Called in a pause after ``touch()``, to keep what is new.
    init(save: @escaping @Sendable (Data) async -> Void, paused: @escaping @MainActor () -> Void) {
        self.save = save
        self.paused = paused
    }

    /// Says how the screen stands before anybody did anything: only what differs from it is worth writing.
    func begin(with memory: ScreenMemory) { kept = memory }

    /// Whether there is nothing new in how the screen stands.
    func isKept(_ memory: ScreenMemory) -> Bool { memory == kept }

    /// Hears that somebody did something.
    func touch() {
        lastDeed = .now
        guard waiting == nil else { return }
        waiting = Task { [weak self] in
            while let due = self?.due, due > .now {
                try? await Task.sleep(until: due, clock: .continuous)
                if Task.isCancelled { return }
            }
            self?.waiting = nil
            self?.paused()
        }
    }

    /// Keeps how the screen stands, if that is new.
    func keep(_ memory: ScreenMemory) {
        guard let kept, memory != kept else { return }
        self.kept = memory
        let (before, replace) = (writing, save)
        // One after the other, so that the file ends with the newest; not cancelled, as it must be written.
        writing = Task {
            await before?.value
            await ScreenKeeper.write(memory, replace)
        }
    }

    /// Hears of no more pauses.
    func stop() { waiting?.cancel() }

    /// Returns when everything is written.
    func settle() async { await writing?.value }

    private var due: ContinuousClock.Instant { lastDeed + Self.pause }

    @concurrent
    private static func write(_ memory: ScreenMemory, _ save: @Sendable (Data) async -> Void) async {
        // Numbers, names and texts can always be encoded.
        guard let data = try? memory.data() else { return }
        await save(data)
    }
}
