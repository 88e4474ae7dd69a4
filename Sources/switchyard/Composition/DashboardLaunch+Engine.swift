import Domain
import Engine
import Foundation

extension DashboardLaunch {
    /// What the engine needs to know; makes the sample repository where one is asked for.
    ///
    /// - Parameter environment: The environment to read settings from.
    /// - Returns: The options, with which nothing is logged yet, and the sample if there is one.
    /// - Throws: `EngineError` when the sample cannot be made.
    func engineOptions(
        environment: [String: String]
    ) async throws(EngineError) -> (options: EngineOptions, sample: DemoFolder?) {
        var options: EngineOptions
        var sample: DemoFolder?
        switch project {
        case .path(let path): options = EngineOptions(repository: path, environment: environment)
        case .sample:
            let made = try await DemoFolder.make()
            options = made.options(environment: environment)
            sample = made
        }
        options.model = model
        options.ollamaHost = ollamaHost
        options.lifeline = Companions.lifeline
        if let recording { options.recordedModel = .file(path: recording) }
        guard recorded != .never else { return (options, sample) }
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
        return (options, sample)
    }
}
