import Foundation
import GitHub
import Workspace

/// Finds the project's repository on a GitHub server, and a token to ask there with.
struct GitHubFinder: Sendable {
    let repository: GitRepository
    let commands: CommandRunner
    /// The engine's own environment: tokens are looked for in it.
    let environment: [String: String]

    /// The first remote that is a repository on a server: of `origin`, `upstream` and the others.
    ///
    /// - Parameters:
    ///   - host: The server as remotes name it, such as `github.com`. One on this machine stands for any.
    ///   - name: The repository as `owner/name`, if the user has named it; then the first remote is what is pushed to.
    /// - Returns: The place; nil when there is none.
    /// - Throws: `GitError` when git does not tell the remotes, or `CancellationError`.
    func place(on host: String, named name: String?) async throws -> GitHubPlace? {
        let remotes = try await repository.remotes()
        if let name {
            let url = "https://\(host)/\(name)"
            guard let repository = RepositoryName(remote: url) else { return nil }
            return GitHubPlace(
                repository: repository,
                remote: remotes.first ?? GitRemote(name: "origin", url: url)
            )
        }
        for remote in remotes {
            guard let name = try await self.name(of: remote, host) else { continue }
            if name.host == host { return GitHubPlace(repository: name, remote: remote) }
            if Self.isThisMachine(host),
                let there = RepositoryName(host: host, owner: name.owner, name: name.name)
            {
                return GitHubPlace(repository: there, remote: remote)
            }
        }
        return nil
    }

    /// A token: from the environment, from the file, or from GitHub's own command.
    ///
    /// - Parameters:
    ///   - host: The server as `gh` names it.
    ///   - file: A file with a token alone in it.
    /// - Returns: The token and where it was; nil when there is none.
    /// - Throws: `SignInError` for one that is there and must not be used.
    func credential(for host: String, file: String?) async throws(SignInError) -> GitHubCredential? {
        let finder = TokenFinder(host: host, environment: environment, file: file) { arguments in
            await output(of: arguments)
        }
        return try await finder.find()
    }

    // MARK: - Detail

    /// The repository that a remote's address names: as git uses it, or else as it is written, since a mirror or a
    /// folder may take the place of the server.
    private func name(of remote: GitRemote, _ host: String) async throws -> RepositoryName? {
        let used = RepositoryName(remote: remote.url, sshHosts: await sshHosts(in: remote.url, host))
        if let used { return used }
        guard let written = try await repository.writtenURL(ofRemote: remote.name) else { return nil }
        return RepositoryName(remote: written, sshHosts: await sshHosts(in: written, host))
    }

    private static func isThisMachine(_ host: String) -> Bool {
        host == "localhost" || host == "127.0.0.1" || host == "::1" || host == "[::1]"
    }

    /// What ssh's configuration says of the host in an address, if that is not the server itself.
    private func sshHosts(in url: String, _ host: String) async -> [String: String] {
        guard let alias = Self.sshHost(in: url), alias.lowercased() != host, !alias.hasPrefix("-"),
            let settings = await output(of: ["ssh", "-G", alias])
        else { return [:] }
        for line in settings.split(separator: "\n") where line.hasPrefix("hostname ") {
            return [alias: String(line.dropFirst("hostname ".count))]
        }
        return [:]
    }

    /// The host of an address over ssh: `ssh://git@host/…` or `git@host:…`.
    static func sshHost(in url: String) -> String? {
        if let scheme = url.range(of: "://") {
            guard url[..<scheme.lowerBound].lowercased().hasSuffix("ssh") else { return nil }
            return URLComponents(string: url)?.host
        }
        guard let colon = url.firstIndex(of: ":"), !url[..<colon].contains("/") else { return nil }
        return url[..<colon].split(separator: "@").last.map(String.init)
    }

    /// What a short command prints; nil when it fails or takes long.
    private func output(of arguments: [String]) async -> String? {
        // Where `gh` keeps its tokens: a folder, or the session's key ring.
        let names = ["GH_CONFIG_DIR", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"]
        let command = Command(
            arguments: arguments,
            directory: "/",
            environment: CommandEnvironment(cleaning: environment)
                .adding(environment.filter { names.contains($0.key) }),
            limits: CommandLimits(wallTime: .seconds(5), grace: .seconds(1))
        )
        let result = await commands.run(command)
        return result.succeeded ? result.output.text : nil
    }
}
