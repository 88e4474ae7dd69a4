import Domain
import Foundation
import GitHub
import Workspace

extension EngineError {
    /// Says why GitHub did not do what it was asked.
    init(gitHub error: GitHubError) {
        let (message, remedy) = (error.message, error.remedy)
        switch error {
        case .notSignedIn, .unauthorized, .forbidden: self = .denied(message: message, remedy: remedy)
        case .invalid: self = .invalid(message: message, remedy: remedy)
        case .conflict: self = .conflict(message: message, remedy: remedy)
        case .notFound, .rateLimited, .gone, .server, .unreachable, .unreadable, .cancelled:
            self = .unavailable(message: message, remedy: remedy)
        }
    }

    /// Says why a push was refused, by git's words.
    ///
    /// - Parameters:
    ///   - error: What git said.
    ///   - branch: The branch on GitHub.
    ///   - repository: `owner/name`.
    init(push error: GitError, to branch: String, of repository: String) {
        guard case .failed(_, _, let words) = error else {
            self.init(error)
            return
        }
        let text = words.lowercased()
        func says(_ parts: String...) -> Bool { parts.contains { text.contains($0) } }
        if says("protected branch", "gh006", "gh013", "repository rule violations") {
            self = .denied(
                message: "\(repository) protects the branch \(branch): \(Self.reason(in: words))",
                remedy: "Choose another branch prefix (`branch.prefix`), or ask who rules the repository."
            )
        } else if says("non-fast-forward", "fetch first", "stale info") {
            self = .conflict(
                message: "\(branch) of \(repository) has commits that the task has not; nothing was pushed.",
                remedy: "Delete or rename that branch on GitHub if it is of no use, then publish again."
            )
        } else if says(
            "permission to",
            "permission denied",
            "returned error: 401",
            "returned error: 403",
            "authentication failed",
            "access denied",
            "could not read username",
            "could not read password",
            "write access to repository not granted"
        ) {
            self = .denied(
                message: "You may not push to \(repository): \(Self.reason(in: words))",
                remedy: "Use a token or a key with the right to write there, or ask for that right."
            )
        } else if says("could not resolve host", "failed to connect", "timed out", "connection refused") {
            self = .unavailable(
                message: "\(repository) cannot be reached: \(Self.reason(in: words))",
                remedy: "Check the network, then publish again."
            )
        } else {
            self = .conflict(
                message: "The push to \(branch) of \(repository) was refused: \(Self.reason(in: words))",
                remedy: "Put that right, then publish again; nothing is pushed twice."
            )
        }
    }

    /// The line of git's words that says most.
    static func reason(in words: String) -> String {
        let lines = words.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
        let marks = ["remote: error:", "remote:", "fatal:", "error:", "!"]
        for mark in marks {
            if let line = lines.first(where: { $0.hasPrefix(mark) && $0.count > mark.count + 1 }) {
                return String(line.dropFirst(mark.count)).firstLine(limit: 200)
            }
        }
        return (lines.first ?? "git gave no reason").firstLine(limit: 200)
    }
}

extension GitHubError {
    /// Whether it says something of the one thing that was asked for, and nothing of the next.
    var isAboutOneThing: Bool {
        switch self {
        case .forbidden, .notFound, .gone, .invalid, .conflict, .unreadable: true
        case .notSignedIn, .unauthorized, .rateLimited, .server, .unreachable, .cancelled: false
        }
    }
}
