import Domain
import Engine
import Foundation

/// A temporary folder that holds the sample repository and the engine's state for it.
struct DemoFolder {
    /// The sample repository.
    let repository: String
    /// Where the engine keeps its state.
    let state: String

    /// Makes the folder and the repository in it.
    ///
    /// - Throws: `EngineError.unavailable` when the folder cannot be made or git is missing.
    static func make() async throws(EngineError) -> DemoFolder {
        let folder = NSTemporaryDirectory() + "switchyard-sample-" + UUID().uuidString.prefix(8)
        do {
            try FileManager.default.createDirectory(
                atPath: folder + "/roman",
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try await SampleProject.create(at: folder + "/roman")
        } catch {
            throw .unavailable(
                message: "The sample repository could not be made in \(folder): \(error)",
                remedy: "Check that git is installed and that there is room in the temporary folder."
            )
        }
        return DemoFolder(repository: folder + "/roman", state: folder + "/state")
    }

    /// Options for an engine on the sample.
    func options(environment: [String: String]) -> EngineOptions {
        EngineOptions(repository: repository, stateDirectory: state, environment: environment)
    }
}
