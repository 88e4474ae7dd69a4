/// Finds the token: in the environment, in a file, or with GitHub's own command.
///
/// The first place that has something decides. A place whose token must not be used is an error and does
/// not fall through to the next, which may be another account.
package struct TokenFinder: Sendable {
    /// Runs a command and gives what it printed; `nil` when it is not there or failed.
    package typealias Run = @Sendable (_ arguments: [String]) async -> String?

    private let host: String
    private let environment: [String: String]
    private let file: String?
    private let run: Run

    /// Describes where to look.
    ///
    /// - Parameters:
    ///   - host: The host as `gh` names it, such as `github.com`.
    ///   - environment: The variables of the process.
    ///   - file: A file with the token alone; one that is not there is passed over.
    ///   - run: Runs `gh auth token --hostname HOST`, whose first word is the program.
    package init(host: String, environment: [String: String], file: String?, run: @escaping Run) {
        self.host = host
        self.environment = environment
        self.file = file
        self.run = run
    }

    /// Looks in each place in turn.
    ///
    /// - Returns: The token and where it was; `nil` when there is none anywhere.
    /// - Throws: `SignInError` for a token that is there and must not be used.
    package func find() async throws(SignInError) -> GitHubCredential? {
        for name in ["GITHUB_TOKEN", "GH_TOKEN"] {
            guard let text = environment[name], !text.allSatisfy(\.isWhitespace) else { continue }
            return try credential(text, from: .environment(name))
        }
        if let file, let text = try TokenFile(path: file).read() {
            return try credential(text, from: .file(file))
        }
        guard let text = await run(["gh", "auth", "token", "--hostname", host]),
            !text.allSatisfy(\.isWhitespace)
        else { return nil }
        return try credential(text, from: .gitHubCommand(host: host))
    }

    private func credential(
        _ text: String,
        from source: GitHubCredential.Source
    ) throws(SignInError) -> GitHubCredential {
        guard let token = GitHubToken(text) else { throw .noToken(in: source) }
        return GitHubCredential(token: token, source: source)
    }
}
