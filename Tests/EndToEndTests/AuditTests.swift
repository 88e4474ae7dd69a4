import Foundation
import Testing

/// The log of the real binary, tampered with, and its database, damaged, saved and put back.
@Suite(.serialized) struct AuditTests {
    /// A project with three tasks in the queue.
    private func makeProduct() throws -> Product {
        let product = try Product()
        for number in 1...3 {
            let added = try product.switchyard("add", "fix: number \(number)")
            #expect(added.status == 0, "\(added.errors)")
        }
        return product
    }

    private func database(of product: Product) throws -> String {
        let root = product.state.path + "/switchyard"
        let names = try FileManager.default.subpathsOfDirectory(atPath: root)
        return root + "/" + (try #require(names.first { $0.hasSuffix("/switchyard.db") }))
    }

    /// Changes the database behind the program's back.
    private func tamper(_ product: Product, _ sql: String) throws {
        let script =
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"
        let result = try Command.run("python3", ["-c", script, try database(of: product), sql])
        try #require(result.status == 0, "\(result.errors)")
    }

    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func `events are listed by task, kind and time`() throws {
        let product = try makeProduct()
        let all = try product.switchyard("audit", "list")
        #expect(all.status == 0, "\(all.errors)")
        #expect(all.output.contains("taskChanged") && all.output.contains("#3 queued: fix: number 3"))
        let limited = try product.switchyard("audit", "list", "--limit", "2", "--json")
        let entries = try JSONSerialization.jsonObject(with: Data(limited.output.utf8)) as? [[String: Any]]
        #expect(entries?.compactMap { $0["cursor"] as? Int } == [2, 3])
        #expect(try product.switchyard("audit", "list", "--since", "1h").output == all.output)
        #expect(try product.switchyard("audit", "list", "--until", "1h").output == "no events\n")
        #expect(try product.switchyard("audit", "list", "--kind", "stepChanged").output == "no events\n")
        #expect(try product.switchyard("audit", "list", "--since", "yesterday").status == 2)
        #expect(try product.switchyard("audit", "list", "--limit", "0").status == 2)
    }

    @Test func `each changed, missing and cut row is named`() throws {
        let product = try makeProduct()
        let whole = try product.switchyard("audit", "verify")
        #expect(whole.status == 0 && whole.output.contains("3 events: as they were written"))

        try tamper(
            product,
            "UPDATE events SET payload = replace(payload, 'number 2', 'number 9') WHERE sequence = 2"
        )
        var found = try product.switchyard("audit", "verify")
        #expect(found.status == 1)
        #expect(found.output.contains("event 2: its payload was changed"))

        try tamper(product, "UPDATE events SET correlation = 'other' WHERE sequence = 3")
        found = try product.switchyard("audit", "verify")
        #expect(found.output.contains("event 3: its row was changed"))

        try tamper(product, "DELETE FROM events WHERE sequence = 2")
        found = try product.switchyard("audit", "verify")
        #expect(found.output.contains("1 event is missing between 1 and 3"))

        try tamper(product, "DELETE FROM events WHERE sequence = 3")
        found = try product.switchyard("audit", "verify", "--json")
        #expect(found.status == 1)
        let report = try object(found.output)
        #expect(report["isWhole"] as? Bool == false)
        let faults = try #require(report["faults"] as? [[String: Any]])
        #expect(faults.map { $0["message"] as? String } == ["the newest events are missing after 1"])
    }

    @Test func `a payload is removed without breaking the chain, and an export shows that`() throws {
        let product = try makeProduct()
        let removed = try product.switchyard("audit", "redact", "2", "--reason", "names a customer")
        #expect(removed.status == 0, "\(removed.errors)")
        let verified = try product.switchyard("audit", "verify")
        #expect(verified.status == 0 && verified.output.contains("4 events, 1 redacted on record"))
        let list = try product.switchyard("audit", "list").output
        #expect(list.contains("(the payload was removed)"))
        #expect(list.contains("what event 2 said was removed: names a customer"))
        #expect(try product.switchyard("audit", "redact", "2").status == 3)
        #expect(try product.switchyard("audit", "redact", "99").status == 1)

        let export = try product.switchyard("audit", "export")
        let lines = export.output.split(separator: "\n").map(String.init)
        #expect(try lines.map { try object($0)["cursor"] as? Int } == [1, 2, 3, 4])
        #expect(try object(lines[1])["payload"] is NSNull)
        #expect(try object(lines[0])["payload"] is [String: Any])
        let file = product.state.path + "/log.jsonl"
        #expect(try product.switchyard("audit", "export", file).status == 0)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == export.output)
        #expect(try product.switchyard("audit", "verify", file).status == 0)
        #expect(try product.switchyard("audit", "export", file).status == 3)
        #expect(try product.switchyard("audit", "export", file, "--force").status == 0)
        try Data((lines[0] + "\n" + lines[2] + "\n").utf8).write(to: URL(fileURLWithPath: file))
        let cut = try product.switchyard("audit", "verify", file)
        #expect(cut.status == 1 && cut.output.contains("1 event is missing between 1 and 3"))
    }

    @Test func `a saved database is put back, also over one that is damaged`() throws {
        let product = try makeProduct()
        let file = product.state.path + "/saved.db"
        let saved = try product.switchyard("backup", file)
        #expect(saved.status == 0, "\(saved.errors)")
        #expect(saved.output.contains("3 tasks") && saved.errors.contains("not in it"))
        #expect(try product.switchyard("backup", file).status == 3)
        #expect(try product.switchyard("add", "fix: number 4").status == 0)

        let path = try database(of: product)
        try Data("no database at all".utf8).write(to: URL(fileURLWithPath: path))
        let unreadable = try product.switchyard("list")
        #expect(unreadable.status == 3 && unreadable.errors.contains("switchyard restore"))
        // The next engine sets it aside and says so.
        #expect(try product.switchyard("add", "fix: after the damage").status == 0)
        let doctor = try product.switchyard("doctor")
        #expect(doctor.output.contains("was damaged and a new one was begun"))
        #expect(try product.switchyard("list").output.contains("after the damage"))

        let restored = try product.switchyard("restore", file, "--json")
        #expect(restored.status == 0, "\(restored.errors)")
        let report = try object(restored.output)
        #expect(report["tasks"] as? Int == 3)
        let earlier = try #require(report["earlier"] as? String)
        #expect(FileManager.default.fileExists(atPath: earlier))
        let list = try product.switchyard("list").output
        #expect(list.contains("number 3") && !list.contains("after the damage"))
        #expect(try product.switchyard("audit", "verify").status == 0)
        #expect(try product.switchyard("doctor").output.contains("was restored from"))
        #expect(try product.switchyard("restore", "--forget-earlier").status == 0)
        #expect(try !product.switchyard("doctor").output.contains("was restored from"))
        #expect(try product.switchyard("restore").status == 2)
        #expect(try product.switchyard("restore", file + ".missing").status == 1)
    }
}
