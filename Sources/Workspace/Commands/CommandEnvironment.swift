import Foundation

/// The environment that children get: what tools need, and no credential.
///
/// It is an allow-list, because a model's code runs in these children: a variable that is not known to
/// be needed does not get in, and one whose name speaks of a secret never does.
package struct CommandEnvironment: Sendable, Hashable {
    /// The variables, complete: nothing else is inherited.
    package private(set) var variables: [String: String]

    /// Picks what is allowed from an environment.
    ///
    /// - Parameter source: Usually the engine's own environment.
    package init(cleaning source: [String: String]) {
        variables = source.filter { Self.isAllowed($0.key) }
        variables["TERM"] = "dumb"
        variables["PATH"] = source["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        // Byte code beside the sources would appear in every diff.
        variables["PYTHONDONTWRITEBYTECODE"] = "1"
    }

    /// The engine's own environment, cleaned.
    package static var current: CommandEnvironment {
        CommandEnvironment(cleaning: ProcessInfo.processInfo.environment)
    }

    /// A copy with further variables; these are the caller's own and are not filtered.
    package func adding(_ further: [String: String]) -> CommandEnvironment {
        var copy = self
        copy.variables.merge(further) { $1 }
        return copy
    }

    /// Whether a variable of this name may reach a child.
    package static func isAllowed(_ name: String) -> Bool {
        guard !namesSecret(name) else { return false }
        return exact.contains(name) || prefixes.contains { name.hasPrefix($0) }
    }

    /// Whether the name itself says that the value is a secret.
    package static func namesSecret(_ name: String) -> Bool {
        let upper = name.uppercased()
        return secretWords.contains { upper.contains($0) }
    }

    private static let secretWords = [
        "TOKEN", "SECRET", "KEY", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL", "COOKIE",
    ]

    private static let prefixes = ["LC_", "SWIFT", "JAVA_HOME", "CMAKE_PREFIX"]

    private static let exact: Set<String> = [
        // The session.
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR",
        "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
        // Where tools and libraries are.
        "TOOLCHAINS", "DEVELOPER_DIR", "LD_LIBRARY_PATH", "LIBRARY_PATH", "CPATH", "PKG_CONFIG_PATH",
        "CC", "CXX", "CFLAGS", "CXXFLAGS", "LDFLAGS",
        "GOPATH", "GOROOT", "GOBIN", "GOFLAGS", "GOCACHE", "GOMODCACHE", "GOTOOLCHAIN",
        "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "RUSTFLAGS",
        "VIRTUAL_ENV", "CONDA_PREFIX", "CONDA_DEFAULT_ENV", "PYENV_ROOT", "PYENV_VERSION", "PYTHONPATH",
        "NVM_DIR", "NODE_PATH", "VOLTA_HOME", "PNPM_HOME", "BUN_INSTALL", "DENO_DIR",
        "M2_HOME", "MAVEN_HOME", "GRADLE_HOME", "GRADLE_USER_HOME", "SDKMAN_DIR", "ANDROID_HOME",
        "DOTNET_ROOT", "GEM_HOME", "GEM_PATH", "RBENV_ROOT", "RBENV_VERSION", "BUNDLE_PATH", "COMPOSER_HOME",
        "ASDF_DIR", "ASDF_DATA_DIR", "MISE_DATA_DIR", "NIX_PATH", "NIX_PROFILES",
        "SSL_CERT_FILE", "SSL_CERT_DIR",
    ]
}
