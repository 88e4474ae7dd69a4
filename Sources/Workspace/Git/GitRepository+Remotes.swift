/// Another copy of the repository that git knows by name.
package struct GitRemote: Sendable, Hashable {
    /// Its name, such as `origin`.
    package let name: String
    /// Its address as git would use it to fetch, rewritten by the user's `insteadOf`; may hold a password.
    package let url: String

    /// Names a remote.
    package init(name: String, url: String) {
        self.name = name
        self.url = url
    }
}

extension GitRepository {
    /// The remotes: `origin` first, then `upstream`, then the others in git's order, a dozen at the most.
    package func remotes() async throws -> [GitRemote] {
        let names = try await git(["remote"]).text.split(separator: "\n").map(String.init)
        let known = ["origin", "upstream"].filter(names.contains)
        let ordered = known + names.filter { !known.contains($0) }
        var remotes: [GitRemote] = []
        for name in ordered.prefix(Self.maximumRemotes) where !name.hasPrefix("-") {
            // One without an address is no remote to speak to.
            let answer = try await git(["remote", "get-url", name], accepting: [0, 2, 128])
            guard answer.exitCode == 0, let url = answer.text.split(separator: "\n").first else { continue }
            remotes.append(GitRemote(name: name, url: String(url)))
        }
        return remotes
    }

    /// The address of a remote as the user wrote it, before any `insteadOf`; nil for no remote.
    package func writtenURL(ofRemote name: String) async throws -> String? {
        let answer = try await git(["config", "--get", "remote.\(name).url"], accepting: [0, 1])
        return answer.exitCode == 0 ? answer.text.split(separator: "\n").first.map(String.init) : nil
    }

    /// The address that a push to a remote would go to, rewritten by the user's `pushInsteadOf`; nil for no remote.
    package func pushURL(ofRemote name: String) async throws -> String? {
        guard !name.hasPrefix("-") else { return nil }
        let answer = try await git(["remote", "get-url", "--push", name], accepting: [0, 2, 128])
        return answer.exitCode == 0 ? answer.text.split(separator: "\n").first.map(String.init) : nil
    }

    private static let maximumRemotes = 12
}
