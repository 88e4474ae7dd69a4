import Domain
import Testing

@Suite struct EngineErrorTests {
    /// One of each; the switch does not compile when a case is added and forgotten here.
    private static let all: [EngineError] = [
        .notFound(what: "task #7"), .invalid(message: "a", remedy: "b"), .conflict(message: "a", remedy: "b"),
        .denied(message: "a", remedy: "b"), .unavailable(message: "a", remedy: "b"), .defect(message: "a"),
    ]

    private static func text(of error: EngineError) -> (message: String, remedy: String) {
        switch error {
        case .notFound: ("There is no task #7.", "Look at the list for what there is.")
        case .invalid, .conflict, .denied, .unavailable: ("a", "b")
        case .defect: ("a", "This is a defect of Switchyard; the log file has the details.")
        }
    }

    @Test(arguments: all)
    func `each says what happened and what to do`(error: EngineError) {
        let text = Self.text(of: error)
        #expect(error.message == text.message)
        #expect(error.remedy == text.remedy)
    }
}
