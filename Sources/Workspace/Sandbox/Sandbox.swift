import Foundation

/// Runs commands under bubblewrap: a read-only system, a writable worktree, no network, and an end of all
/// its processes with the first one.
///
/// Home directories stay readable, because tools live there (`~/.cargo/bin`, `~/.nvm`, a Python
/// environment); credentials in them are covered by empty files. Sockets of the session and of root
/// services (ssh-agent, D-Bus, Docker) are gone with `/run` and `/tmp`.
///
/// Caches: with bubblewrap 0.8 a read-only cache cannot be given a private writable layer, so tools are
/// pointed by variables (`XDG_CACHE_HOME`, `GOCACHE`, …) at a directory of the project's own that lasts from
/// run to run. What the user has already downloaded (`~/.cargo/registry`, `~/go/pkg/mod`, `~/.m2`) stays
/// readable, so an offline build finds it, and stays as it is.
package struct Sandbox: Sendable, Hashable {
    /// The absolute path of `bwrap`.
    package let program: String
    /// The user's home directory, whose secrets are covered.
    package let home: String

    /// A sandbox that is known to work; ``probe(environment:)`` finds out.
    package init(program: String, home: String) {
        self.program = program
        self.home = home
    }

    /// The argument list that runs another one inside.
    ///
    /// - Parameters:
    ///   - arguments: The program, by absolute path or found through `PATH` inside, and its arguments.
    ///   - policy: What it may do. Paths are absolute and without symbolic links.
    ///   - isHeld: Whether it waits, all set up, for a ``StartGate`` that it is run with.
    /// - Returns: The list, `bwrap` first.
    package func wrap(_ arguments: [String], policy: SandboxPolicy, isHeld: Bool = false) -> [String] {
        var line = [program] + Self.isolation
        if isHeld { line += ["--block-fd", String(StartGate.childDescriptor)] }
        if !policy.allowsNetwork { line.append("--unshare-net") }
        line += ["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
        for scratch in ["/tmp", "/var/tmp", "/run"] where isDirectory(scratch) {
            line += ["--tmpfs", scratch]
        }
        if policy.allowsNetwork {
            // Where /etc/resolv.conf leads on systems with systemd-resolved.
            line += ["--ro-bind-try", "/run/systemd/resolve", "/run/systemd/resolve"]
        }
        line += hiddenSecrets
        if let state = policy.stateDirectory { line += ["--tmpfs", state] }
        line += bindings(policy)
        if let cache = policy.cacheDirectory {
            for (name, folder) in Self.cacheVariables { line += ["--setenv", name, cache + "/" + folder] }
        }
        line += ["--setenv", "TMPDIR", "/tmp", "--chdir", policy.worktree, "--"]
        return line + arguments
    }

    /// A command as it runs inside; its line and limits stay.
    package func wrap(_ command: Command, policy: SandboxPolicy, isHeld: Bool = false) -> Command {
        var wrapped = command
        wrapped.arguments = wrap(command.arguments, policy: policy, isHeld: isHeld)
        return wrapped
    }

    // MARK: Parts of the line

    /// No capability, no view of other processes, no terminal, and nothing outlives the caller.
    private static let isolation = [
        "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--die-with-parent",
        "--new-session", "--cap-drop", "ALL",
    ]

    /// Where tools keep what they can make again.
    private static let cacheVariables = [
        ("XDG_CACHE_HOME", "xdg"), ("GOCACHE", "go-build"), ("npm_config_cache", "npm"),
        ("PIP_CACHE_DIR", "pip"),
        ("CCACHE_DIR", "ccache"), ("CLANG_MODULE_CACHE_PATH", "clang"),
    ]

    private static let secretPaths = [
        ".ssh", ".gnupg", ".aws", ".azure", ".config/gcloud", ".config/gh", ".config/hub", ".config/op",
        ".config/switchyard", ".kube", ".docker", ".password-store", ".local/share/keyrings", ".mozilla",
        ".config/google-chrome", ".config/chromium", ".thunderbird", ".netrc", ".git-credentials",
        ".config/git/credentials", ".npmrc", ".pypirc", ".cargo/credentials", ".cargo/credentials.toml",
        ".m2/settings-security.xml", ".gem/credentials", ".vault-token", ".pgpass", ".my.cnf",
        ".bash_history", ".zsh_history",
    ]

    private var hiddenSecrets: [String] {
        secretPaths.flatMap { path in
            isDirectory(path) ? ["--tmpfs", path] : ["--ro-bind", "/dev/null", path]
        }
    }

    /// Only what is there: bubblewrap cannot make a mount point in a read-only directory.
    private var secretPaths: [String] {
        Self.secretPaths.map { home + "/" + $0 }.filter { path in
            // A link (dot files kept elsewhere) is covered at its end.
            FileManager.default.fileExists(atPath: path)
        }.map { URL(filePath: $0).resolvingSymlinksInPath().path }
    }

    private func bindings(_ policy: SandboxPolicy) -> [String] {
        // The common directory first: a worktree may lie inside it, never the other way round.
        var line = ["--ro-bind-try", policy.commonDirectory, policy.commonDirectory]
        line += ["--bind", policy.worktree, policy.worktree]
        // A changed `.git` file would send the next git command to a configuration of the agent's.
        let gitFile = policy.worktree + "/.git"
        line += ["--ro-bind-try", gitFile, gitFile]
        let writable = policy.writablePaths + [policy.cacheDirectory].compactMap { $0 }
        for path in writable { line += ["--bind-try", path, path] }
        for path in policy.readOnlyPaths { line += ["--ro-bind-try", path, path] }
        // After the folders that they lie in. A file of that name that is not there would be made.
        for path in policy.hiddenPaths where isOrdinaryFile(path) {
            line += ["--ro-bind", "/dev/null", path]
        }
        return line
    }

    private func isOrdinaryFile(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.type] as? FileAttributeType == .typeRegular
    }

    private func isDirectory(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            && isDirectory.boolValue
    }
}
