// Payloads in the shape the server sends them, shortened to what tells something.

/// JSON of real shape, by what it is.
enum PayloadSamples {
    static let user = """
        {"login": "octocat", "id": 583231, "node_id": "MDQ6VXNlcjU4MzIzMQ==", "type": "User",
         "html_url": "https://github.com/octocat", "site_admin": false}
        """

    static let repository = """
        {"id": 5123456789, "node_id": "R_kgDO", "name": "hello", "full_name": "octocat/hello",
         "owner": \(user), "private": false, "fork": false, "html_url": "https://github.com/octocat/hello",
         "description": null, "created_at": "2011-01-26T19:01:12Z", "updated_at": "2026-01-26T19:14:43Z",
         "pushed_at": "2026-01-26T19:06:43Z", "clone_url": "https://github.com/octocat/hello.git",
         "ssh_url": "git@github.com:octocat/hello.git", "default_branch": "main", "archived": false,
         "has_issues": true, "has_downloads": true,
         "permissions": {"admin": false, "maintain": false, "push": true, "triage": true, "pull": true},
         "allow_merge_commit": false, "allow_squash_merge": true, "allow_rebase_merge": true,
         "delete_branch_on_merge": true}
        """

    static let issue = """
        {"id": 4294967297, "node_id": "I_kwDO", "number": 1347, "title": "Crash on an empty file",
         "user": null, "state": "closed", "state_reason": "not_planned", "locked": false, "body": null,
         "labels": ["bug", {"id": 208045946, "name": "good first issue", "color": "7057ff",
                            "description": null, "default": true}],
         "assignee": \(user), "assignees": [\(user)], "milestone": null, "comments": 3,
         "created_at": "2026-04-22T13:33:48Z", "updated_at": "2026-05-01T08:00:00Z",
         "closed_at": "2026-05-01T08:00:00Z", "html_url": "https://github.com/octocat/hello/issues/1347",
         "repository_url": "https://api.github.com/repos/octocat/hello", "active_lock_reason": null}
        """

    static func branchEnd(_ ref: String, repository: String = PayloadSamples.repository) -> String {
        """
        {"label": "octocat:\(ref)", "ref": "\(ref)", "sha": "6dcb09b5b57875f334f61aebed695e2e4193db5e",
         "user": \(user), "repo": \(repository)}
        """
    }

    static let listedPullRequest = """
        {"id": 6000000001, "node_id": "PR_kwDO", "number": 42, "state": "open", "locked": false,
         "title": "Fix the crash", "user": \(user), "body": null, "labels": [], "milestone": null,
         "assignee": null, "assignees": [], "requested_reviewers": [\(user)],
         "requested_teams": [{"id": 1, "name": "Core", "slug": "core"}],
         "created_at": "2026-01-26T19:01:12Z", "updated_at": "2026-01-26T19:01:12Z", "closed_at": null,
         "merged_at": null, "merge_commit_sha": "e5bd3914e2e596debea16f433f57875b5b90bcd6", "draft": true,
         "head": \(branchEnd("fix/crash")), "base": \(branchEnd("main")), "auto_merge": null,
         "html_url": "https://github.com/octocat/hello/pull/42", "author_association": "OWNER"}
        """

    /// The single form under the later version of the interface, with a fork that was deleted.
    static let singlePullRequest = """
        {"id": 6000000001, "number": 42, "state": "open", "title": "Fix the crash", "user": null,
         "body": "What and why", "labels": [{"name": "bug"}], "assignees": [\(user)],
         "created_at": "2026-01-26T19:01:12Z", "updated_at": "2026-01-26T19:01:12Z", "closed_at": null,
         "merged_at": null, "draft": false,
         "head": \(branchEnd("fix/crash", repository: "null")), "base": \(branchEnd("main")),
         "html_url": "https://github.com/octocat/hello/pull/42", "merged": false, "mergeable": null,
         "rebaseable": null, "mergeable_state": "unknown", "merged_by": null, "comments": 10,
         "review_comments": 0, "maintainer_can_modify": false, "commits": 3, "additions": 100,
         "deletions": 3, "changed_files": 5}
        """

    static let workflowRun = """
        {"id": 30433642400, "name": "CI", "node_id": "WFR_kw", "check_suite_id": 42, "head_branch": null,
         "head_sha": "acb5820ced9479c074f688cc328bf03f341a511d", "path": ".github/workflows/ci.yml",
         "run_number": 562, "run_attempt": 2, "event": "push", "status": "completed",
         "conclusion": "startup_failure", "workflow_id": 159038, "display_title": "Update README.md",
         "html_url": "https://github.com/octocat/hello/actions/runs/30433642400",
         "pull_requests": [{"id": 6000000001, "number": 42, "url": "https://api.github.com/x",
           "head": {"ref": "fix", "sha": "acb5", "repo": {"id": 1, "url": "u", "name": "hello"}},
           "base": {"ref": "main", "sha": "0dd1", "repo": {"id": 1, "url": "u", "name": "hello"}}}],
         "created_at": "2026-01-22T19:33:08Z", "updated_at": "2026-01-22T19:35:08Z",
         "run_started_at": "2026-01-22T19:34:08Z", "actor": \(user), "triggering_actor": null,
         "head_commit": {"id": "acb5820ced9479c074f688cc328bf03f341a511d", "tree_id": "d23f6eed",
           "message": "Create README.md", "timestamp": "2026-01-22T19:33:05Z",
           "author": {"name": "Octo Cat", "email": "octocat@github.com"},
           "committer": {"name": "GitHub", "email": "noreply@github.com"}},
         "repository": {"id": 5123456789, "name": "hello", "full_name": "octocat/hello",
           "owner": \(user), "private": false, "fork": false,
           "html_url": "https://github.com/octocat/hello"},
         "head_repository": null}
        """

    static let job = """
        {"id": 39944029000, "run_id": 30433642400, "run_attempt": 2, "workflow_name": "CI",
         "head_branch": "main", "head_sha": "f83a356604ae3c5d03e1b46ef4d1ca77d64a90b0",
         "html_url": "https://github.com/octocat/hello/runs/39944029000", "status": "completed",
         "conclusion": "failure", "created_at": "2023-02-17T16:03:40Z",
         "started_at": "2023-02-17T16:03:45Z", "completed_at": "2023-02-17T16:05:00Z",
         "name": "test (ubuntu-latest, 6.3)", "labels": ["ubuntu-latest"], "runner_id": 1,
         "runner_name": null,
         "steps": [
           {"name": "Set up job", "status": "completed", "conclusion": "success", "number": 1,
            "started_at": "2023-02-17T17:03:46.000+01:00", "completed_at": "2023-02-17T17:03:47.250+01:00"},
           {"name": "Run tests", "status": "in_progress", "conclusion": null, "number": 3,
            "started_at": "2023-02-17T16:04:00Z", "completed_at": null},
           {"name": "Say goodbye", "status": "half_asleep", "conclusion": "shrugged", "number": 4,
            "started_at": null, "completed_at": null}]}
        """

    static let checkRun = """
        {"id": 39944029000, "head_sha": "ce587453ced02b1526dfb4cb910479d431683101", "node_id": "CR_kw",
         "external_id": "", "html_url": "https://github.com/octocat/hello/runs/4",
         "details_url": "https://ci.example.org/4", "status": "queued", "conclusion": null,
         "started_at": "2026-05-04T01:14:52Z", "completed_at": null, "name": "lint",
         "output": {"title": null, "summary": null, "text": null, "annotations_count": 0,
                    "annotations_url": "https://api.github.com/x"},
         "check_suite": {"id": 5, "head_branch": "fix/crash"},
         "app": {"id": 1, "slug": "octoapp", "name": "Octocat App"}, "pull_requests": []}
        """

    static let notification = """
        {"id": "8123456789", "node_id": "NT_kw", "repository": {"id": 5123456789, "name": "hello",
         "full_name": "octocat/hello", "owner": \(user), "private": false, "fork": false},
         "subject": {"title": "Greetings", "url": "https://api.github.com/repos/octocat/hello/issues/1347",
           "latest_comment_url": "https://api.github.com/repos/octocat/hello/issues/comments/5000000001",
           "type": "Issue"},
         "reason": "mention", "unread": true, "updated_at": "2026-01-02T03:04:05Z", "last_read_at": null,
         "url": "https://api.github.com/notifications/threads/8123456789"}
        """

    static func reviewComment(_ id: Int, answering root: Int? = nil, at time: String = "2026-01-02T03:04:05Z")
        -> String
    {
        """
        {"id": \(id), "node_id": "PRRC_\(id)", "pull_request_review_id": 4242, "path": "Sources/A.swift",
         "diff_hunk": "@@ -1,2 +1,3 @@", "position": 1, "original_position": 4,
         "commit_id": "6dcb09b5", "original_commit_id": "9c48853f",
         "in_reply_to_id": \(root.map(String.init(describing:)) ?? "null"),
         "user": null, "body": "Why?", "created_at": "\(time)", "updated_at": "\(time)",
         "html_url": "https://github.com/octocat/hello/pull/42#discussion_r\(id)", "start_line": null,
         "original_start_line": null, "start_side": null, "line": null, "original_line": 7,
         "side": "RIGHT", "subject_type": "line"}
        """
    }
}
