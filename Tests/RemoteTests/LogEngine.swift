import Domain
import Foundation
import Synchronization

/// An engine that does nothing but keep a log of check commands, and count what is asked of it.
final class LogEngine: EngineClient {
    private struct State {
        var log: [EventEnvelope] = []
        var bells: [AsyncStream<Void>.Continuation] = []
        var performed: [EngineCommand] = []
        /// How many events each listener has taken, in the order of their coming.
        var pulled: [Int] = []
        var gate: AsyncStream<Void>?
    }

    private let state = Mutex(State())
    /// Tells each command when it comes.
    let arrivals: AsyncStream<EngineCommand>
    private let arrived: AsyncStream<EngineCommand>.Continuation

    init() {
        let told = AsyncStream<EngineCommand>.makeStream()
        arrivals = told.stream
        arrived = told.continuation
    }

    /// The commands that were performed.
    var performed: [EngineCommand] { state.withLock { $0.performed } }
    /// How many events each listener has taken.
    var pulled: [Int] { state.withLock { $0.pulled } }

    /// Makes commands wait, from now on until the stream that is returned by `open` gives something.
    func hold() -> AsyncStream<Void>.Continuation {
        let gate = AsyncStream<Void>.makeStream()
        state.withLock { $0.gate = gate.stream }
        return gate.continuation
    }

    /// Adds events to the log.
    func append(_ texts: [String]) {
        let bells = state.withLock { state in
            for text in texts {
                let envelope = EventEnvelope(
                    cursor: EventCursor(rawValue: Int64(state.log.count + 1)),
                    time: Date(timeIntervalSince1970: 1_750_000_000.125),
                    correlation: "log",
                    event: .settingChanged(name: "check", value: text)
                )
                state.log.append(envelope)
            }
            return state.bells
        }
        for bell in bells { bell.yield() }
    }

    func perform(_ command: EngineCommand) async throws(EngineError) -> CommandReceipt {
        let gate = state.withLock { state in
            state.performed.append(command)
            return state.gate
        }
        arrived.yield(command)
        if let gate { for await _ in gate { break } }
        guard case .setCheckCommand(let line?) = command else {
            throw .conflict(message: "not \(command)", remedy: "a\nb")
        }
        append([line])
        return CommandReceipt(note: line)
    }

    func ask<Query: EngineQuery>(_ query: Query) async throws(EngineError) -> Query.Answer {
        let position = EventCursor(rawValue: Int64(state.withLock { $0.log.count }))
        guard query is LogPositionQuery, let answer = position as? Query.Answer else {
            throw .notFound(what: "answer to \(Query.self)")
        }
        return answer
    }

    func events(after cursor: EventCursor?) -> AsyncThrowingStream<EventEnvelope, any Error> {
        let bell = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let (number, start) = state.withLock { state in
            state.bells.append(bell.continuation)
            state.pulled.append(0)
            return (state.pulled.count - 1, cursor.map { Int($0.rawValue) } ?? state.log.count)
        }
        return AsyncThrowingStream(unfolding: { [self] in
            while true {
                if let envelope = take(number, from: start) { return envelope }
                for await _ in bell.stream { break }
                if Task.isCancelled { return nil }
            }
        })
    }

    private func take(_ number: Int, from start: Int) -> EventEnvelope? {
        state.withLock { state in
            let index = start + state.pulled[number]
            guard index < state.log.count else { return nil }
            state.pulled[number] += 1
            return state.log[index]
        }
    }
}
