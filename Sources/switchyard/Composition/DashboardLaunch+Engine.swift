import Domain
import Engine
import Foundation
import Logging

extension DashboardLaunch {
    /// Whether only an engine that runs will do, so that it is found before the screen is taken.
    var attachesFirst: Bool {
        if case .attachOrStart = access { false } else { true }
    }

    /// Attaches to the engine, or starts it where that is wanted.
    ///
    /// - Parameters:
    ///   - line: The way to an engine on another machine; nil for one on this.
    ///   - environment: The environment to read settings from.
    /// - Returns: The engine, or why there is none; and the sample repository, also where there is none.
    func openDoor(
        through line: SSHLine?,
        _ environment: [String: String]
    ) async -> (sample: DemoFolder?, door: Result<EngineDoor, EngineError>) {
        var sample: DemoFolder?
        do throws(EngineError) {
            if let line { return (nil, .success(EngineDoor(client: try await line.connect(), host: nil))) }
            let launched = try await engineOptions(environment: environment)
            sample = launched.sample
            var options = launched.options
            options.logger = Logger(label: "switchyard") { _ in
                StreamLogHandler.standardError(label: "switchyard")
            }
            guard attachesFirst else { return (sample, .success(try await EngineDoor.open(options))) }
            guard let engine = try await EngineDoor.attach(options) else {
                let project = URL(fileURLWithPath: options.repository).standardizedFileURL.path
                throw .unavailable(
                    message: "No engine is running for \(project).",
                    remedy: "`switchyard` starts one and shows it; `switchyard engine start` only starts it."
                )
            }
            return (nil, .success(EngineDoor(client: engine, host: nil)))
        } catch {
            return (sample, .failure(error))
        }
    }

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
