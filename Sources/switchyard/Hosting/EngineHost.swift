import Domain
import Engine
import Foundation
import Logging
import Remote
import Synchronization

/// An engine in this process with its door for other terminals.
final class EngineHost: Sendable {
    /// The engine.
    let engine: LocalEngine
    private let server: EngineServer
    private let logger: Logger
    private let isStoppedForAll = Atomic(false)
    /// What happens to the engine's use; ``unused(hasScreen:)`` reads it.
    private let signals: AsyncStream<Signal>
    private let source: AsyncStream<Signal>.Continuation

    private init(engine: LocalEngine, server: EngineServer, logger: Logger) {
        self.engine = engine
        self.server = server
        self.logger = logger
        (signals, source) = AsyncStream.makeStream()
    }

    /// Starts the engine and opens its door.
    ///
    /// A door that cannot be opened is no reason to be without an engine: the log says why, and other terminals
    /// are told that the project is taken.
    ///
    /// - Parameters:
    ///   - options: Which project.
    ///   - location: Where its socket shall be.
    /// - Returns: The host.
    /// - Throws: What ``LocalEngine/start(_:at:)`` throws.
    static func start(
        _ options: EngineOptions,
        at location: EngineLocation
    ) async throws(EngineError) -> EngineHost {
        let engine = try await LocalEngine.start(options, at: location)
        let server = EngineServer(
            engine: engine,
            path: location.socket,
            identity: ServerIdentity(
                version: Version.text,
                processID: getpid(),
                startedAt: Date(),
                project: location.root
            )
        )
        do throws(EngineError) {
            try await server.start()
        } catch {
            options.logger.error("other terminals cannot attach", metadata: ["error": "\(error.message)"])
        }
        return EngineHost(engine: engine, server: server, logger: options.logger)
    }

    /// How many other terminals are attached.
    var attachedCount: Int { get async { await server.connectionCount } }

    /// Notes that somebody wants the engine to end for all terminals, and not only this process.
    func stopsForAll() { isStoppedForAll.store(true, ordering: .relaxed) }

    /// Ends the engine; running tasks stay, interrupted.
    ///
    /// The other terminals end with it if somebody wants that; else one of them starts the engine anew.
    func end() async {
        // First the door, so that whoever comes now starts an engine of its own as soon as this one is gone.
        await server.stop(sayingGoodbye: isStoppedForAll.load(ordering: .relaxed))
        await engine.shutDown(leavingWorkInterrupted: true)
    }

    /// Says that this process has no screen any more, so that the engine goes on for its work and for others alone.
    func leaveScreen() { source.yield(.screenLeft) }

    /// Returns when the engine is of no use any more.
    ///
    /// That is when it was asked to stop, or when there was no work and nobody was attached for as long as it is
    /// to linger. To be called once.
    ///
    /// - Parameter hasScreen: Whether this process shows the engine on a screen of its own.
    func unused(hasScreen: Bool) async {
        // Listened to before the tasks are asked for, so that none is missed.
        let watches = watches(source)
        defer { for watch in watches { watch.cancel() } }
        var use = EngineUse(
            tasks: await answer(to: ListTasksQuery()) ?? [],
            queue: await answer(to: QueueQuery()),
            hasScreen: hasScreen
        )
        use.attached = await attachedCount
        let linger = await lingerTime()
        var timer: Task<Void, Never>?
        defer { timer?.cancel() }
        source.yield(.looked)
        for await signal in signals {
            timer?.cancel()
            switch signal {
            case .looked: break
            case .screenLeft: use.hasScreen = false
            case .task(let task): use.note(task)
            case .queue(let queue): use.note(queue)
            case .attached(let count): use.attached = count
            case .stop(let stop):
                use.note(stop)
                stopsForAll()
            case .lingered: if use.verdict == .linger { return }
            }
            switch use.verdict {
            case .stay: break
            case .end: return
            case .linger:
                timer = Task {
                    do { try await Task.sleep(for: linger) } catch { return }
                    source.yield(.lingered)
                }
            }
        }
    }

    // MARK: - Detail

    /// What may change whether the engine is of use.
    private enum Signal: Sendable {
        case looked
        case screenLeft
        case task(AgentTask)
        case queue(QueueStatus)
        case attached(Int)
        case stop(EngineStop)
        case lingered
    }

    private func watches(_ source: AsyncStream<Signal>.Continuation) -> [Task<Void, Never>] {
        let events = engine.hostEvents
        return [
            Task {
                do {
                    for try await envelope in events {
                        switch envelope.event {
                        case .taskChanged(let task): source.yield(.task(task))
                        case .queueChanged(let queue): source.yield(.queue(queue))
                        default: break
                        }
                    }
                } catch is CancellationError {
                    return
                } catch {
                    self.logger.error("the engine's events ended", metadata: ["error": "\(error)"])
                }
                source.finish()
            },
            Task {
                for await count in self.server.connectionCounts { source.yield(.attached(count)) }
            },
            Task {
                for await stop in self.engine.stopRequests { source.yield(.stop(stop)) }
            },
        ]
    }

    /// What is not known is no reason to end; the log says why it is not.
    private func answer<Query: EngineQuery>(to query: Query) async -> Query.Answer? {
        do throws(EngineError) {
            return try await engine.ask(query)
        } catch {
            logger.error("the engine's host has no answer", metadata: ["error": "\(error.message)"])
            return nil
        }
    }

    private func lingerTime() async -> Duration {
        let settings = await answer(to: ListSettingsQuery()) ?? []
        let value = settings.first { $0.name == "engine.linger-seconds" }.flatMap { Int($0.value) }
        return .seconds(value ?? 0)
    }
}
