import Domain
import GitHub

extension PipelineRun {
    /// Takes a run as GitHub tells of it.
    init(_ payload: WorkflowRunPayload) {
        let state = PipelineState(payload.status, payload.conclusion)
        let file = payload.path?.split(separator: "/").last.map(String.init)
        let subject = payload.headCommit?.message?.split(separator: "\n").first.map(String.init)
        self.init(
            id: RunID(rawValue: Int64(payload.id)),
            workflow: payload.name ?? file ?? "workflow \(payload.workflowID)",
            number: payload.runNumber,
            attempt: payload.runAttempt,
            title: payload.displayTitle ?? subject ?? "",
            branch: payload.headBranch,
            commit: payload.headSHA,
            event: payload.event,
            actor: (payload.triggeringActor ?? payload.actor)?.login,
            state: state,
            createdAt: payload.createdAt,
            // GitHub sets it also for an attempt that only waits.
            startedAt: state == .queued || state == .waiting ? nil : payload.startedAt ?? payload.createdAt,
            updatedAt: payload.updatedAt,
            url: payload.htmlURL
        )
    }
}

extension PipelineJob {
    /// Takes a job as GitHub tells of it.
    init(_ payload: JobPayload) {
        let state = PipelineState(payload.status, payload.conclusion)
        self.init(
            id: JobID(rawValue: Int64(payload.id)),
            run: RunID(rawValue: Int64(payload.runID)),
            name: payload.name,
            state: state,
            startedAt: state == .queued || state == .waiting ? nil : payload.startedAt,
            completedAt: payload.completedAt,
            steps: payload.steps.map(PipelineStep.init)
        )
    }
}

extension PipelineStep {
    /// Takes a step as GitHub tells of it.
    init(_ payload: StepPayload) {
        self.init(
            number: payload.number,
            name: payload.name,
            state: PipelineState(payload.status, payload.conclusion),
            startedAt: payload.startedAt,
            completedAt: payload.completedAt
        )
    }
}
