import Domain
import Engine
import Synchronization
import WebhookIntake

/// The project's engine as deliveries need it: the one that runs, and one of this process where none does.
final class DeliveryEngine: Sendable {
    /// The folder of the project.
    var project: String { location.root }
    private let options: EngineOptions
    private let location: EngineLocation
    private let door: Mutex<EngineDoor>

    private init(_ options: EngineOptions, _ location: EngineLocation, _ door: EngineDoor) {
        self.options = options
        self.location = location
        self.door = Mutex(door)
    }

    /// Attaches to the engine that runs, or starts one with a door for others.
    ///
    /// - Parameter options: Which project.
    /// - Returns: The engine.
    /// - Throws: `unavailable` when it can neither be reached nor started.
    static func open(_ options: EngineOptions) async throws(EngineError) -> DeliveryEngine {
        let location = try await EngineLocation.find(options)
        return DeliveryEngine(options, location, try await EngineDoor.open(options, at: location))
    }

    /// Hands a delivery on.
    func take(_ delivery: GitHubDelivery) async -> WebhookIntake.Taking {
        let client = door.withLock { $0.client }
        do throws(EngineError) {
            let receipt = try await client.perform(.noteDelivery(delivery: delivery))
            guard let note = receipt.note else { return .taken }
            return note == GitHubDelivery.knownNote ? .known : .ignored(note)
        } catch {
            return .unavailable("\(error.message) \(error.remedy)")
        }
    }

    /// Returns when somebody ends the engine for all, or the task is cancelled.
    ///
    /// An engine that is lost is succeeded by another one, as a terminal would do it.
    ///
    /// - Throws: `EngineError` when none can be had any more.
    func followToEnd() async throws {
        while !Task.isCancelled {
            let door = door.withLock { $0 }
            if let host = door.host { return await host.unused(hasScreen: true) }
            do {
                for try await _ in door.client.events(after: nil) {}
                return
            } catch is CancellationError {
                return
            } catch let error as EngineError {
                if Task.isCancelled { return }
                guard case .unavailable = error else { throw error }
                let next = try await EngineDoor.open(options, at: location)
                self.door.withLock { $0 = next }
            }
        }
    }

    /// Ends the engine if it is this process's own.
    func end() async {
        await door.withLock { $0.host }?.end()
    }
}
