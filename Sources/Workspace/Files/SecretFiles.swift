/// Knows by their names the files that are likely to hold secrets, and which of them an agent may see.
///
/// Names are compared without case, since some file systems do not tell `.ENV` from `.env`.
package struct SecretFiles: Sendable, Hashable {
    /// What the user has allowed to be seen: paths, folders and patterns, each from the top of the
    /// repository.
    package let allowed: [PathPattern]

    /// Hides everything of the table but what is allowed.
    package init(allowed: [PathPattern] = []) {
        self.allowed = allowed
    }

    /// Whether a path is to be kept from agents and models.
    ///
    /// - Parameter path: Relative to the top of the repository.
    /// - Returns: Whether its name, or that of a folder on the way, is in the table and it is not allowed.
    package func hides(_ path: String) -> Bool {
        Self.holdsSecrets(path) && !allowed.contains { $0.matches(path) }
    }

    /// Whether a path is in the table, allowed or not.
    package static func holdsSecrets(_ path: String) -> Bool {
        var components = path.lowercased().split(separator: "/").map(String.init)
        guard let name = components.popLast() else { return false }
        return isSecret(name) || components.contains(where: folders.contains)
    }

    // MARK: The table

    private static func isSecret(_ name: String) -> Bool {
        if names.contains(name) { return true }
        if endings.contains(where: name.hasSuffix) { return true }
        // `.env.local`, `prod.env`; those that show how one is written are there to be read.
        guard name.hasPrefix(".env.") || name.hasSuffix(".env") else { return false }
        return !samples.contains { name.hasSuffix("." + $0) || name == $0 + ".env" }
    }

    private static let names: Set<String> = [
        ".env", ".envrc", ".npmrc", ".netrc", "_netrc", ".pypirc", ".pgpass", ".my.cnf", ".htpasswd",
        ".git-credentials", ".vault-token", ".dockercfg", ".s3cfg", ".boto", "credentials.json",
        "service-account.json", "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519",
    ]

    private static let endings = [".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".ppk", ".kdbx"]

    private static let samples = ["example", "sample", "template"]

    /// Everything in these is secret.
    private static let folders: Set<String> = [".ssh", ".gnupg", ".aws", ".azure", ".kube"]
}
