extension CheckpointStore {
    /// Carries a change over to another base; no working tree is touched, and nothing is written but objects
    /// of the store.
    ///
    /// What conflicts is left out: such files are as the new base has them.
    ///
    /// - Parameters:
    ///   - tree: The files with the change.
    ///   - base: The files that the change was made to.
    ///   - target: The files that it is to be made to.
    ///   - repository: The worktree that all of them are of.
    /// - Returns: The files of the new base with the change, and the paths where it was left out.
    /// - Throws: ``CheckpointError/git(_:)``, ``CheckpointError/storage(_:)``.
    package func carry(
        _ tree: String,
        from base: String,
        onto target: String,
        in repository: GitRepository
    ) throws(CheckpointError) -> MergedTree {
        let kept = try prepareIndex(of: repository)
        // git merges commits, so each of the three gets one that nobody else sees.
        let root = try commit(of: base, on: nil, repository)
        let sides = [
            try commit(of: target, on: root, repository), try commit(of: tree, on: root, repository),
        ]
        let answer = try run(MergedTree.arguments + sides, repository, accepting: [0, 1])
        guard let merged = MergedTree(fields: answer.fields) else {
            throw .git(
                .failed(
                    command: "git merge-tree",
                    exitCode: answer.exitCode,
                    message: answer.message.isEmpty ? "no tree was made" : answer.message
                )
            )
        }
        guard !merged.conflicts.isEmpty else {
            try keep(merged.tree, base: kept, repository)
            return merged
        }
        // Where a file stands against a folder, git puts one of them aside under a name of its side.
        let aside = try run(["ls-tree", "-r", "-z", "--name-only", "--full-tree", merged.tree], repository)
            .fields.filter { path in sides.contains { path.contains("~" + $0) } }
        let whole = try revise(
            merged.tree,
            puttingBack: merged.conflicts + aside,
            to: target,
            writing: [:],
            in: repository
        )
        return MergedTree(tree: whole, conflicts: merged.conflicts)
    }

    /// A commit of a tree, the same one every time.
    private func commit(
        of tree: String,
        on parent: String?,
        _ repository: GitRepository
    ) throws(CheckpointError) -> String {
        guard !tree.hasPrefix("-") else { throw .git(.unknownRevision(tree)) }
        let tree = try run(["rev-parse", "--verify", tree + "^{tree}"], repository).text
        let who = "switchyard <switchyard@localhost> 0 +0000"
        let lines = ["tree \(tree)"] + (parent.map { ["parent \($0)"] } ?? [])
        let text = (lines + ["author \(who)", "committer \(who)", "", "a checkpoint", ""])
            .joined(separator: "\n")
        let arguments = ["hash-object", "-t", "commit", "-w", "--stdin"]
        return try run(arguments, repository, input: Array(text.utf8)).text
    }
}
