import Foundation

// The shapes in which GitHub tells of workflows, runs, jobs and checks.

extension GitHubState {
    /// The id of a workflow by its place in the settings.
    func workflowID(_ index: Int) -> Int { 6_000_000_001 + index }

    /// A workflow.
    func workflow(_ index: Int) -> JSON {
        let workflow = settings.workflows[index]
        return [
            "id": .number(workflowID(index)),
            "node_id": "W_\(index)",
            "name": .text(workflow.name),
            "path": .text(workflow.path),
            "state": "active",
            "created_at": "2024-01-02T03:04:05.000+01:00",
            "updated_at": "2024-01-02T03:04:05.000+01:00",
            "url": "\(home)/actions/workflows/\(workflowID(index))",
            "html_url": "\(url)/\(fullName)/blob/\(settings.defaultBranch)/\(workflow.path)",
        ]
    }

    /// A run as one of its attempts shows it.
    func run(_ run: Run, _ attempt: Attempt) -> JSON {
        let workflow = settings.workflows[run.workflow]
        let address = "\(home)/actions/runs/\(run.id)"
        let suite = run.id + 1
        let pulls = newestFirst.filter { $0.isOpen && $0.pull?.head == run.branch }.compactMap { ticket in
            ticket.pull.map { pullOfRun(ticket, $0) }
        }
        let previous: JSON =
            attempt.number > 1 ? "\(address)/attempts/\(attempt.number - 1)" : .null
        return [
            "id": .number(run.id),
            "node_id": "WFR_\(run.id)",
            "name": .text(workflow.name),
            "display_title": .text(run.title),
            "path": .text(workflow.path),
            "workflow_id": .number(workflowID(run.workflow)),
            "run_number": .number(run.number),
            "run_attempt": .number(attempt.number),
            "event": .text(run.event),
            "status": .text(attempt.status),
            "conclusion": .maybe(attempt.conclusion),
            "head_branch": .maybe(run.branch),
            "head_sha": .text(run.commit),
            "actor": user(run.actor),
            "triggering_actor": user(run.actor),
            "pull_requests": .list(pulls),
            "created_at": .time(run.createdAt),
            "updated_at": .time(attempt.completedAt ?? attempt.startedAt ?? attempt.createdAt),
            "run_started_at": .time(attempt.createdAt),
            "check_suite_id": .number(suite),
            "url": .text(address),
            "jobs_url": "\(address)/jobs",
            "logs_url": "\(address)/logs",
            "rerun_url": "\(address)/rerun",
            "cancel_url": "\(address)/cancel",
            "workflow_url": "\(home)/actions/workflows/\(workflowID(run.workflow))",
            "previous_attempt_url": previous,
            "html_url": "\(url)/\(fullName)/actions/runs/\(run.id)",
            "head_repository": minimalRepository,
            "head_commit": [
                "id": .text(run.commit), "message": .text(run.title), "timestamp": .time(run.createdAt),
            ],
        ]
    }

    /// The repository as runs name it: without anything that changes.
    private var minimalRepository: JSON {
        [
            "id": .number(repositoryID),
            "node_id": "R_stub",
            "name": .text(settings.name),
            "full_name": .text(fullName),
            "private": .flag(settings.isPrivate),
            "owner": user(settings.owner),
            "html_url": "\(url)/\(fullName)",
            "url": .text(home),
            "fork": false,
        ]
    }

    private func pullOfRun(_ ticket: Ticket, _ pull: Pull) -> JSON {
        [
            "id": .number(pull.id),
            "number": .number(ticket.number),
            "url": "\(home)/pulls/\(ticket.number)",
            "head": ["ref": .text(pull.head), "sha": .text(pull.headCommit)],
            "base": ["ref": .text(pull.base), "sha": .text(pull.baseCommit)],
        ]
    }

    /// The job of an attempt.
    func job(_ run: Run, _ attempt: Attempt) -> JSON {
        let workflow = settings.workflows[run.workflow]
        let hasStarted = attempt.startedAt != nil
        return [
            "id": .number(attempt.jobID),
            "node_id": "CR_\(attempt.jobID)",
            "run_id": .number(run.id),
            "run_attempt": .number(attempt.number),
            "workflow_name": .text(workflow.name),
            "head_branch": .maybe(run.branch),
            "head_sha": .text(run.commit),
            "name": .text(workflow.job),
            "status": .text(attempt.status),
            "conclusion": .maybe(attempt.conclusion),
            "created_at": .time(attempt.createdAt),
            "started_at": .time(attempt.startedAt ?? attempt.createdAt),
            "completed_at": .time(attempt.completedAt),
            "steps": .list(attempt.steps.map { step($0) }),
            "labels": ["ubuntu-latest"],
            "runner_id": hasStarted ? 7 : .null,
            "runner_name": hasStarted ? "GitHub Actions 7" : .null,
            "url": "\(home)/actions/jobs/\(attempt.jobID)",
            "run_url": "\(home)/actions/runs/\(run.id)",
            "check_run_url": "\(home)/check-runs/\(attempt.jobID)",
            "html_url": "\(url)/\(fullName)/actions/runs/\(run.id)/job/\(attempt.jobID)",
        ]
    }

    private func step(_ step: Step) -> JSON {
        [
            "name": .text(step.name),
            "number": .number(step.number),
            "status": .text(step.status),
            "conclusion": .maybe(step.conclusion),
            "started_at": .maybe(step.startedAt.map { Timestamp.step($0) }),
            "completed_at": .maybe(step.completedAt.map { Timestamp.step($0) }),
        ]
    }

    /// The check of an attempt's job.
    func check(_ run: Run, _ attempt: Attempt) -> JSON {
        let page = "\(url)/\(fullName)/actions/runs/\(run.id)/job/\(attempt.jobID)"
        let suite = run.id + 1
        return [
            "id": .number(attempt.jobID),
            "node_id": "CR_\(attempt.jobID)",
            "name": .text(settings.workflows[run.workflow].job),
            "head_sha": .text(run.commit),
            "status": .text(attempt.status),
            "conclusion": .maybe(attempt.conclusion),
            "started_at": .time(attempt.startedAt),
            "completed_at": .time(attempt.completedAt),
            "external_id": .text(String(attempt.jobID)),
            "details_url": .text(page),
            "html_url": .text(page),
            "url": "\(home)/check-runs/\(attempt.jobID)",
            "output": ["title": .null, "summary": .null, "text": .null, "annotations_count": 0],
            "check_suite": ["id": .number(suite)],
            "app": ["id": 15368, "slug": "github-actions", "name": "GitHub Actions"],
            "pull_requests": [],
        ]
    }
}
