import Foundation
import Testing

/// The real binary, killed at random moments under load.
///
/// `make crash-test N=…` kills more often than the suite does. A finding names the seed of its round;
/// `SWITCHYARD_CRASH_SEED=… make crash-test N=20` does that round again, as far as a machine does the same twice.
@Suite(.serialized) struct CrashTests {
    /// On as many repositories at once engines are killed; more would only wait for each other.
    private static let lanes = 2
    /// After so many kills a new repository is taken: what has to be looked at grows with each.
    private static let killsPerRound = 20

    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    private static let kills = Int(number("SWITCHYARD_CRASH_KILLS") ?? 200)
    private static let seed = number("SWITCHYARD_CRASH_SEED") ?? UInt64.random(in: 1...1_000_000_000)

    @Test func `whenever the engine is killed, nothing is lost and the user's repository stays as it is`()
        async throws
    {
        let starts = Array(stride(from: 0, to: Self.kills, by: Self.killsPerRound))
        let rounds = starts.enumerated().map { number, start in
            (seed: Self.seed &+ UInt64(number), kills: min(Self.killsPerRound, Self.kills - start))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, round) in rounds.enumerated() {
                if number >= Self.lanes { _ = try await group.next() }
                group.addTask {
                    var crashes = try CrashRound(seed: round.seed, kills: round.kills)
                    try await crashes.run()
                }
            }
            try await group.waitForAll()
        }
    }
}
