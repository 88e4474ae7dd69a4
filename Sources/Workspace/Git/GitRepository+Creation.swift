import Foundation

extension GitRepository {
    /// Makes a new repository with one commit; for the sample project and for tests.
    ///
    /// - Parameters:
    ///   - path: The folder; created if missing, and must not hold a repository.
    ///   - files: Contents by path relative to the folder.
    ///   - message: The message of the commit.
    ///   - identity: Who commits, kept in the repository's own configuration.
    /// - Returns: The repository, by its absolute paths.
    /// - Throws: ``GitError``, or Cocoa's error when a file cannot be written.
    package static func create(
        at path: String,
        files: [String: String],
        message: String,
        identity: GitIdentity
    ) async throws -> GitRepository {
        for (name, text) in files {
            let file = URL(fileURLWithPath: path + "/" + name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
        let steps = [
            ["init", "--quiet", "--initial-branch=main"],
            ["config", "user.name", identity.name],
            ["config", "user.email", identity.email],
            ["add", "--all"],
            ["commit", "--quiet", "--message", message],
        ]
        for arguments in steps { _ = try await GitCommand(arguments, in: path).run() }
        return try await discover(at: path)
    }
}
