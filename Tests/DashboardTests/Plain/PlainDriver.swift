import Domain
import Foundation

@testable import Dashboard

/// A plain session that is driven by lines and answers, without an engine, a terminal or a clock.
struct PlainDriver {
    var session: PlainSession
    var time = Fixtures.now
    private var lines: [ToldLine] = []
    private var effects: [PlainEffect] = []

    /// A session that waits for its engine.
    init(isInteractive: Bool = false, keymap: Keymap = .standard) {
        session = PlainSession(
            keymap: keymap,
            isInteractive: isInteractive,
            clock: .gmt,
            time: Fixtures.now
        )
    }

    /// A session whose engine has answered, and which has greeted.
    static func connected(
        _ snapshot: SnapshotQuery.Answer = Fixtures.snapshot(),
        isInteractive: Bool = false,
        keymap: Keymap = .standard
    ) -> PlainDriver {
        var driver = PlainDriver(isInteractive: isInteractive, keymap: keymap)
        driver.apply(.engineStarted(snapshot))
        _ = driver.takeLines()
        return driver
    }

    mutating func apply(_ input: PlainInput) {
        let (lines, effects) = session.apply(input, at: time)
        self.lines += lines
        self.effects += effects
    }

    mutating func type(_ lines: String...) {
        for line in lines { apply(.line(line)) }
    }

    mutating func events(_ events: EngineEvent...) {
        apply(
            .events(events.map { EventEnvelope(cursor: nil, time: time, correlation: "test", event: $0) })
        )
    }

    /// What was printed since the last look.
    mutating func takeLines() -> [String] {
        takeToldLines().map(\.text)
    }

    /// The same, with what may be left out where the reader does not keep up.
    mutating func takeToldLines() -> [ToldLine] {
        defer { lines = [] }
        return lines
    }

    /// What was asked of the world since the last look.
    mutating func takeEffects() -> [PlainEffect] {
        defer { effects = [] }
        return effects
    }

    /// The commands given since the last look.
    mutating func takeCommands() -> [EngineCommand] {
        takeEffects().compactMap { if case .perform(let command) = $0 { command } else { nil } }
    }

    /// How it ended; nil while it goes on.
    mutating func takeEnding() -> PlainEnding? {
        takeEffects().compactMap { if case .end(let ending) = $0 { ending } else { nil } }.first
    }
}
