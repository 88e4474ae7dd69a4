package import CProcess

/// Ties every child process to the engine's life: the reaper ends those that are registered here once
/// the engine is gone, and finds stragglers by the token in their environment.
package struct ProcessLifeline: Sendable, Hashable {
    /// The write end of the reaper's pipe, or -1 when there is no reaper.
    package let reaper: Int32
    /// The value of `SWITCHYARD_ENGINE` in every child's environment; empty without a reaper.
    package let token: String

    /// No reaper: for tests, and for short-lived subcommands that only read.
    package static let none = ProcessLifeline(reaper: -1, token: "")

    /// Takes the descriptor and the token as they are.
    package init(reaper: Int32, token: String) {
        self.reaper = reaper
        self.token = token
    }

    /// Takes what `supervise_start` returned in the engine process.
    package init(_ handles: supervise_handles) {
        reaper = handles.reaper
        token = withUnsafeBytes(of: handles.token) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }

    /// The environment variable that marks a child, or nothing without a reaper.
    package var environment: [String: String] {
        token.isEmpty ? [:] : [SUPERVISE_TOKEN_NAME: token]
    }

    func register(group: Int32) {
        // A reaper that died takes only the safety net with it; the token still marks the child.
        _ = supervise_register(reaper, group)
    }

    func unregister(group: Int32) {
        _ = supervise_unregister(reaper, group)
    }
}
