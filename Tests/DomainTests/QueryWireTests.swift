import Domain
import Foundation
import Testing

@Suite struct QueryWireTests {
    /// Queries are not `Equatable`, so the way back is checked by writing again what was read.
    private func check<Query: EngineQuery>(
        _ query: Query,
        isWritten json: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        func written(_ query: Query) throws -> String {
            String(decoding: try encoder.encode(query), as: UTF8.self)
        }
        #expect(try written(query) == json, sourceLocation: sourceLocation)
        let read = try JSONDecoder().decode(Query.self, from: Data(json.utf8))
        #expect(try written(read) == json, sourceLocation: sourceLocation)
    }

    @Test func `queries are written as ever`() throws {
        let task = TaskID(rawValue: 12)
        try check(SnapshotQuery(), isWritten: "{}")
        try check(ListTasksQuery(), isWritten: "{}")
        try check(TaskQuery(id: task), isWritten: #"{"id":12}"#)
        try check(ListStepsQuery(task: task), isWritten: #"{"task":12}"#)
        try check(
            StepOutputQuery(step: StepID(rawValue: 4), offset: -9, limit: 5),
            isWritten: #"{"limit":5,"offset":-9,"step":4}"#
        )
        try check(TaskDiffQuery(task: task), isWritten: #"{"task":12}"#)
        try check(
            ListMessagesQuery(
                conversation: ConversationID(rawValue: 2),
                before: MessageID(rawValue: 5),
                limit: 3
            ),
            isWritten: #"{"before":5,"conversation":2,"limit":3}"#
        )
        try check(SearchMessagesQuery(words: "a b", limit: 3), isWritten: #"{"limit":3,"words":"a b"}"#)
        try check(ListModelsQuery(), isWritten: "{}")
        try check(ShowModelQuery(name: "m"), isWritten: #"{"name":"m"}"#)
        try check(ListLoadedModelsQuery(), isWritten: "{}")
        try check(ListFilesQuery(limit: 9), isWritten: #"{"limit":9}"#)
        try check(ListSettingsQuery(), isWritten: "{}")
        try check(DoctorQuery(), isWritten: "{}")
        try check(LogPositionQuery(), isWritten: "{}")
        try check(QueueQuery(), isWritten: "{}")
        try check(AuditLogQuery(), isWritten: #"{"filter":{},"limit":100}"#)
        try check(
            AuditLogQuery(
                filter: AuditFilter(correlation: "task-12", kind: "taskChanged"),
                after: EventCursor(rawValue: 7),
                limit: 9
            ),
            isWritten: #"{"after":7,"filter":{"correlation":"task-12","kind":"taskChanged"},"limit":9}"#
        )
        try check(VerifyAuditQuery(), isWritten: "{}")
        try check(WorktreesQuery(), isWritten: "{}")
        try check(DiskUseQuery(), isWritten: "{}")
        try check(ListCommandRulesQuery(), isWritten: "{}")
        try check(GitHubStatusQuery(), isWritten: "{}")
        try check(ListIssuesQuery(), isWritten: "{}")
        try check(ListPullRequestsQuery(), isWritten: "{}")
        try check(ListRunsQuery(), isWritten: "{}")
        try check(RunJobsQuery(run: Sample.run.id), isWritten: #"{"run":8589934592}"#)
        try check(IssueDetailQuery(number: 34), isWritten: #"{"number":34}"#)
        try check(PullRequestDetailQuery(number: 35), isWritten: #"{"number":35}"#)
        try check(
            JobLogQuery(run: Sample.run.id, job: Sample.job.id, style: JobLogStyle(showsTimes: true)),
            isWritten: #"{"job":9,"run":8589934592,"style":{"showsColors":false,"showsTimes":true}}"#
        )
        try check(
            JobLogTextQuery(run: Sample.run.id, job: Sample.job.id, offset: 7, limit: 8),
            isWritten: """
                {"job":9,"limit":8,"offset":7,"run":8589934592,"style":{"showsColors":false,"showsTimes":false}}
                """
        )
        try check(GitHubWritesQuery(), isWritten: "{}")
        try check(ListMentionsQuery(), isWritten: "{}")
        try check(ListFixesQuery(), isWritten: "{}")
    }

    @Test func `answers are written as ever`() throws {
        try DomainTests.check(
            SnapshotQuery.Answer(
                cursor: EventCursor(rawValue: 7),
                project: Sample.project,
                tasks: [Sample.task],
                activity: Sample.activity,
                health: [Sample.health],
                conversations: [Sample.conversation]
            ),
            isWritten: """
                {"activity":\(WireJSON.activity),"conversations":[\(WireJSON.conversation)],"cursor":7,\
                "health":[\(WireJSON.health)],"project":\(WireJSON.project),"tasks":[\(WireJSON.task)]}
                """
        )
        try DomainTests.check([Sample.rule], isWritten: "[\(WireJSON.rule)]")
        try DomainTests.check([Sample.issue], isWritten: "[\(WireJSON.issue)]")
        try DomainTests.check([Sample.pullRequest], isWritten: "[\(WireJSON.pullRequest)]")
        try DomainTests.check([Sample.run], isWritten: "[\(WireJSON.run)]")
        try DomainTests.check([Sample.job], isWritten: "[\(WireJSON.job)]")
        try DomainTests.check(
            TextSlice(text: "b", offset: 1, total: 3),
            isWritten: #"{"offset":1,"text":"b","total":3}"#
        )
        try DomainTests.check(
            TaskDiff(text: "--- a", isCut: true, tree: "c3"),
            isWritten: #"{"isCut":true,"text":"--- a","tree":"c3"}"#
        )
        try DomainTests.check(
            ModelSheet(
                name: "m",
                contextLength: 4_096,
                capabilities: ["tools"],
                loaded: LoadedModel(name: "m", graphicsBytes: 0)
            ),
            isWritten:
                #"{"capabilities":["tools"],"contextLength":4096,"loaded":{"graphicsBytes":0,"name":"m"},"name":"m"}"#
        )
        try DomainTests.check(
            ModelSummary(
                name: "m",
                sizeInBytes: 9,
                parameterSize: "7B",
                quantization: "Q4",
                isSelected: true,
                isRecorded: false
            ),
            isWritten: """
                {"isRecorded":false,"isSelected":true,"name":"m","parameterSize":"7B","quantization":"Q4",\
                "sizeInBytes":9}
                """
        )
        try DomainTests.check(Sample.queue, isWritten: WireJSON.queue)
        try DomainTests.check(
            Setting(name: "a", value: "b", source: "default", help: "c"),
            isWritten: #"{"help":"c","name":"a","source":"default","value":"b"}"#
        )
        try DomainTests.check(
            AuditEntry(
                cursor: EventCursor(rawValue: 7),
                kind: "settingChanged",
                time: Sample.time,
                correlation: "settings",
                cause: EventCursor(rawValue: 6),
                payload: "{}",
                payloadHash: "a",
                previousHash: "b",
                hash: "c",
                redactedAt: Sample.time
            ),
            isWritten: """
                {"cause":6,"correlation":"settings","cursor":7,"hash":"c","kind":"settingChanged","payload":"{}",\
                "payloadHash":"a","previousHash":"b","redactedAt":1700000000500,"time":1700000000500}
                """
        )
        try DomainTests.check(
            AuditVerification(
                count: 3,
                head: "c",
                redactedCount: 1,
                faults: [AuditFault(.rowsMissing, at: EventCursor(rawValue: 7), missing: 2)],
                faultCount: 1
            ),
            isWritten: """
                {"count":3,"faultCount":1,"faults":[{"cursor":7,"kind":"rows-missing","missing":2}],"head":"c",\
                "redactedCount":1}
                """
        )
        try DomainTests.check(
            WorktreeStatus(
                path: "/w",
                task: TaskID(rawValue: 12),
                state: .done,
                branch: "b",
                isDirty: true,
                unmergedCommits: 2,
                sizeInBytes: 9,
                lease: .stale,
                createdAt: Sample.time,
                obstacles: WorktreeStatus.Obstacle.allCases
            ),
            isWritten: """
                {"branch":"b","createdAt":1700000000500,"isDirty":true,"lease":"stale","obstacles":["in-use",\
                "leased","locked","dirty","unmerged","unknown","missing"],"path":"/w","sizeInBytes":9,\
                "state":"done","task":12,"unmergedCommits":2}
                """
        )
        try DomainTests.check(
            DiskUse(worktrees: 1, checkpoints: 2, trash: 3, outputs: 4, database: 5, isComplete: false),
            isWritten: """
                {"checkpoints":2,"database":5,"isComplete":false,"outputs":4,"trash":3,"worktrees":1}
                """
        )
    }
}
