import Foundation

/// Copies ignored files of the user's checkout into a fresh worktree, which has none: caches, local settings.
///
/// Files that are likely to hold secrets are copied only if they are named themselves, and are allowed.
package struct WorktreeCopy: Sendable {
    /// What was copied, and what was not.
    package struct Outcome: Sendable, Hashable {
        /// The paths that were copied, in order.
        package internal(set) var paths: [String] = []
        /// Bytes copied.
        package internal(set) var bytes = 0
        /// Paths that were left out, each with the reason for people.
        package internal(set) var skipped: [String: String] = [:]
        /// Whether files were left out because there are too many.
        package internal(set) var isCut = false
    }

    private static let fileLimit = 20_000
    private static let byteLimit = 1 << 30
    private static let fileSizeCap = 64 << 20

    private let patterns: [PathPattern]
    private let secrets: SecretFiles

    /// Copies what matches.
    ///
    /// - Parameters:
    ///   - patterns: Which files.
    ///   - secrets: Which of them are kept from agents.
    package init(_ patterns: [PathPattern], secrets: SecretFiles) {
        self.patterns = patterns
        self.secrets = secrets
    }

    /// Copies.
    ///
    /// Nothing that is there is written over, and no symbolic link is followed on either side.
    ///
    /// - Parameters:
    ///   - checkout: The user's checkout, which is only read.
    ///   - worktree: Where the files go.
    /// - Returns: What came of it; a file that cannot be copied is left out.
    /// - Throws: ``GitError``, ``PathError``, or `CancellationError`.
    @concurrent
    package func perform(from checkout: GitRepository, into worktree: Worktree) async throws -> Outcome {
        var outcome = Outcome()
        guard !patterns.isEmpty else { return outcome }
        let arguments = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard"]
        let chosen = try await checkout.git(arguments).fields.filter { path in
            patterns.contains { $0.matches(path) }
        }
        let source = try PathGuard(root: checkout.root, sizeCap: Self.fileSizeCap)
        let target = try PathGuard(root: worktree.path, sizeCap: Self.fileSizeCap)
        for path in chosen.sorted() {
            try Task.checkCancellation()
            guard outcome.paths.count < Self.fileLimit, outcome.bytes < Self.byteLimit else {
                outcome.isCut = true
                break
            }
            guard mayCopy(path) else {
                outcome.skipped[path] = "it may hold secrets: name it in worktree.copy and in secrets.allow"
                continue
            }
            do throws(PathError) {
                outcome.bytes += try source.copy(path, into: target)
                outcome.paths.append(path)
            } catch {
                outcome.skipped[path] = error.explanation
            }
        }
        return outcome
    }

    /// Whether a file that matches may be copied.
    func mayCopy(_ path: String) -> Bool {
        guard SecretFiles.holdsSecrets(path) else { return true }
        return !secrets.hides(path) && patterns.contains { $0.isExact && $0.text == path }
    }
}

extension PathGuard {
    /// Copies a file, with its mode, to the same path below another folder.
    ///
    /// - Returns: How many bytes it has.
    fileprivate func copy(_ path: String, into other: PathGuard) throws(PathError) -> Int {
        let path = try guarded(path)
        let (content, mode) = try contents(path)
        do throws(PathError) {
            _ = try other.status(path)
            throw .exists(path.text)
        } catch .missing {
            // As it should be.
        }
        try other.write(path, content: content, mode: mode)
        return content.count
    }
}
