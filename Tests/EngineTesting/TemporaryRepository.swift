import Foundation
package import Workspace

/// A git repository with one commit, gone when the value is.
package final class TemporaryRepository: Sendable {
    /// The folder.
    package let folder: TemporaryFolder
    /// How to read it.
    package let repository: GitRepository

    /// The absolute path.
    package var path: String { folder.path }

    private init(folder: TemporaryFolder, repository: GitRepository) {
        self.folder = folder
        self.repository = repository
    }

    /// Makes a repository.
    ///
    /// - Parameters:
    ///   - files: Contents by path.
    ///   - links: Symbolic links: target by path.
    package static func make(
        _ files: [String: String],
        links: [String: String] = [:]
    ) async throws -> TemporaryRepository {
        let folder = try TemporaryFolder("repository")
        for (path, target) in links {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/" + path,
                withDestinationPath: target
            )
        }
        let repository = try await GitRepository.create(
            at: folder.path,
            files: files,
            message: "First commit",
            identity: GitIdentity(name: "Test", email: "test@example.com")
        )
        return TemporaryRepository(folder: folder, repository: repository)
    }

    /// Installs a hook that runs a line of shell.
    package func installHook(_ name: String, _ line: String) throws {
        let file = repository.commonDirectory + "/hooks/" + name
        try folder.write(".git/hooks/" + name, "#!/bin/sh\n\(line)\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    }
}
