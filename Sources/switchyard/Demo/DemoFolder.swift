import Domain
import Engine
import Foundation
import Workspace

/// A temporary folder that holds the sample repository and the engine's state for it.
struct DemoFolder {
    /// The sample repository.
    let repository: String
    /// Where the engine keeps its state.
    let state: String
    /// What holds both, and nothing else.
    private let folder: String

    private init(folder: String) {
        self.folder = folder
        repository = folder + "/roman"
        state = folder + "/state"
    }

    /// Makes the folder and the repository in it.
    ///
    /// - Throws: `EngineError.unavailable` when the folder cannot be made or git is missing.
    static func make() async throws(EngineError) -> DemoFolder {
        let sample = DemoFolder(
            folder: NSTemporaryDirectory() + "switchyard-sample-" + UUID().uuidString.prefix(8)
        )
        do {
            try FileManager.default.createDirectory(
                atPath: sample.repository,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try await SampleProject.create(at: sample.repository)
        } catch {
            throw .unavailable(
                message: "The sample repository could not be made in \(sample.folder): \(error)",
                remedy: "Check that git is installed and that there is room in the temporary folder."
            )
        }
        return sample
    }

    /// Options for an engine on the sample.
    func options(environment: [String: String]) -> EngineOptions {
        EngineOptions(repository: repository, stateDirectory: state, environment: environment)
    }

    // MARK: - The end

    /// Where the sample is, to be told at the end while it may still be wanted.
    var place: String { "the sample repository is kept in \(repository)" }

    /// Removes the folder if nothing was made in it; the engine has ended by then.
    ///
    /// - Parameter tasks: The tasks that there were; nil when they are not known.
    /// - Returns: What to tell the user; nil when nothing is left.
    func leave(after tasks: [AgentTask]?) async -> String? {
        guard let tasks, tasks.allSatisfy(\.isWithoutTrace), await isAsMade() else { return place }
        try? FileManager.default.removeItem(atPath: folder)
        return FileManager.default.fileExists(atPath: folder) ? place : nil
    }

    /// Whether the repository has the one commit it was made with, and no other file.
    private func isAsMade() async -> Bool {
        guard let git = try? await GitRepository.discover(at: repository),
            let status = try? await git.status(),
            let commits = try? await git.log(nil, limit: 2)
        else { return false }
        return status.isClean && commits.count == 1
    }
}

extension AgentTask {
    /// Whether it has left nothing that somebody could miss.
    fileprivate var isWithoutTrace: Bool {
        commit == nil && attempts == 0 && change?.files.isEmpty != false
    }
}
