import Domain
import Engine
import Remote

/// The engine of a project, wherever it runs: behind its socket if another process has it, else in this one.
struct EngineDoor: Sendable {
    /// The engine.
    let client: any EngineClient
    /// The engine's host, if it is this process.
    let host: EngineHost?

    /// How long to wait between two looks at an engine that is about to open its door, or to go.
    private static let pause = Duration.milliseconds(20)
    /// The pauses before the tries to connect again: a socket on this machine is there or is not.
    private static let pauses: [Duration] = [0, 50, 100, 250].map { .milliseconds($0) }
    /// How long an engine may take to open its door, or to go.
    private static let patience = Duration.seconds(5)

    /// Attaches to the project's engine, or starts it where none runs.
    ///
    /// - Parameters:
    ///   - options: How to start its engine.
    ///   - location: Where the project is, if that is known.
    /// - Returns: The engine.
    /// - Throws: `unavailable` when it can neither be started nor reached.
    static func open(
        _ options: EngineOptions,
        at location: EngineLocation? = nil
    ) async throws(EngineError) -> EngineDoor {
        let location = try await find(options, location)
        return try await patiently { () async throws(EngineError) -> EngineDoor in
            if location.runningEngine != nil {
                return EngineDoor(client: try await connect(to: location), host: nil)
            }
            let host = try await EngineHost.start(options, at: location)
            return EngineDoor(client: host.engine, host: host)
        } whileTaken: {
            location.runningEngine != nil
        }
    }

    /// Attaches to the project's engine; nil where none runs.
    ///
    /// - Parameters:
    ///   - options: Which project.
    ///   - location: Where it is, if that is known.
    /// - Returns: The engine.
    /// - Throws: `unavailable` when one runs that cannot be reached.
    static func attach(
        _ options: EngineOptions,
        at location: EngineLocation? = nil
    ) async throws(EngineError) -> RemoteEngine? {
        let location = try await find(options, location)
        return try await patiently { () async throws(EngineError) -> RemoteEngine? in
            guard location.runningEngine != nil else { return nil }
            return try await connect(to: location)
        } whileTaken: {
            location.runningEngine != nil
        }
    }

    /// Returns when no engine holds the project any more.
    ///
    /// - Parameter options: Which project.
    /// - Throws: `unavailable` when it is still there after the time that an engine may take to go.
    static func waitUntilClosed(_ options: EngineOptions) async throws(EngineError) {
        let location = try await EngineLocation.find(options)
        let end = ContinuousClock.now + patience
        while let engine = location.runningEngine {
            guard ContinuousClock.now < end else {
                throw .unavailable(
                    message: "The engine (process \(engine.processID)) has not ended yet.",
                    remedy: "Look again with `switchyard engine status`."
                )
            }
            try await wait()
        }
    }

    // MARK: - Detail

    private static func find(
        _ options: EngineOptions,
        _ known: EngineLocation?
    ) async throws(EngineError) -> EngineLocation {
        if let known { return known }
        return try await EngineLocation.find(options)
    }

    private static func wait() async throws(EngineError) {
        do {
            try await Task.sleep(for: pause)
        } catch {
            throw .unavailable(message: "Waiting for the engine was interrupted.", remedy: "Try again.")
        }
    }

    private static func connect(to location: EngineLocation) async throws(EngineError) -> RemoteEngine {
        try await RemoteEngine.connect(
            path: location.socket,
            identity: ClientIdentity(version: Version.text),
            pauses: pauses
        )
    }

    /// Tries again while another process comes or goes: it has the lock before its door is open, and after it is
    /// closed.
    private static func patiently<Value>(
        _ attempt: () async throws(EngineError) -> Value,
        whileTaken isTaken: () -> Bool
    ) async throws(EngineError) -> Value {
        let end = ContinuousClock.now + patience
        while true {
            // Two that start at once both find the lock free; the second then finds the first.
            let wasTaken = isTaken()
            do throws(EngineError) {
                return try await attempt()
            } catch {
                guard case .unavailable = error, wasTaken || isTaken(), ContinuousClock.now < end else {
                    throw error
                }
                try await wait()
            }
        }
    }
}
