import Domain
import Engine
import Foundation

extension DashboardLaunch {
    /// What the engine needs to know; makes the sample repository where one is asked for.
    ///
    /// - Parameter environment: The environment to read settings from.
    /// - Returns: The options; nothing is logged yet.
    /// - Throws: `EngineError` when the sample cannot be made.
    func engineOptions(environment: [String: String]) async throws(EngineError) -> EngineOptions {
        var options: EngineOptions
        switch project {
        case .path(let path): options = EngineOptions(repository: path, environment: environment)
        case .sample: options = try await DemoFolder.make().options(environment: environment)
        }
        options.model = model
        options.ollamaHost = ollamaHost
        options.lifeline = Companions.lifeline
        if let recording { options.recordedModel = .file(path: recording) }
        guard recorded != .never else { return options }
        let demo: EngineOptions.RecordedModel
        do {
            demo = .contents(try DemoRecording.contents(), name: DemoRecording.name)
        } catch {
            throw .defect(message: "The demonstration's recording cannot be encoded: \(error)")
        }
        if recorded == .always {
            options.recordedModel = demo
        } else {
            options.recordedFallback = demo
        }
        return options
    }
}
