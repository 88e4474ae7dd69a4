import Foundation
import Synchronization

// Branches, references, commits, comparisons, statuses and checks: what git itself knows.

extension GitHubCore {
    static var commitRoutes: [Route] {
        [
            Route("GET", "branches", .contents) { try $0.listBranches($1) },
            Route("GET", "branches/*name/protection", .contents) { try $0.showProtection($1) },
            Route("GET", "branches/*name", .contents) { try $0.showBranch($1) },
            Route("GET", "git/ref/heads/*name", .contents) { core, call in
                let name = call.text("name")
                let state = core.snapshot
                guard let commit = state.heads[name] else { throw Refusal.notFound }
                return .json(state.reference(name, commit))
            },
            Route("GET", "git/matching-refs/heads/*name", .contents) { core, call in
                let state = core.snapshot
                let names = state.heads.keys.filter { $0.hasPrefix(call.text("name")) }.sorted()
                return core.page(names, for: call) { state.reference($0, state.heads[$0] ?? "") }
            },
            Route("POST", "git/refs", .contents) { try $0.createReference($1) },
            Route("DELETE", "git/refs/heads/*name", .contents) { try $0.deleteReference($1) },
            Route("GET", "compare/*range", .contents) { try $0.compare($1) },
            Route("GET", "commits", .contents) { try $0.listCommits($1) },
            Route("GET", "commits/*ref/status", .checks) { try $0.combinedStatus($1) },
            Route("GET", "commits/*ref/statuses", .checks) { core, call in
                let commit = try core.commit(call)
                let state = core.snapshot
                return core.page(state.statuses[commit] ?? [], for: call) { state.status($0) }
            },
            Route("POST", "statuses/:ref", .checks) { try $0.createStatus($1) },
            Route("GET", "commits/*ref/check-runs", .checks) { try $0.listChecks($1) },
            Route("POST", "check-runs", .checks) { _, _ in throw Refusal.noPermission },
            Route("GET", "commits/*ref/pulls", .contents) { core, call in
                let commit = try core.commit(call)
                let state = core.snapshot
                let found = state.newestFirst.filter {
                    $0.pull?.headCommit == commit || $0.pull?.merge?.commit == commit
                }
                return core.pullPage(found, in: state, for: call)
            },
            Route("GET", "commits/*ref", .contents) { try $0.showCommit($1) },
        ]
    }

    // MARK: Branches

    private func listBranches(_ call: Call) throws -> Reply {
        let state = snapshot
        let isProtected = call.query["protected"].map { $0 == "true" }
        let names = state.heads.keys.sorted().filter { name in
            isProtected.map { $0 == (state.protections[name] != nil) } ?? true
        }
        return page(names, for: call) { state.branch($0) }
    }

    private func showBranch(_ call: Call) throws -> Reply {
        let name = call.text("name")
        let state = snapshot
        guard let commit = state.heads[name] else { throw Refusal(status: 404, message: "Branch not found") }
        let record = git.commits(commit, limit: 1).first
        return .json(state.branch(name).merging(["commit": record.map { state.commit($0) } ?? .null]))
    }

    private func showProtection(_ call: Call) throws -> Reply {
        guard let protection = snapshot.protections[call.text("name")] else {
            throw Refusal(status: 404, message: "Branch not protected")
        }
        return .json([
            "required_status_checks": [
                "strict": .flag(protection.isStrict), "contexts": .texts(protection.checks),
            ],
            "required_pull_request_reviews": [
                "required_approving_review_count": .number(protection.approvals)
            ],
            "allow_force_pushes": ["enabled": false],
        ])
    }

    // MARK: References

    private func createReference(_ call: Call) throws -> Reply {
        guard let name = call.body["ref"]?.asText, let commit = call.body["sha"]?.asText,
            name.hasPrefix("refs/heads/")
        else { throw Refusal.invalid(["Reference name must start with 'refs/heads/'."]) }
        let branch = String(name.dropFirst("refs/heads/".count))
        guard snapshot.heads[branch] == nil else {
            throw Refusal.invalid([], message: "Reference already exists")
        }
        guard git.commit(commit) != nil, git.moveBranch(branch, to: commit, from: nil) else {
            throw Refusal.invalid([], message: "Object does not exist")
        }
        observe()
        return .json(snapshot.reference(branch, commit), status: 201)
    }

    private func deleteReference(_ call: Call) throws -> Reply {
        let name = call.text("name")
        guard snapshot.heads[name] != nil else {
            throw Refusal.invalid([], message: "Reference does not exist")
        }
        git.git(["update-ref", "-d", "refs/heads/" + name])
        observe()
        return .empty
    }

    // MARK: Commits

    /// The commit that a call names by a branch, a short or a whole name.
    func commit(_ call: Call, _ name: String = "ref") throws -> String {
        let text = call.text(name)
        guard let commit = resolve(text) else {
            throw Refusal.invalid([], message: "No commit found for SHA: \(text)")
        }
        return commit
    }

    /// The commit that a text means.
    func resolve(_ text: String) -> String? {
        let name = text.hasPrefix("heads/") ? String(text.dropFirst("heads/".count)) : text
        let (head, isKnown) = state.withLock { state in
            (state.heads[name], state.statuses[name] != nil || state.runs.contains { $0.commit == name })
        }
        return head ?? (isKnown ? name : git.commit(name))
    }

    private func listCommits(_ call: Call) throws -> Reply {
        let state = snapshot
        let name = call.query["sha"] ?? state.settings.defaultBranch
        guard let commit = resolve(name) else { throw Refusal.notFound }
        let records = git.commits(commit, limit: 1000, path: call.query["path"])
        return page(records, for: call) { state.commit($0) }
    }

    private func showCommit(_ call: Call) throws -> Reply {
        let id = try commit(call)
        guard let record = git.commits(id, limit: 1).first else { throw Refusal.notFound }
        // The empty tree stands in for the parent of the first commit.
        let parent = record.parents.first ?? "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
        if call.headers["accept"]?.contains("diff") == true {
            return .text(git.diff(from: parent, to: id), type: "application/vnd.github.diff; charset=utf-8")
        }
        let files = git.changedFiles(from: parent, to: id)
        let additions = files.reduce(0) { $0 + $1.additions }
        let deletions = files.reduce(0) { $0 + $1.deletions }
        let total = additions + deletions
        let state = snapshot
        return .json(
            state.commit(record).merging([
                "files": .list(files.map { state.file($0, at: id) }),
                "stats": [
                    "additions": .number(additions), "deletions": .number(deletions),
                    "total": .number(total),
                ],
            ])
        )
    }

    private func compare(_ call: Call) throws -> Reply {
        let text = call.text("range")
        guard let dots = text.range(of: "...") else { throw Refusal.notFound }
        let owner = snapshot.settings.owner + ":"
        let names = [text[..<dots.lowerBound], text[dots.upperBound...]].map {
            $0.hasPrefix(owner) ? String($0.dropFirst(owner.count)) : String($0)
        }
        guard let base = resolve(names[0]), let head = resolve(names[1]),
            let ancestor = git.mergeBase(base, head)
        else { throw Refusal.notFound }
        let ahead = git.count(from: base, to: head)
        let behind = git.count(from: head, to: base)
        let state = snapshot
        if call.headers["accept"]?.contains("diff") == true {
            return .text(
                git.diff(from: ancestor, to: head),
                type: "application/vnd.github.diff; charset=utf-8"
            )
        }
        let relation =
            switch (ahead > 0, behind > 0) {
            case (true, true): "diverged"
            case (true, false): "ahead"
            case (false, true): "behind"
            case (false, false): "identical"
            }
        let commits = ahead > 0 ? Array(git.commits("\(base)..\(head)", limit: 250).reversed()) : []
        let files = git.changedFiles(from: ancestor, to: head).prefix(300)
        let ancestorRecord = git.commits(ancestor, limit: 1).first.map { state.commit($0) }
        let baseRecord = git.commits(base, limit: 1).first.map { state.commit($0) }
        return .json([
            "status": .text(relation),
            "ahead_by": .number(ahead),
            "behind_by": .number(behind),
            "total_commits": .number(ahead),
            "merge_base_commit": ancestorRecord ?? .null,
            "base_commit": baseRecord ?? .null,
            "commits": .list(commits.map { state.commit($0) }),
            "files": .list(files.map { state.file($0, at: head) }),
        ])
    }

    // MARK: Statuses and checks

    private func combinedStatus(_ call: Call) throws -> Reply {
        let commit = try commit(call)
        let state = snapshot
        let latest = state.latestStatuses(of: commit)
        return .json([
            "state": .text(GitHubState.combined(latest)),
            "sha": .text(commit),
            "total_count": .number(latest.count),
            "statuses": .list(latest.map { state.status($0) }),
            "url": "\(state.home)/commits/\(commit)/status",
        ])
    }

    private func createStatus(_ call: Call) throws -> Reply {
        let commit = try commit(call)
        guard let verdict = call.body["state"]?.asText,
            ["error", "failure", "pending", "success"].contains(verdict)
        else { throw Refusal.invalid([["resource": "Status", "field": "state", "code": "invalid"]]) }
        let shape = state.withLock { state in
            let status = CommitStatus(
                id: state.newID(),
                state: verdict,
                context: call.body["context"]?.asText ?? "default",
                about: call.body["description"]?.asText,
                target: call.body["target_url"]?.asText,
                at: state.now
            )
            state.statuses[commit, default: []].insert(status, at: 0)
            return state.status(status)
        }
        return .json(shape, status: 201)
    }

    private func listChecks(_ call: Call) throws -> Reply {
        lookAtRuns()
        let commit = try commit(call)
        let state = snapshot
        let wantsAll = call.query["filter"] == "all"
        let runs = state.runs.filter { $0.commit == commit }
        let checks = runs.reversed().flatMap { run -> [(Run, Attempt)] in
            let attempts = wantsAll ? run.attempts : [run.latest]
            return attempts.map { (run, $0) }
        }
        let named = checks.filter { run, attempt in
            let name = state.settings.workflows[run.workflow].job
            if let wanted = call.query["check_name"], wanted != name { return false }
            if let wanted = call.query["status"], wanted != attempt.status { return false }
            return true
        }
        return page(named, for: call, key: "check_runs", most: 1000) { state.check($0.0, $0.1) }
    }
}
