public import Domain
public import Foundation
import Workspace

/// Where the engine of a project is to be found, whether or not one runs.
public struct EngineLocation: Sendable {
    /// An engine that works on the project.
    public struct RunningEngine: Sendable, Equatable {
        /// Its process; 0 when the lock does not say.
        public let processID: Int32
        /// When it was started; nil when the lock does not say.
        public let startedAt: Date?
    }

    /// The top of the user's checkout.
    public let root: String
    /// The Unix socket that a running engine listens on.
    public let socket: String
    /// What was found, so that nobody has to ask git for it again.
    let place: ProjectPlace
    private let lock: String

    init(_ place: ProjectPlace) {
        self.place = place
        root = place.repository.root
        socket = place.directories.socket
        lock = place.directories.lock
    }

    /// Finds the place.
    ///
    /// - Parameter options: Which project.
    /// - Returns: The place.
    /// - Throws: `unavailable` when the folder is in no git repository, or there is no place for its state.
    public static func find(_ options: EngineOptions) async throws(EngineError) -> EngineLocation {
        EngineLocation(try await ProjectPlace.find(options))
    }

    /// The engine that holds the project now; nil when none does.
    public var runningEngine: RunningEngine? {
        EngineLock.holder(at: lock).map {
            RunningEngine(processID: $0.processID, startedAt: $0.startedAt)
        }
    }
}
