import Domain
import Foundation
import Testing

@Suite struct CommandWireTests {
    private static let id = TaskID(rawValue: 12)
    private static let talk = ConversationID(rawValue: 2)

    private static let all: [EngineCommand] = [
        .addTask(prompt: "fix: it", options: Sample.task.options), .cancelTask(id: id), .retryTask(id: id),
        .reopenTask(id: id), .checkTask(id: id),
        .resumeTask(id: id), .approveTask(id: id, acceptedTestFiles: ["t.py"], message: "Fix it"),
        .rejectTask(id: id, comment: "no"), .reviseChange(id: id, review: Sample.review),
        .recordEdits(id: id),
        .undoTask(id: id), .bringIntoBranch(id: id), .setModel(name: "m"),
        .setCheckCommand(line: "make"), .setUnsandboxedConsent(isGranted: true),
        .sendMessage(conversation: talk, text: "hello"), .stopReply(conversation: talk),
        .pullModel(name: "m"), .removeModel(name: "m"),
        .refreshHealth, .stopEngine(when: .whenIdle),
        .moveTask(id: id, to: .earlier), .setPriority(id: id, priority: .high),
        .setQueuePaused(isPaused: true), .pauseTask(id: id),
        .setPrerequisites(id: id, after: [TaskID(rawValue: 3)]),
        .redactEvent(cursor: EventCursor(rawValue: 7), reason: "a name"),
        .restoreStep(id: id, step: StepID(rawValue: 4)), .rebaseTask(id: id),
        .collectGarbage(isRehearsal: true, trashesUnsaved: false),
        .addCommandRule(
            effect: .deny,
            pattern: CommandPattern("git  push *"),
            scope: .task(id: id),
            isSandboxOnly: true,
            expiresAt: Sample.time
        ), .revokeCommandRule(id: RuleID(rawValue: 3)),
        .followUp(id: id, text: "in Swift", when: .afterStep),
        .refreshGitHub, .rerunPipeline(id: Sample.run.id, failedOnly: true),
        .cancelPipeline(id: Sample.run.id), .publishTask(id: id),
        .writeToGitHub(deed: .pullRequest(number: 35, change: .merge(method: .squash, head: "d4"))),
        .postWrite(id: WriteID(rawValue: 6), body: "words"), .discardWrite(id: WriteID(rawValue: 6)),
        .fixRun(id: Sample.run.id), .fixThreads(pullRequest: 35, threads: [8], words: "soon"),
        .checkOutPullRequest(number: 35), .saveRunLogs(id: Sample.run.id, path: "/tmp/logs.zip"),
        .noteDelivery(delivery: Sample.delivery),
    ]

    /// The JSON of each; a new command does not compile without.
    private static func json(of command: EngineCommand) -> String {
        switch command {
        case .addTask: #"{"addTask":{"options":\#(WireJSON.options),"prompt":"fix: it"}}"#
        case .cancelTask: #"{"cancelTask":{"id":12}}"#
        case .retryTask: #"{"retryTask":{"id":12}}"#
        case .reopenTask: #"{"reopenTask":{"id":12}}"#
        case .checkTask: #"{"checkTask":{"id":12}}"#
        case .resumeTask: #"{"resumeTask":{"id":12}}"#
        case .approveTask:
            #"{"approveTask":{"acceptedTestFiles":["t.py"],"force":false,"id":12,"message":"Fix it"}}"#
        case .rejectTask: #"{"rejectTask":{"comment":"no","id":12}}"#
        case .reviseChange: #"{"reviseChange":{"id":12,"review":\#(WireJSON.review)}}"#
        case .recordEdits: #"{"recordEdits":{"id":12}}"#
        case .undoTask: #"{"undoTask":{"id":12}}"#
        case .bringIntoBranch: #"{"bringIntoBranch":{"id":12}}"#
        case .setModel: #"{"setModel":{"name":"m"}}"#
        case .setCheckCommand: #"{"setCheckCommand":{"line":"make"}}"#
        case .setUnsandboxedConsent: #"{"setUnsandboxedConsent":{"isGranted":true}}"#
        case .sendMessage: #"{"sendMessage":{"conversation":2,"text":"hello"}}"#
        case .stopReply: #"{"stopReply":{"conversation":2}}"#
        case .pullModel: #"{"pullModel":{"name":"m"}}"#
        case .removeModel: #"{"removeModel":{"name":"m"}}"#
        case .stopEngine: #"{"stopEngine":{"when":"when-idle"}}"#
        case .refreshHealth: #"{"refreshHealth":{}}"#
        case .moveTask: #"{"moveTask":{"id":12,"to":"earlier"}}"#
        case .setPriority: #"{"setPriority":{"id":12,"priority":"high"}}"#
        case .setQueuePaused: #"{"setQueuePaused":{"isPaused":true}}"#
        case .pauseTask: #"{"pauseTask":{"id":12}}"#
        case .setPrerequisites: #"{"setPrerequisites":{"after":[3],"id":12}}"#
        case .redactEvent: #"{"redactEvent":{"cursor":7,"reason":"a name"}}"#
        case .restoreStep: #"{"restoreStep":{"id":12,"step":4}}"#
        case .rebaseTask: #"{"rebaseTask":{"id":12}}"#
        case .collectGarbage: #"{"collectGarbage":{"isRehearsal":true,"trashesUnsaved":false}}"#
        case .addCommandRule:
            """
            {"addCommandRule":{"effect":"deny","expiresAt":1700000000500,"isSandboxOnly":true,\
            "pattern":"git push *","scope":{"task":{"id":12}}}}
            """
        case .revokeCommandRule: #"{"revokeCommandRule":{"id":3}}"#
        case .followUp: #"{"followUp":{"id":12,"text":"in Swift","when":"after-step"}}"#
        case .refreshGitHub: #"{"refreshGitHub":{}}"#
        case .rerunPipeline: #"{"rerunPipeline":{"failedOnly":true,"id":8589934592}}"#
        case .cancelPipeline: #"{"cancelPipeline":{"id":8589934592}}"#
        case .publishTask: #"{"publishTask":{"id":12}}"#
        case .writeToGitHub: #"{"writeToGitHub":{"deed":\#(WireJSON.deed)}}"#
        case .postWrite: #"{"postWrite":{"body":"words","id":6}}"#
        case .discardWrite: #"{"discardWrite":{"id":6}}"#
        case .fixRun: #"{"fixRun":{"id":8589934592}}"#
        case .fixThreads: #"{"fixThreads":{"pullRequest":35,"threads":[8],"words":"soon"}}"#
        case .checkOutPullRequest: #"{"checkOutPullRequest":{"number":35}}"#
        case .saveRunLogs: #"{"saveRunLogs":{"id":8589934592,"path":"/tmp/logs.zip"}}"#
        case .noteDelivery: #"{"noteDelivery":{"delivery":\#(WireJSON.delivery)}}"#
        }
    }

    @Test(arguments: all)
    func `a command is written as ever`(command: EngineCommand) throws {
        try check(command, isWritten: Self.json(of: command))
    }

    @Test func `a rejection names the places it is about, if there are any`() throws {
        try check(
            EngineCommand.rejectTask(id: Self.id, comment: "no", review: Sample.review),
            isWritten: #"{"rejectTask":{"comment":"no","id":12,"review":\#(WireJSON.review)}}"#
        )
    }

    @Test func `an approval of before there was anything to be forced is not forced`() throws {
        let before = #"{"approveTask":{"acceptedTestFiles":["t.py"],"id":12,"message":"Fix it"}}"#
        let read = try JSONDecoder().decode(EngineCommand.self, from: Data(before.utf8))
        #expect(read == .approveTask(id: Self.id, acceptedTestFiles: ["t.py"], message: "Fix it"))
        try check(
            EngineCommand.approveTask(id: Self.id, acceptedTestFiles: [], message: nil, force: true),
            isWritten: #"{"approveTask":{"acceptedTestFiles":[],"force":true,"id":12}}"#
        )
    }

    @Test func `there is one value of each command`() {
        #expect(Set(Self.all.map(Self.json(of:))).count == Self.all.count)
        #expect(Self.all.count == 45)
    }

    @Test func `a receipt and an error are written as ever`() throws {
        try check(
            CommandReceipt(task: Self.id, conversation: Self.talk, note: "done"),
            isWritten: #"{"conversation":2,"note":"done","task":12}"#
        )
        try check(EngineError.notFound(what: "task #7"), isWritten: #"{"notFound":{"what":"task #7"}}"#)
        try check(
            EngineError.denied(message: "a", remedy: "b"),
            isWritten: #"{"denied":{"message":"a","remedy":"b"}}"#
        )
    }
}
