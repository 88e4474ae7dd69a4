import Foundation
import Workspace

/// The text files of the user's checkout as the chat shows them, read again only when something changed.
actor CheckoutFiles {
    /// Bytes read of a checkout; a large one is known in part.
    private static let sizeLimit = 16 * 1024 * 1024
    /// With more uncommitted files than this, finding out what changed costs more than reading.
    private static let mostChanges = 2_000

    /// What files look like that were read: equal stamps mean equal contents.
    private struct Stamp: Equatable {
        struct Change: Equatable {
            var entry: GitStatus.Entry
            var size: Int?
            var modifiedAt: Date?
        }

        var head: String
        var changes: [Change]
    }

    private let repository: GitRepository
    private let read: @Sendable () async throws -> WorkFiles
    private var known: (stamp: Stamp, files: WorkFiles)?

    /// Reads a checkout through a guard, so that nothing outside of it can be named, and no file that is kept
    /// from models.
    init(_ repository: GitRepository, secrets: @escaping @Sendable () -> SecretFiles = { SecretFiles() }) {
        self.init(repository) {
            let guardian = try PathGuard(root: repository.root, secrets: secrets())
            let survey = try await Survey.read(repository, through: guardian, sizeLimit: Self.sizeLimit)
            return WorkFiles(
                contents: survey.contents,
                allPaths: survey.allPaths,
                hiddenPaths: Set(survey.hiddenPaths)
            )
        }
    }

    /// Reads a checkout in a way of the caller's.
    init(_ repository: GitRepository, read: @escaping @Sendable () async throws -> WorkFiles) {
        self.repository = repository
        self.read = read
    }

    /// The files as they are now.
    ///
    /// - Throws: `GitError` or `PathError` when the checkout cannot be read; `CancellationError`.
    func files() async throws -> WorkFiles {
        // Before the files: a change that comes in between is seen the next time.
        let stamp = try await stamp()
        if let known, known.stamp == stamp { return known.files }
        let files = try await read()
        known = stamp.map { ($0, files) }
        return files
    }

    /// nil when there is too much to look at.
    private func stamp() async throws -> Stamp? {
        let entries = try await repository.status().entries
        guard entries.count <= Self.mostChanges else { return nil }
        return Stamp(head: try await repository.headCommit(), changes: entries.map(change))
    }

    private func change(_ entry: GitStatus.Entry) -> Stamp.Change {
        // A file that is gone has neither; so has one that is gone by now, which the next stamp shows.
        let attributes = try? FileManager.default.attributesOfItem(atPath: repository.root + "/" + entry.path)
        return Stamp.Change(
            entry: entry,
            size: (attributes?[.size] as? NSNumber)?.intValue,
            modifiedAt: attributes?[.modificationDate] as? Date
        )
    }
}
