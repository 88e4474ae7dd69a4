import Foundation

/// Where a commit is pushed to or fetched from, and how the server there is told who does it.
package struct PushDestination: Sendable {
    /// The address, without a password.
    package let url: String
    /// The name and the token to sign in with; nil where git has its own way, such as a key of ssh.
    let signIn: (server: String, account: String, token: String)?

    /// A place where git signs in by itself.
    package init(url: String) {
        self.url = url
        signIn = nil
    }

    /// A place that is given a token; nil when the address is none to send one to.
    ///
    /// - Parameters:
    ///   - url: An address over https, or over http on this machine; a password in it is left out.
    ///   - account: The name to sign in with.
    ///   - token: What is given in place of a password.
    package init?(url: String, account: String, token: String) {
        guard var parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            let host = parts.host, !host.isEmpty,
            scheme == "https" || scheme == "http" && ["127.0.0.1", "localhost", "::1"].contains(host),
            !token.contains(where: \.isNewline)
        else { return nil }
        parts.user = nil
        parts.password = nil
        guard let address = parts.string else { return nil }
        let server = "\(scheme)://\(host)" + (parts.port.map { ":\($0)" } ?? "")
        self.url = address
        signIn = (server, account, token)
    }
}

extension GitRepository {
    /// Pushes a commit to a branch elsewhere, never by force.
    ///
    /// A token reaches git by a pipe that a helper of ours reads, for that one server alone: it is in no argument,
    /// no variable and no file. git signs in before it runs the user's own `pre-push` hook, which runs as for a push
    /// of theirs, so that the hook finds the pipe empty; a server that lets anybody push would leave it filled. No
    /// reference of this repository is changed.
    ///
    /// - Parameters:
    ///   - commit: The whole hash.
    ///   - branch: The branch's name there.
    ///   - destination: Where.
    /// - Returns: Whether anything was pushed; false when the branch is at that commit already.
    /// - Throws: ``GitError/failed(command:exitCode:message:)`` with git's words when the push was refused, and
    ///   what all commands throw.
    package func push(
        _ commit: String,
        toBranch branch: String,
        at destination: PushDestination
    ) async throws -> Bool {
        let hash = try await self.commit(named: commit)
        var push = command([
            "push", "--no-follow-tags", "--recurse-submodules=no", "--end-of-options", destination.url,
            "\(hash):refs/heads/\(branch)",
        ])
        push.wallTime = .seconds(600)
        push.signIn(at: destination)
        return try await !push.run().message.contains("Everything up-to-date")
    }
}

extension GitCommand {
    /// Gives git what it signs in with: the token for that one server, or the agent that holds the user's keys.
    mutating func signIn(at destination: PushDestination) {
        if let signIn = destination.signIn {
            let scope = "credential.\(signIn.server).helper"
            // The empty ones end the lists of the user's own helpers, which would store what we give.
            settings += ["credential.helper=", "\(scope)=", "\(scope)=\(Self.helper(for: signIn.account))"]
            secret = Array((signIn.token + "\n").utf8)
        } else {
            variables["SSH_AUTH_SOCK"] = ProcessInfo.processInfo.environment["SSH_AUTH_SOCK"]
        }
    }

    /// Answers git's question for a name and a password from the pipe.
    private static func helper(for account: String) -> String {
        let name = Command.quoted("username=" + account.filter { !$0.isNewline })
        return "!f() { test \"$1\" = get || exit 0; echo \(name); printf password=; cat <&3; }; f"
    }
}
