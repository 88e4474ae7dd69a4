import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// A dashboard that is driven by keys and answers, without an engine, a screen or a clock.
struct Driver {
    var state: DashboardState
    /// Everything that was asked of the world since the last look.
    private(set) var effects: [Effect] = []
    var time = Fixtures.now
    /// What the log of a job tells to have failed, and the part that shows it; its text is ``output``.
    var failure: FailureReport?
    var excerpt: String?
    /// What the steps print.
    var output = "python -m unittest\n.....\nRan 5 tests in 0.031s\n\nOK\n"
    /// The outputs as they are kept away from the main thread.
    private var logs: [OutputID: LogStore] = [:]
    /// What the terminal can show.
    private var characters = CharacterSupport.unicode

    /// A dashboard that waits for its engine.
    static func starting(
        _ columns: Int = 120,
        _ rows: Int = 40,
        keymap: Keymap = .standard,
        scope: DashboardScope = DashboardScope()
    ) -> Driver {
        Driver(size: Size(columns: columns, rows: rows), keymap, scope)
    }

    private init(size: Size, _ keymap: Keymap, _ scope: DashboardScope) {
        state = DashboardState(size: size, keymap: keymap, clock: .gmt, time: Fixtures.now, scope: scope)
    }

    /// The same dashboard on a terminal without Unicode.
    func inASCII() -> Driver {
        var driver = self
        driver.characters = .ascii
        driver.state.keymap.namesArrows = true
        return driver
    }

    /// A dashboard whose engine has answered.
    static func connected(
        _ columns: Int = 120,
        _ rows: Int = 40,
        _ snapshot: SnapshotQuery.Answer = Fixtures.snapshot(),
        keymap: Keymap = .standard
    ) -> Driver {
        var driver = starting(columns, rows, keymap: keymap)
        driver.apply(.engineStarted(snapshot))
        driver.apply(.loaded(.gitHubStatus(Fixtures.gitHubOff)))
        driver.effects.removeAll { $0 == .ask(.gitHubStatus) }
        return driver
    }

    /// A dashboard that has heard of GitHub, with everything that has to be asked for it answered.
    static func onGitHub(
        _ columns: Int = 120,
        _ rows: Int = 40,
        _ status: GitHubStatus = Fixtures.gitHub,
        keymap: Keymap = .standard
    ) -> Driver {
        var driver = connected(columns, rows, keymap: keymap)
        driver.events(.gitHubChanged(status: status))
        driver.answer()
        return driver
    }

    /// Goes to a pane and gives it the whole screen.
    mutating func fill(with pane: Pane) {
        press("\(pane.rawValue)")
        state.zooms[pane] = .full
        apply(.terminal(.focusGained))
    }

    mutating func apply(_ input: DashboardInput) {
        effects += state.apply(input, at: time)
    }

    mutating func events(_ events: EngineEvent...) {
        apply(
            .events(events.map { EventEnvelope(cursor: nil, time: time, correlation: "test", event: $0) })
        )
    }

    /// Presses keys as a keymap names them, a second after whatever came before.
    mutating func press(_ keys: String...) {
        for name in keys {
            time += 1
            guard let key = Key(name) else {
                Issue.record("\(name) is not a key")
                continue
            }
            apply(.terminal(.key(key)))
        }
    }

    /// Types a text, key by key.
    mutating func type(_ text: String) {
        for character in text { apply(.terminal(.key(Key(.character(character))))) }
    }

    /// Selects a task of the list.
    mutating func select(_ id: Int64) {
        state.tasks.list.select(id: TaskID(rawValue: id))
        apply(.terminal(.focusGained))
    }

    /// Answers every question about outputs, and those that follow from the answers, and ends their searches;
    /// as the application does, but at once.
    mutating func answerOutput() {
        for _ in 0..<10_000 {
            var isDone = true
            for question in state.asked {
                guard let answer = outputAnswer(to: question) else { continue }
                isDone = false
                apply(.loaded(answer))
            }
            if let hunt, let log = logs[hunt.output] {
                isDone = false
                var search = OutputSearch(hunt, in: log.snapshot())
                while self.hunt == hunt { apply(.hunted(hunt, search.step())) }
            }
            if isDone { return }
        }
        Issue.record("more of the output is asked for without end")
    }

    /// The search that is under way.
    private var hunt: OutputHunt? { state.detail.output?.hunt ?? state.gitHub.log?.output?.hunt }

    /// The answer to a question about an output.
    private mutating func outputAnswer(to question: Question) -> Answer? {
        switch question {
        case .output(let id, let offset):
            let log = logs[id] ?? LogStore(directory: FileManager.default.temporaryDirectory.path)
            logs[id] = log
            let page = output.unicodeScalars.dropFirst(offset).prefix(OutputLog.pageLimit)
            log.append(String(Substring(page)))
            let growth = OutputGrowth(
                facts: log.facts,
                end: offset + page.count,
                total: output.unicodeScalars.count
            )
            return .output(id, offset: offset, growth)
        case .outputLines(let id, let lines):
            return logs[id].map { .outputLines(id, lines, $0.snapshot().slice(lines)) }
        case .jobLog(let id):
            guard case .log(let run, let job, _) = id.source else { return nil }
            let log = JobLog(
                run: run,
                job: job,
                name: "linux",
                lineCount: output.split(separator: "\n", omittingEmptySubsequences: false).count - 1,
                length: output.unicodeScalars.count,
                failure: failure,
                excerpt: excerpt
            )
            return .jobLog(id, log)
        default: return nil
        }
    }

    /// Answers every question that is open from the fixtures.
    mutating func answer() {
        for question in state.asked {
            switch question {
            case .steps(let task):
                apply(.loaded(.steps(task, task.rawValue == 3 ? Fixtures.steps : [])))
            case .diff(let task, let tree):
                apply(.loaded(.diff(task, DiffState(TaskDiff(text: Fixtures.diff), tree: tree))))
            case .output, .outputLines, .jobLog: answerOutput()
            case .messages(let conversation):
                apply(.loaded(.messages(conversation, Fixtures.messages)))
            case .olderMessages(let conversation, let first):
                apply(.loaded(.olderMessages(conversation, before: first, [])))
            case .search(let words): apply(.loaded(.search(words, [Fixtures.messages[0]])))
            case .files: apply(.loaded(.files(Fixtures.files)))
            case .rules: apply(.loaded(.rules(Fixtures.rules)))
            case .gitHubStatus: apply(.loaded(.gitHubStatus(Fixtures.gitHubOff)))
            case .gitHubList(.issues, let time): apply(.loaded(.issues(of: time, Fixtures.issues)))
            case .gitHubList(.pullRequests, let time):
                apply(.loaded(.pullRequests(of: time, Fixtures.pullRequests)))
            case .gitHubList(.runs, let time): apply(.loaded(.runs(of: time, Fixtures.runs)))
            case .gitHubList(.mentions, let time): apply(.loaded(.mentions(of: time, [])))
            case .gitHubWrites: apply(.loaded(.gitHubWrites([])))
            case .fixes: apply(.loaded(.fixes([])))
            case .pullRequest(let number, let version):
                let reading = PullRequestReading(Fixtures.detail(of: number))
                apply(.loaded(.pullRequest(number, of: version, reading)))
            case .issueDetail(let number, let time):
                apply(.loaded(.issueDetail(number, of: time, Fixtures.issueDetail(number))))
            case .jobs(let run, let time): apply(.loaded(.jobs(run, of: time, Fixtures.jobs(of: run))))
            case .models:
                apply(
                    .loaded(
                        .models([
                            ModelSummary(
                                name: "qwen2.5-coder:7b",
                                sizeInBytes: 4_683_087_332,
                                parameterSize: "7.6B",
                                quantization: "Q4_K_M",
                                isSelected: true
                            ),
                            ModelSummary(name: "recorded", isRecorded: true),
                        ])
                    )
                )
            }
        }
    }

    /// What was asked of the world since the last look, questions and what keeps outputs left out.
    mutating func takeEffects() -> [Effect] {
        defer { effects = [] }
        return effects.filter { effect in
            switch effect {
            case .ask, .keepOutput, .keepLog, .hunt, .wake(_, .issueRest): false
            default: true
            }
        }
    }

    /// The commands given since the last look.
    mutating func takeCommands() -> [EngineCommand] {
        takeEffects().compactMap { if case .perform(let command) = $0 { command } else { nil } }
    }

    /// The screen as text.
    var screen: [String] { canvas.text }

    /// The screen as it is painted.
    var canvas: Canvas { canvas(in: .fallback) }

    /// The screen as a theme has it painted.
    func canvas(in theme: Theme) -> Canvas {
        DashboardView.draw(state, theme: theme, characters: characters)
    }

    /// The rows of the output that are in view, as text.
    var outputRows: [String] { rows(of: state.detail.output) }

    /// The rows of the log of a job that are in view, as text.
    var logRows: [String] { rows(of: state.gitHub.log?.output) }

    private func rows(of output: OutputState?) -> [String] {
        (output?.view.rows ?? []).map { row in
            switch row.content {
            case .text(let runs): runs.text
            case .group(let name, _, _): name.text
            case .lost: "(lost)"
            case .missing: "(missing)"
            }
        }
    }

    /// Whether a text stands on the screen.
    func shows(_ text: String) -> Bool { screen.contains { $0.contains(text) } }
}

/// The folder of this package's sources, for golden files and the embedded folders.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// Compares a screen with its golden file; `UPDATE_SCREENS=1` writes it instead.
///
/// A screen that differs is left in `.build/screens`. Whatever is drawn has a form in ASCII alone.
func expectScreen(
    _ driver: Driver,
    _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let size = driver.state.size
    let file = repository.appending(
        path: "Tests/DashboardTests/Screens/\(name)-\(size.columns)x\(size.rows).screen"
    )
    let plain = driver.inASCII().screen
    #expect(plain.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }, sourceLocation: sourceLocation)
    #expect(plain.count == size.rows, sourceLocation: sourceLocation)
    let actual = driver.screen.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["UPDATE_SCREENS"] == "1" {
        try actual.write(to: file, atomically: true, encoding: .utf8)
        return
    }
    let expected = try? String(contentsOf: file, encoding: .utf8)
    guard expected != actual else { return }
    let folder = repository.appending(path: ".build/screens")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try actual.write(to: folder.appending(path: file.lastPathComponent), atomically: true, encoding: .utf8)
    let drawn = driver.screen.map { "|\($0)" }.joined(separator: "\n")
    Issue.record(
        "\(expected == nil ? "There is no" : "It differs from") \(file.lastPathComponent):\n\(drawn)",
        sourceLocation: sourceLocation
    )
}
