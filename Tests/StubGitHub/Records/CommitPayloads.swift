import Foundation

// The shapes in which GitHub tells of branches, references, commits, files and statuses.

extension GitHubState {
    /// A branch as the list shows it.
    func branch(_ name: String) -> JSON {
        let commit = heads[name] ?? ""
        let protection = protections[name]
        let isProtected = protection != nil
        return [
            "name": .text(name),
            "commit": ["sha": .text(commit), "url": "\(home)/commits/\(commit)"],
            "protected": .flag(isProtected),
            "protection": [
                "enabled": .flag(isProtected),
                "required_status_checks": [
                    "enforcement_level": isProtected ? "non_admins" : "off",
                    "contexts": .texts(protection?.checks ?? []),
                ],
            ],
        ]
    }

    /// A reference to a branch.
    func reference(_ branch: String, _ commit: String) -> JSON {
        [
            "ref": "refs/heads/\(branch)",
            "node_id": "REF_stub",
            "url": "\(home)/git/refs/heads/\(branch)",
            "object": ["type": "commit", "sha": .text(commit), "url": "\(home)/git/commits/\(commit)"],
        ]
    }

    /// A commit.
    func commit(_ record: CommitRecord) -> JSON {
        let parents = record.parents.map { parent -> JSON in
            ["sha": .text(parent), "url": "\(home)/commits/\(parent)"]
        }
        return [
            "sha": .text(record.id),
            "node_id": "C_\(record.id)",
            "url": "\(home)/commits/\(record.id)",
            "html_url": "\(url)/\(fullName)/commit/\(record.id)",
            "commit": [
                "message": .text(record.message),
                "tree": ["sha": .text(record.tree)],
                "comment_count": 0,
                "author": person(record.author, record.authorEmail, record.authoredAt),
                "committer": person(record.committer, record.committerEmail, record.committedAt),
            ],
            "author": account(named: record.author),
            "committer": account(named: record.committer),
            "parents": .list(parents),
        ]
    }

    private func person(_ name: String, _ email: String, _ date: Date) -> JSON {
        ["name": .text(name), "email": .text(email), "date": .time(date)]
    }

    /// The account of a committer; null for one that GitHub does not know.
    private func account(named name: String) -> JSON {
        user(settings.users.first { $0.login == name || $0.name == name }?.login)
    }

    /// A file of a difference.
    func file(_ file: ChangedFile, at commit: String) -> JSON {
        let changes = file.additions + file.deletions
        var shape: JSON = [
            "sha": .text(commit),
            "filename": .text(file.path),
            "status": .text(file.status),
            "additions": .number(file.additions),
            "deletions": .number(file.deletions),
            "changes": .number(changes),
            "blob_url": "\(url)/\(fullName)/blob/\(commit)/\(file.path)",
            "contents_url": "\(home)/contents/\(file.path)?ref=\(commit)",
        ]
        // Binary files have no patch, and only renamed ones a former name.
        if let patch = file.patch { shape = shape.merging(["patch": .text(patch)]) }
        if let former = file.formerPath { shape = shape.merging(["previous_filename": .text(former)]) }
        return shape
    }

    /// A status.
    func status(_ status: CommitStatus) -> JSON {
        [
            "id": .number(status.id),
            "state": .text(status.state),
            "context": .text(status.context),
            "description": .maybe(status.about),
            "target_url": .maybe(status.target),
            "created_at": .time(status.at),
            "updated_at": .time(status.at),
            "url": "\(home)/statuses/\(status.id)",
        ]
    }

    /// The newest status of each context.
    func latestStatuses(of commit: String) -> [CommitStatus] {
        var seen: Set<String> = []
        return (statuses[commit] ?? []).filter { seen.insert($0.context).inserted }
    }

    /// What several statuses come to; "pending" when there are none, of all things.
    static func combined(_ statuses: [CommitStatus]) -> String {
        if statuses.contains(where: { ["failure", "error"].contains($0.state) }) { return "failure" }
        if statuses.isEmpty || statuses.contains(where: { $0.state == "pending" }) { return "pending" }
        return "success"
    }
}
