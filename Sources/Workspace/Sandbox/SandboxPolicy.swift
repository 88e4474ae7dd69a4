/// What a sandboxed command may see and change.
package struct SandboxPolicy: Sendable, Hashable {
    /// The worktree: the one directory of the user's that the command may write to.
    package var worktree: String
    /// The git directory that the worktree's `.git` file leads to: readable, never writable.
    package var commonDirectory: String
    /// Switchyard's own state directory: hidden, but for what is named here.
    package var stateDirectory: String?
    /// A directory for the tools' caches, kept from run to run and writable; `nil` leaves them none.
    package var cacheDirectory: String?
    /// Whether the command may use the network.
    package var allowsNetwork = false
    /// Further paths it may write to; those that do not exist are passed over.
    package var writablePaths: [String] = []
    /// Paths inside writable ones that stay read-only; those that do not exist are passed over.
    package var readOnlyPaths: [String] = []

    /// Files that can neither be read nor written, by absolute path; those that are not there are passed
    /// over.
    package var hiddenPaths: [String] = []

    /// A policy without network, caches or further paths.
    package init(
        worktree: String,
        commonDirectory: String,
        stateDirectory: String? = nil,
        cacheDirectory: String? = nil,
        allowsNetwork: Bool = false
    ) {
        self.worktree = worktree
        self.commonDirectory = commonDirectory
        self.stateDirectory = stateDirectory
        self.cacheDirectory = cacheDirectory
        self.allowsNetwork = allowsNetwork
    }
}
