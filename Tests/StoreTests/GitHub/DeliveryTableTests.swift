import Domain
import Foundation
import Testing

@testable import Store

@Suite struct DeliveryTableTests {
    private let storage: Storage
    private let temporary: TemporaryDatabase

    init() throws {
        temporary = try TemporaryDatabase()
        storage = try temporary.open()
    }

    private func take(
        _ id: String,
        after seconds: Double = 0,
        within bounds: DeliveryTable.Bounds = DeliveryTable.Bounds()
    ) async throws -> Bool {
        let delivery = GitHubDelivery(
            id: id,
            event: "push",
            action: nil,
            repository: "me/mine",
            subjects: [.branch(name: "main")]
        )
        return try await storage.write {
            try DeliveryTable.take(delivery, within: bounds, at: moment(seconds), in: $0)
        }
    }

    @Test func `a delivery is taken once`() async throws {
        #expect(try await take("72d3162e-cc78-11e3-81ab-4c9367dc0958"))
        #expect(try await !take("72d3162e-cc78-11e3-81ab-4c9367dc0958", after: 60))
        #expect(try await take("72d3162e-cc78-11e3-81ab-4c9367dc0959"))
    }

    @Test func `after two weeks it is forgotten`() async throws {
        #expect(try await take("a"))
        #expect(try await take("b", after: 14 * 86_400))
        #expect(try await !take("a", after: 14 * 86_400))
        #expect(try await take("c", after: 14 * 86_400 + 1))
        #expect(try await take("a", after: 14 * 86_400 + 2))
    }

    @Test func `of many the oldest are forgotten first`() async throws {
        let bounds = DeliveryTable.Bounds(count: 3)
        for place in 0..<5 { #expect(try await take("\(place)", after: Double(place), within: bounds)) }
        #expect(try temporary.number("SELECT count(*) FROM github_deliveries") == 3)
        #expect(try await !take("4", after: 9, within: bounds))
        #expect(try await take("1", after: 9, within: bounds))
    }
}
