extension GitRepository {
    /// Fetches what a name stands for elsewhere, and keeps it under a name of its own here.
    ///
    /// Nothing else of this repository changes: no branch, no reference of a remote, no tag and no `FETCH_HEAD`. A
    /// token reaches git as for ``push(_:toBranch:at:)``; no hook runs, so that none finds it in the pipe.
    ///
    /// - Parameters:
    ///   - reference: The whole name there, such as `refs/pull/12/head`.
    ///   - local: The whole name here, which is moved wherever it was.
    ///   - source: Where from.
    /// - Returns: The hash of the commit.
    /// - Throws: ``GitError/unknownRevision(_:)`` when there is no such name there,
    ///   ``GitError/failed(command:exitCode:message:)`` with git's words when it could not be fetched, and what all
    ///   commands throw.
    package func fetch(
        _ reference: String,
        as local: String,
        from source: PushDestination
    ) async throws -> String {
        var fetch = command([
            "fetch", "--quiet", "--no-tags", "--no-prune", "--no-write-fetch-head", "--no-recurse-submodules",
            "--end-of-options", source.url, "+\(reference):\(local)",
        ])
        fetch.wallTime = .seconds(600)
        fetch.settings = ["core.hooksPath=/dev/null"]
        // Locks are wanted here: this one writes.
        fetch.variables["GIT_OPTIONAL_LOCKS"] = "1"
        fetch.signIn(at: source)
        do {
            _ = try await fetch.run()
        } catch GitError.failed(_, _, let message) where message.contains("couldn't find remote ref") {
            throw GitError.unknownRevision(reference)
        }
        return try await commit(named: local)
    }

    /// The commit that a reference of ours stands for; nil where there is none.
    package func commit(ofReference name: String) async throws -> String? {
        do {
            return try await commit(named: name)
        } catch GitError.unknownRevision {
            return nil
        }
    }
}
