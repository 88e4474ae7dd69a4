import Domain
import Testing

@Suite struct AuditFaultTests {
    @Test(
        arguments: [
            (AuditFault.Kind.payloadChanged, 7, nil, "event 7: its payload was changed"),
            (.payloadRemoved, 7, nil, "event 7: its payload was removed, and nothing records by whom"),
            (.rowChanged, 7, nil, "event 7: its row was changed"),
            (.rowsMissing, 7, 1, "1 event is missing between 5 and 7"),
            (.rowsMissing, 7, 3, "3 events are missing between 3 and 7"),
            (.rowsMissing, 3, 2, "2 events are missing before 3"),
            (.endMissing, 7, nil, "the newest events are missing after 7"),
            (.endMissing, 0, nil, "the newest events are missing"),
            (.lineUnreadable, 7, nil, "line 7 is no event"),
        ] as [(AuditFault.Kind, Int64, Int64?, String)]
    )
    func `a fault names the events that it is about`(
        kind: AuditFault.Kind,
        number: Int64,
        missing: Int64?,
        words: String
    ) {
        #expect(AuditFault(kind, at: EventCursor(rawValue: number), missing: missing).message == words)
    }
}
