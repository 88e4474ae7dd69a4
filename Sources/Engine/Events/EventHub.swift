import Dispatch
import Domain
import Foundation
import Synchronization

/// Tells every listener what happens, without ever waiting for one.
///
/// Durable events lie in the log: the hub only rings a bell, and each listener reads the log in pages
/// at its own pace. Ephemeral events are merged per subject, so a listener that has stopped reading
/// costs a bounded number of them and no more.
final class EventHub: Sendable {
    /// Reads durable events after a cursor, oldest first, at most as many as asked for.
    typealias ReadPage = @Sendable (EventCursor, Int) async throws -> [EventEnvelope]

    /// At most 20 times a second for one subject.
    private static let interval = Duration.milliseconds(50)

    private struct State {
        var listeners: [Int: WeakListener] = [:]
        var nextNumber = 0
        var newest: EventCursor
        var isFinished = false
        var sentAt: [EphemeralSubject: ContinuousClock.Instant] = [:]
        var held: [EphemeralSubject: EventEnvelope] = [:]
        /// How things stand, as it was last told: what comes between a listener's snapshot and its listening
        /// would be lost for it.
        var standing: [EphemeralSubject: EventEnvelope] = [:]
        var isFlushArmed = false
    }

    private struct WeakListener {
        weak var listener: EventListener?
        let isLooking: Bool
    }

    private let readPage: ReadPage
    private let now: @Sendable () -> Date
    private let clock = ContinuousClock()
    private let timers = DispatchQueue(label: "switchyard.events")
    private let state: Mutex<State>

    /// Creates a hub over a log whose newest event is at `newest`.
    init(newest: EventCursor, now: @escaping @Sendable () -> Date, readPage: @escaping ReadPage) {
        self.readPage = readPage
        self.now = now
        state = Mutex(State(newest: newest))
    }

    /// The newest durable event that listeners were told of.
    var position: EventCursor { state.withLock { $0.newest } }

    /// Whether somebody listens who looks at what is told.
    var isAttended: Bool {
        state.withLock { state in state.listeners.values.contains { $0.isLooking && $0.listener != nil } }
    }

    /// The contract's stream; see ``EngineClient/events(after:)``.
    ///
    /// It begins with how things stand, as far as that was ever told.
    ///
    /// - Parameters:
    ///   - cursor: What was told last; nil for what happens from now on.
    ///   - isLooking: Whether it is for somebody who looks, as on a screen.
    /// - Returns: The events.
    func events(
        after cursor: EventCursor?,
        isLooking: Bool = true
    ) -> AsyncThrowingStream<EventEnvelope, any Error> {
        let (listener, standing) = state.withLock { state in
            let listener = EventListener(
                number: state.nextNumber,
                cursor: cursor ?? state.newest,
                newest: state.newest,
                readPage: readPage,
                onEnd: { [weak self] in self?.remove($0) }
            )
            if state.isFinished { listener.finish() }
            state.listeners[state.nextNumber] = WeakListener(listener: listener, isLooking: isLooking)
            state.nextNumber += 1
            return (listener, state.standing)
        }
        for (subject, envelope) in standing { listener.tell(envelope, about: subject) }
        return AsyncThrowingStream(unfolding: { try await listener.next() })
    }

    /// Rings the bell: durable events up to `cursor` are in the log.
    func ring(_ cursor: EventCursor) {
        let listeners = state.withLock { state in
            state.newest = max(state.newest, cursor)
            return state.listeners.values.compactMap(\.listener)
        }
        for listener in listeners { listener.ring(cursor) }
    }

    /// Tells an ephemeral event: at once, or merged with later ones of its subject after a moment.
    func tell(_ event: EngineEvent, correlation: String) {
        guard let subject = EphemeralSubject(event) else { return }
        let envelope = EventEnvelope(cursor: nil, time: now(), correlation: correlation, event: event)
        let instant = clock.now
        let listeners = state.withLock { state -> [EventListener] in
            if subject.isStanding { state.standing[subject] = envelope }
            if let last = state.sentAt[subject], instant - last < Self.interval {
                state.held[subject] = envelope
                armFlush(&state)
                return []
            }
            state.held[subject] = nil
            state.sentAt = state.sentAt.filter { instant - $0.value < Self.interval }
            state.sentAt[subject] = instant
            return state.listeners.values.compactMap(\.listener)
        }
        for listener in listeners { listener.tell(envelope, about: subject) }
    }

    /// Ends every stream once it has delivered what is in the log.
    func finish() {
        let listeners = state.withLock { state in
            state.isFinished = true
            state.held = [:]
            return state.listeners.values.compactMap(\.listener)
        }
        for listener in listeners { listener.finish() }
    }

    // MARK: - Detail

    private func remove(_ number: Int) {
        state.withLock { _ = $0.listeners.removeValue(forKey: number) }
    }

    private func armFlush(_ state: inout State) {
        guard !state.isFlushArmed else { return }
        state.isFlushArmed = true
        timers.asyncAfter(deadline: .now() + .milliseconds(50)) { [weak self] in self?.flush() }
    }

    private func flush() {
        let instant = clock.now
        let (due, listeners) = state.withLock { state in
            state.isFlushArmed = false
            let due = state.held
            state.held = [:]
            for subject in due.keys { state.sentAt[subject] = instant }
            return (due, state.listeners.values.compactMap(\.listener))
        }
        for listener in listeners {
            for (subject, envelope) in due { listener.tell(envelope, about: subject) }
        }
    }
}

/// What an ephemeral event is about: a later one of the same subject takes the place of an earlier.
enum EphemeralSubject: Hashable, Sendable {
    case output(StepID)
    case reply(MessageID)
    case activity
    case health
    case project
    case pull(String)
    case queue
    case gitHub

    /// Whether it tells how things stand, which stays worth knowing until it changes.
    var isStanding: Bool {
        switch self {
        case .activity, .health, .project, .queue, .gitHub: true
        case .output, .reply, .pull: false
        }
    }

    /// Returns nil for a durable event.
    init?(_ event: EngineEvent) {
        switch event {
        case .outputGrew(_, let step, _): self = .output(step)
        case .replyGrew(let message, _, _): self = .reply(message)
        case .activityChanged: self = .activity
        case .healthChanged: self = .health
        case .projectChanged: self = .project
        case .pullProgress(let model, _, _, _, _): self = .pull(model)
        case .queueChanged: self = .queue
        case .gitHubChanged: self = .gitHub
        case .taskChanged, .stepChanged, .messageChanged, .conversationChanged, .settingChanged: return nil
        case .payloadRedacted, .commandRuleChanged, .gitHubWriteChanged, .fixChanged: return nil
        }
    }
}
