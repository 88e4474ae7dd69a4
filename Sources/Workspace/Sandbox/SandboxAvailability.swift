import Foundation

/// Whether commands can be sandboxed on this machine, and if not, why.
package enum SandboxAvailability: Sendable, Hashable {
    /// A trial run worked.
    case available(Sandbox)
    /// There is no sandbox; the text says why and what to do.
    case unavailable(String)

    /// The sandbox, if there is one.
    package var sandbox: Sandbox? {
        guard case .available(let sandbox) = self else { return nil }
        return sandbox
    }

    /// One line for the screen and for `doctor`.
    package var summary: String {
        switch self {
        case .available: "commands run in a bubblewrap sandbox without network"
        case .unavailable(let reason): "no sandbox: \(reason)"
        }
    }
}

extension Sandbox {
    /// Tries bubblewrap with the very options that commands get: it may be installed and still not work,
    /// in a container or where user namespaces are switched off.
    package static func probe(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async -> SandboxAvailability {
        guard let program = ProgramFinder.find("bwrap", path: environment["PATH"]) else {
            return .unavailable("bubblewrap is not installed (apt install bubblewrap)")
        }
        let home = environment["HOME"] ?? NSHomeDirectory()
        let sandbox = Sandbox(program: program, home: URL(filePath: home).resolvingSymlinksInPath().path)
        // An existing directory that may be bound anywhere; nothing is written to it.
        let policy = SandboxPolicy(worktree: "/usr", commonDirectory: "/usr")
        let command = Command(
            arguments: sandbox.wrap(["/bin/sh", "-c", "exit 0"], policy: policy),
            directory: "/",
            environment: CommandEnvironment(cleaning: environment),
            limits: CommandLimits(wallTime: .seconds(5), grace: .milliseconds(200))
        )
        let result = await CommandRunner().run(command)
        guard !result.succeeded else { return .available(sandbox) }
        let words =
            result.output.text.split(separator: "\n").first.map(String.init) ?? "exit code \(result.exitCode)"
        return .unavailable(
            "bubblewrap does not work here (\(words)); unprivileged user namespaces may be switched off"
        )
    }
}
