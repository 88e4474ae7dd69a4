import Domain
import Testing

@testable import Dashboard

/// What a line means: words, names of actions and keys of the dashboard, and never a guess.
@Suite struct PlainLineTests {
    struct Example: Sendable {
        let line: String
        let command: PlainCommand
        var task: Int64?
        var text = ""

        init(_ line: String, _ action: Action, _ task: Int64? = nil, _ text: String = "") {
            self.line = line
            command = .action(action)
            self.task = task
            self.text = text
        }
    }

    static let examples: [Example] = [
        Example("new Fix the test", .newTask, nil, "Fix the test"),
        Example("  n   Fix the test ", .newTask, nil, "Fix the test"),
        Example("task.new Fix", .newTask, nil, "Fix"),
        Example("NEW Fix", .newTask, nil, "Fix"),
        Example("new 3 tests fail", .newTask, nil, "3 tests fail"),
        Example("3", .openTask, 3),
        Example("#3", .openTask, 3),
        Example("show", .openTask),
        Example("d 3", .showDiff, 3),
        Example("D", .detach),
        Example("logs #12", .openStep, 12),
        Example("reject 3 because it is slow", .rejectTask, 3, "because it is slow"),
        Example("c because it is slow", .rejectTask, nil, "because it is slow"),
        Example("approve", .approveTask),
        Example("a 3 The sum is right", .approveTask, 3, "The sum is right"),
        Example("chat what is 3 + 4?", .write, nil, "what is 3 + 4?"),
        Example("model", .chooseModel),
        Example("check make test", .setCheck, nil, "make test"),
        Example("?", .help),
    ]

    @Test(arguments: examples) func `a line is read`(example: Example) throws {
        let line = try PlainLine(example.line, keymap: .standard)
        #expect(line.command == example.command)
        #expect(line.task?.rawValue == example.task)
        #expect(line.text == example.text)
    }

    @Test func `waiting is a command of its own`() throws {
        #expect(try PlainLine("wait 3", keymap: .standard).command == .wait)
        #expect(try PlainLine("wait", keymap: .standard).task == nil)
    }

    @Test(arguments: [
        ("aprove 3", "Did you mean `approve`?"), ("evi 3", "Did you mean `evidence`?"),
        ("task.nwe x", "Did you mean `task.new`?"), ("view.zoom", "`help` lists what works here."),
        ("z", "`help` lists what works here."), ("new", "It is written: new TEXT"),
        ("reject 3", "It is written: reject [TASK] COMMENT"),
        ("cancel 3 now", "It is written: cancel [TASK]"), ("quit 3", "It is written: quit"),
    ])
    func `a line that cannot be meant says what could be`(line: String, remedy: String) {
        #expect(mistake(line)?.remedy.contains(remedy) == true, "\(String(describing: mistake(line)))")
    }

    @Test(arguments: ["frobnicate 3", "Y", "3 4", "\\", "\u{1B}[A"])
    func `what is near nothing is not guessed`(line: String) {
        guard case .invalid(_, let remedy)? = mistake(line) else {
            Issue.record("\(line) was understood")
            return
        }
        #expect(remedy == "`help` lists them.")
    }

    @Test func `a number in the lines of a text names no task`() throws {
        let line = try PlainLine("reject", body: "3 files are wrong\nand one is missing", keymap: .standard)
        #expect(line.task == nil)
        #expect(line.text == "3 files are wrong\nand one is missing")
        let named = try PlainLine("reject 4", body: "3 files are wrong", keymap: .standard)
        #expect(named.task?.rawValue == 4)
        #expect(named.text == "3 files are wrong")
    }

    @Test func `a text is opened only behind a command that takes one`() {
        #expect(PlainLine.head(openingTextIn: "new <<", keymap: .standard) == "new")
        #expect(PlainLine.head(openingTextIn: "reject 3 first <<", keymap: .standard) == "reject 3 first")
        #expect(PlainLine.head(openingTextIn: "cancel 3 <<", keymap: .standard) == nil)
        #expect(PlainLine.head(openingTextIn: "new a<<", keymap: .standard) == nil)
        #expect(PlainLine.head(openingTextIn: "<<", keymap: .standard) == nil)
    }

    @Test func `letters are the keys in force`() throws {
        let keymap = Keymap(userText: "[global]\n\"task.new\" = \"Z\"\n")
        #expect(try PlainLine("Z Fix", keymap: keymap).command == .action(.newTask))
        #expect(throws: EngineError.self) { try PlainLine("n Fix", keymap: keymap) }
        #expect(PlainCommand.action(.newTask).description(keymap: keymap).hasPrefix("new TEXT (Z, add,"))
    }

    @Test func `no word means two things`() {
        let names = PlainCommand.all.flatMap { Array(Set($0.names)) }
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.count > 1 && $0 == $0.lowercased() })
    }

    private func mistake(_ line: String) -> EngineError? {
        do throws(EngineError) {
            _ = try PlainLine(line, keymap: .standard)
            return nil
        } catch {
            return error
        }
    }
}
