import Domain
import EngineTesting
import Foundation
import Testing
import Workspace

@testable import Engine

/// Names that people, web hooks or repositories choose: of branches, in commit messages, of files.
@Suite(.timeLimit(.minutes(2)))
struct HostileNameTests {
    @Test(arguments: 1...300)
    func `a branch is called by plain letters, digits and dashes, whatever the task is called`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let title = HostileReply.words(by: &random)
        let name = BranchName.make(id: Int64(seed), title: title)
        #expect(isPlainBranch(name), "\(name) of \(title.debugDescription)")
        #expect(name.utf8.count <= 60)
    }

    @Test(arguments: 1...300)
    func `a commit message holds no control characters and keeps its subject on one line`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let prompt = HostileReply.words(by: &random)
        var task = AgentTask(
            id: TaskID(rawValue: 7),
            prompt: prompt,
            options: TaskOptions(),
            createdAt: Date(timeIntervalSince1970: 0)
        )
        let path = HostileReply.words(by: &random)
        task.change = ChangeSummary(files: [.init(path: path, added: 1, removed: 1)])
        task.evidence = CheckEvidence(
            command: HostileReply.words(by: &random),
            outcome: .passed,
            exitCode: 0,
            seconds: 1,
            tree: "tree",
            step: StepID(rawValue: 1),
            isolation: "bubblewrap",
            finishedAt: Date(timeIntervalSince1970: 0)
        )
        let given = random.oneIn(2) ? HostileReply.words(by: &random) : nil
        let message = CommitMessage.make(for: task, given: given, tree: "tree")
        let controls = message.unicodeScalars.filter {
            $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\t"
        }
        #expect(controls.isEmpty, "\(message.debugDescription)")
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first?.isEmpty == false, "\(message.debugDescription)")
        #expect(lines.count > 1 && lines[1].isEmpty, "\(message.debugDescription)")
        // What is proven stands last, on a line that nothing of the above can write.
        #expect(lines.dropLast().last?.hasPrefix("Checked-by: ") == true, "\(message.debugDescription)")
    }

    @Test func `files and a task of hostile names are worked on, and nothing is done that they say`()
        async throws
    {
        let names = [
            "-rf", "--help", "a b.txt", "tab\t.txt", "line\nbreak.txt", "quote\".txt", "'.txt", "*", "[a]",
            "$(touch owned).txt", "`touch owned`.txt", "; touch owned #.txt", "\u{1B}[31mred.txt", "..hidden",
            "日本.txt", "\u{202E}gnp.txt", "HEAD", "main", "@", ":(top)x",
        ]
        let untouched = Dictionary(uniqueKeysWithValues: names.map { ($0, "untouched\n") })
        let fixture = try await EngineFixture.start(
            [SampleBug.good],
            files: SampleBug.files.merging(untouched) { $1 }
        )
        let id = try await fixture.add(
            SampleBug.prompt + " \u{1B}[2J\u{0} $(touch owned) `touch owned` --exec='touch owned'"
        )
        let reviewed = try await fixture.wait(for: id, in: .reviewing)
        #expect(reviewed.change?.files.map(\.path) == ["calc.py"])
        _ = try await fixture.engine.perform(
            .approveTask(id: id, acceptedTestFiles: [], message: "--amend\u{1B}[2J $(touch owned)")
        )
        let done = try await fixture.wait(for: id, in: .done)
        await fixture.engine.shutDown()

        let workspace = try #require(done.workspace)
        #expect(isPlainBranch(workspace.branch))
        for name in names {
            let bytes = FileManager.default.contents(atPath: workspace.path + "/" + name)
            #expect(bytes == Data("untouched\n".utf8), "\(name.debugDescription)")
        }
        let commit = try #require(done.commit)
        let subject = try await fixture.project.repository.log(commit, limit: 1).first?.subject
        #expect(subject == "--amend[2J $(touch owned)")
        for folder in [fixture.project.path, fixture.state.path] {
            let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
            #expect(!paths.contains { $0.split(separator: "/").last == "owned" })
        }
        #expect(try await fixture.project.repository.status().isClean)
    }

    /// Whether a name is what git takes for a branch on every system, below the folder of tasks.
    private func isPlainBranch(_ name: String) -> Bool {
        name.wholeMatch(of: #/switchyard/[0-9]+(-[a-z0-9]+)*/#) != nil
    }
}
