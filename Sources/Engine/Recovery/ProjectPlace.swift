import Domain
import Foundation
import Store
import Workspace

/// Where a project is and where its state lies.
struct ProjectPlace: Sendable {
    /// The user's checkout.
    let repository: GitRepository
    /// The folders of its state, which may not exist yet.
    let directories: EngineDirectories

    /// Finds the project.
    ///
    /// - Throws: `unavailable` when the folder is in no git repository.
    static func find(_ options: EngineOptions) async throws(EngineError) -> ProjectPlace {
        let repository: GitRepository
        do {
            let path = URL(fileURLWithPath: options.repository).standardizedFileURL.path
            repository = try await GitRepository.discover(at: path, lifeline: options.lifeline)
        } catch let error as GitError {
            throw .unavailable(
                message: error.explanation,
                remedy: "Start Switchyard inside a git repository."
            )
        } catch {
            throw EngineError(error)
        }
        let common = URL(fileURLWithPath: repository.commonDirectory).resolvingSymlinksInPath().path
        let directories = try EngineDirectories(
            projectHash: String(EventChain.hash(of: common).prefix(12)),
            override: options.stateDirectory,
            environment: options.environment
        )
        return ProjectPlace(repository: repository, directories: directories)
    }
}

extension EngineOptions {
    /// The settings in force.
    ///
    /// - Parameters:
    ///   - root: The top of the checkout.
    ///   - stored: What is stored with the project, by name.
    /// - Returns: The settings of all layers.
    /// - Throws: `invalid` with file and line for what cannot be used.
    func configuration(root: String, stored: [String: String]) throws(EngineError) -> EngineConfiguration {
        var overrides = overrides
        if let model { overrides[SettingName.model.rawValue] = model }
        if let ollamaHost {
            overrides[SettingName.ollamaHost.rawValue] = ollamaHost
            // Who names an Ollama server for once means it, whatever else is configured.
            overrides[SettingName.openAIURL.rawValue] = ""
        }
        return try EngineConfiguration.load(
            environment: environment,
            projectFile: root + "/" + EngineConfiguration.projectFileName,
            stored: stored,
            overrides: overrides
        )
    }
}
