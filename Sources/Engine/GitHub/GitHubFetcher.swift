import Domain
import GitHub
import Workspace

/// Brings commits of the project's repository on GitHub into the user's repository, for worktrees to begin at.
///
/// Nothing of the user's repository changes but for references under `refs/switchyard`, which keep git from clearing
/// the commits away.
struct GitHubFetcher: Sendable {
    let connection: GitHubConnection
    /// The user's checkout.
    let repository: GitRepository

    /// Fetches the newest commit of a branch.
    ///
    /// - Parameter branch: The branch's name on GitHub.
    /// - Returns: The hash of the commit.
    /// - Throws: `EngineError` with what to do about it.
    func fetch(branch: String) async throws -> String {
        try await fetch(
            "refs/heads/\(branch)",
            as: Self.reference(ofBranch: branch),
            called: "branch \(branch)"
        )
    }

    /// Fetches the newest commit of a pull request, of a fork as well, and of one whose branch is gone.
    ///
    /// - Parameter number: The number of the pull request.
    /// - Returns: The hash of the commit.
    /// - Throws: `EngineError` with what to do about it.
    func fetch(pullRequest number: Int) async throws -> String {
        try await fetch(
            "refs/pull/\(number)/head",
            as: Self.reference(ofPullRequest: number),
            called: "pull request #\(number)"
        )
    }

    /// Where the newest commit of a pull request is kept that was fetched.
    static func reference(ofPullRequest number: Int) -> String { "refs/switchyard/pull/\(number)" }

    /// Where the newest commit of a branch is kept that was fetched: one level deep, so that `fix` and `fix/it` do not
    /// stand in each other's way.
    static func reference(ofBranch branch: String) -> String {
        "refs/switchyard/branch/" + branch.replacing("%", with: "%25").replacing("/", with: "%2F")
    }

    // MARK: - Detail

    private func fetch(_ reference: String, as local: String, called name: String) async throws -> String {
        let fullName = connection.place.fullName
        do {
            let sources = self.sources
            for source in sources.dropLast() {
                // A mirror may be behind, or have branches alone.
                guard let commit = try await found(reference, as: local, from: source) else { continue }
                return commit
            }
            guard let source = sources.last, let commit = try await found(reference, as: local, from: source)
            else { throw EngineError.notFound(what: "\(name) in \(fullName)") }
            return commit
        } catch let error as GitError {
            throw EngineError(fetch: error, of: name, from: fullName)
        }
    }

    private func found(
        _ reference: String,
        as local: String,
        from source: PushDestination
    ) async throws -> String? {
        do {
            return try await repository.fetch(reference, as: local, from: source)
        } catch GitError.unknownRevision {
            return nil
        }
    }

    /// Where to ask, in order: the remote if it is this repository or what git uses in its place, and the server.
    private var sources: [PushDestination] {
        let name = connection.repository
        let url = connection.place.remote.url
        let token = connection.credential.token.reveal()
        let server = PushDestination(
            url: "https://\(name.host)/\(name.owner)/\(name.name).git",
            account: Self.account,
            token: token
        )
        guard let target = RepositoryName(remote: url) else {
            return [PushDestination(url: url)] + [server].compactMap(\.self)
        }
        guard target.owner.lowercased() == name.owner.lowercased(),
            target.name.lowercased() == name.name.lowercased()
        else {
            // Such as a fork that the user pushes to.
            return [server].compactMap(\.self)
        }
        // To no other server than the one whose token it is.
        if target.host == name.host,
            let place = PushDestination(url: url, account: Self.account, token: token)
        {
            return [place]
        }
        return [PushDestination(url: url)]
    }

    /// GitHub looks at the token alone, but wants a name.
    private static let account = "x-access-token"
}

extension EngineError {
    /// Says why something could not be fetched, by git's words.
    ///
    /// - Parameters:
    ///   - error: What git said.
    ///   - name: What was to be fetched.
    ///   - repository: `owner/name`.
    init(fetch error: GitError, of name: String, from repository: String) {
        guard case .failed(_, _, let words) = error else {
            self.init(error)
            return
        }
        let text = words.lowercased()
        func says(_ parts: String...) -> Bool { parts.contains { text.contains($0) } }
        if says("permission denied", "returned error: 401", "returned error: 403", "authentication failed")
            || says("access denied", "could not read username", "could not read password", "not found")
        {
            self = .denied(
                message: "You may not fetch \(name) from \(repository): \(Self.reason(in: words))",
                remedy: "Use a token or a key with the right to read there, or ask for that right."
            )
        } else {
            self = .unavailable(
                message: "\(name) could not be fetched from \(repository): \(Self.reason(in: words))",
                remedy: "Check the network and the project's remote (`git remote -v`), then try again."
            )
        }
    }
}
