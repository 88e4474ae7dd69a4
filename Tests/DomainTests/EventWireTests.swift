import Domain
import Testing

@Suite struct EventWireTests {
    private static let all: [EngineEvent] = [
        .taskChanged(task: Sample.task), .stepChanged(step: Sample.step),
        .messageChanged(message: Sample.message), .conversationChanged(conversation: Sample.conversation),
        .settingChanged(name: "check", value: "make"),
        .outputGrew(task: TaskID(rawValue: 12), step: StepID(rawValue: 4), length: 9),
        .replyGrew(message: MessageID(rawValue: 5), conversation: ConversationID(rawValue: 2), text: "he"),
        .activityChanged(activity: Sample.activity), .healthChanged(items: [Sample.health]),
        .projectChanged(project: Sample.project),
        .pullProgress(model: "m", status: "pulling", completed: 1, total: 2, outcome: .ready),
        .queueChanged(queue: Sample.queue),
        .payloadRedacted(cursor: EventCursor(rawValue: 7), reason: "a name"),
        .commandRuleChanged(rule: Sample.rule), .gitHubChanged(status: Sample.gitHub),
        .gitHubWriteChanged(write: Sample.write), .fixChanged(fix: Sample.fix),
    ]

    /// What is inside of the one key, which is the event's kind; a new event does not compile without.
    private static func body(of event: EngineEvent) -> String {
        switch event {
        case .taskChanged: #"{"task":\#(WireJSON.task)}"#
        case .stepChanged: #"{"step":\#(WireJSON.step)}"#
        case .messageChanged: #"{"message":\#(WireJSON.message)}"#
        case .conversationChanged: #"{"conversation":\#(WireJSON.conversation)}"#
        case .settingChanged: #"{"name":"check","value":"make"}"#
        case .outputGrew: #"{"length":9,"step":4,"task":12}"#
        case .replyGrew: #"{"conversation":2,"message":5,"text":"he"}"#
        case .activityChanged: #"{"activity":\#(WireJSON.activity)}"#
        case .healthChanged: #"{"items":[\#(WireJSON.health)]}"#
        case .projectChanged: #"{"project":\#(WireJSON.project)}"#
        case .commandRuleChanged: #"{"rule":\#(WireJSON.rule)}"#
        case .pullProgress: #"{"completed":1,"model":"m","outcome":"ready","status":"pulling","total":2}"#
        case .queueChanged: #"{"queue":\#(WireJSON.queue)}"#
        case .gitHubChanged: #"{"status":\#(WireJSON.gitHub)}"#
        case .gitHubWriteChanged: #"{"write":\#(WireJSON.write)}"#
        case .fixChanged: #"{"fix":\#(WireJSON.fix)}"#
        case .payloadRedacted: #"{"cursor":7,"reason":"a name"}"#
        }
    }

    @Test(arguments: all)
    func `an event is written as ever`(event: EngineEvent) throws {
        try check(event, isWritten: #"{"\#(event.kind)":\#(Self.body(of: event))}"#)
    }

    @Test func `there is one value of each kind, with its stable name`() {
        #expect(
            Self.all.map(\.kind) == [
                "taskChanged", "stepChanged", "messageChanged", "conversationChanged", "settingChanged",
                "outputGrew", "replyGrew", "activityChanged", "healthChanged", "projectChanged",
                "pullProgress", "queueChanged", "payloadRedacted", "commandRuleChanged", "gitHubChanged",
                "gitHubWriteChanged", "fixChanged",
            ]
        )
    }

    @Test func `what changed is durable, what grows is not`() {
        let durable = Self.all.filter(\.isDurable).map(\.kind)
        #expect(
            durable == [
                "taskChanged", "stepChanged", "messageChanged", "conversationChanged", "settingChanged",
                "payloadRedacted", "commandRuleChanged", "gitHubWriteChanged", "fixChanged",
            ]
        )
    }

    @Test func `a cleared setting has no value`() throws {
        try check(
            EngineEvent.settingChanged(name: "check", value: nil),
            isWritten: #"{"settingChanged":{"name":"check"}}"#
        )
    }

    @Test func `an envelope is written as ever`() throws {
        let event = EngineEvent.settingChanged(name: "check", value: "make")
        try check(
            EventEnvelope(
                cursor: EventCursor(rawValue: 7),
                time: Sample.time,
                correlation: "task-12",
                event: event
            ),
            isWritten: """
                {"correlation":"task-12","cursor":7,"event":{"settingChanged":{"name":"check",\
                "value":"make"}},"time":1700000000500}
                """
        )
    }
}
