import Domain
import Foundation

/// Does each command once, however often a client that lost its connection sends it.
actor ReceiptBook {
    /// What came of a command.
    typealias Outcome = Result<CommandReceipt, EngineError>

    private let engine: any EngineClient
    private let limit: Int
    private var running: [UUID: Task<Outcome, Never>] = [:]
    private var outcomes: [UUID: Outcome] = [:]
    /// The ids of `outcomes`, oldest first.
    private var order: [UUID] = []

    /// Creates a book that remembers the last `limit` outcomes.
    init(engine: any EngineClient, limit: Int = 1_000) {
        self.engine = engine
        self.limit = limit
    }

    /// Performs a command, or returns what came of it when it came before.
    func perform(_ request: PerformParameters) async -> Outcome {
        if let outcome = outcomes[request.id] { return outcome }
        if let task = running[request.id] { return await task.value }
        // A task of its own, never cancelled: a client that goes away leaves no command half done.
        let task = Task { [engine] () -> Outcome in
            do throws(EngineError) {
                return .success(try await engine.perform(request.command))
            } catch {
                return .failure(error)
            }
        }
        running[request.id] = task
        let outcome = await task.value
        running[request.id] = nil
        remember(outcome, of: request.id)
        return outcome
    }

    private func remember(_ outcome: Outcome, of id: UUID) {
        outcomes[id] = outcome
        order.append(id)
        if order.count > limit { outcomes[order.removeFirst()] = nil }
    }
}
