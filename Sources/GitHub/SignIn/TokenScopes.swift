import HTTP

/// What a classic token may do, as GitHub's fields name it.
///
/// Fine-grained tokens have permissions instead, which no field tells.
enum TokenScopes {
    /// The scopes of the token that asked; `nil` when the answer names none because the token has no scopes.
    static func granted(_ headers: HTTPHeaders) -> [String]? {
        headers["X-OAuth-Scopes"].map(list)
    }

    /// What would have been needed for what was refused; `nil` when the answer does not tell, or the token
    /// has it and the reason is another.
    static func missing(from headers: HTTPHeaders) -> String? {
        if let permissions = headers["X-Accepted-GitHub-Permissions"], !permissions.isEmpty {
            return "the permission " + ServerText.line(permissions)
        }
        guard let granted = granted(headers) else { return nil }
        let accepted = list(headers["X-Accepted-OAuth-Scopes"] ?? "")
        guard let first = accepted.first, !accepted.contains(where: { covers(granted, $0) }) else {
            return nil
        }
        return "the scope " + ServerText.line(first)
    }

    /// Whether the scopes of a token include one, by themselves or within a larger one.
    ///
    /// Follows "Scopes for OAuth apps" of GitHub's documentation.
    static func covers(_ granted: [String], _ scope: String) -> Bool {
        granted.contains { $0 == scope || parts[$0]?.contains(scope) == true }
    }

    private static func list(_ field: String) -> [String] {
        field.split { $0 == "," || $0 == " " }.map { String($0) }
    }

    private static let parts: [String: Set<String>] = [
        "repo": ["repo:status", "repo_deployment", "public_repo", "repo:invite", "security_events"],
        "admin:org": ["write:org", "read:org", "manage_runners:org"],
        "write:org": ["read:org"],
        "admin:repo_hook": ["write:repo_hook", "read:repo_hook"],
        "write:repo_hook": ["read:repo_hook"],
        "user": ["read:user", "user:email", "user:follow"],
        "project": ["read:project"],
        "write:packages": ["read:packages"],
    ]
}
