import Foundation
import Testing

@testable import Dashboard

@Suite struct KeyListingTests {
    private let keymap = Keymap(
        userText: """
            inherits = "vim"
            [global]
            "app.detach" = "<disabled>"
            "move.half-page-up" = "<disabled>"
            [chat]
            "task.new" = "v"
            """
    )

    @Test func `what the user's file says is marked`() throws {
        let lines = KeyListing(keymap).text.split(separator: "\n")
        #expect(lines.first == "preset: vim   * from your keymap")
        let marked = lines.filter { $0.hasPrefix("* ") }
        #expect(marked.count == 3)
        #expect(marked[0].contains("(palette)") && marked[0].contains("app.detach"))
        #expect(marked[1].contains("(none)") && marked[1].contains("move.half-page-up"))
        #expect(marked[2].hasPrefix("* v ") && marked[2].contains("task.new"))
        #expect(lines.contains("[diff] Diff, and [detail] [task] [global] [anywhere]"))
        #expect(lines.contains { $0.hasPrefix("  g g, home ") && $0.contains("move.top") })
    }

    @Test func `every action is listed where it is at home`() {
        let sections = KeyListing(.standard).sections
        #expect(sections.flatMap(\.rows).map(\.action).sorted() == Action.allCases.map(\.rawValue).sorted())
        #expect(sections.flatMap(\.rows).allSatisfy { !$0.isYours })
    }

    @Test func `a program reads the same`() throws {
        let data = try JSONEncoder().encode(KeyListing(keymap))
        let listing = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(listing["preset"] as? String == "vim")
        let sections = try #require(listing["sections"] as? [[String: Any]])
        let chat = try #require(sections.first { $0["context"] as? String == "chat" })
        let rows = try #require(chat["rows"] as? [[String: Any]])
        let row = try #require(rows.first { $0["action"] as? String == "task.new" })
        #expect(row["keys"] as? [String] == ["v"])
        #expect(row["isYours"] as? Bool == true)
    }
}
