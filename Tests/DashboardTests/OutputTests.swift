import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// The output of a step, of which only what is near the view is held.
@Suite struct OutputTests {
    private let check = StepID(rawValue: 14)

    /// A dashboard that is to show the output of a check as soon as it knows the steps.
    private func opened() -> Driver {
        var driver = Driver.connected(120, 40)
        driver.answer()
        driver.select(3)
        driver.press("o")
        return driver
    }

    /// A dashboard that shows the output of a check.
    private func shown(_ text: String) -> Driver {
        var driver = opened()
        var steps = Fixtures.steps
        steps[4].outputLength = text.unicodeScalars.count
        driver.output = text
        driver.apply(.loaded(.steps(TaskID(rawValue: 3), steps)))
        driver.answerOutput()
        return driver
    }

    private func grow(_ driver: inout Driver, by text: String) {
        driver.output += text
        let length = driver.output.unicodeScalars.count
        driver.events(.outputGrew(task: TaskID(rawValue: 3), step: check, length: length))
        driver.answerOutput()
    }

    private func lines(_ range: Range<Int>) -> String { range.map { "line \($0)\n" }.joined() }

    @Test func `of an output that grows only what is new is asked for`() throws {
        var driver = Driver.connected(120, 40)
        driver.select(3)
        driver.press("enter", "l")
        driver.answer()
        driver.answer()
        let step = Fixtures.step(15, .modelCall, "ask again", .started)
        driver.output = "def me"
        driver.events(.stepChanged(step: step), .outputGrew(task: step.taskID, step: step.id, length: 6))
        let id = try #require(driver.state.detail.output?.id)
        #expect(id.step == step.id)
        #expect(driver.state.asked == [.output(id, offset: 0)])
        driver.answerOutput()
        #expect(driver.shows("def me"))
        driver.output = "def mean()"
        driver.events(.outputGrew(task: step.taskID, step: step.id, length: 10))
        #expect(driver.state.asked == [.output(id, offset: 6)])
        driver.answerOutput()
        #expect(driver.shows("def mean()"))
        #expect(driver.state.asked.isEmpty)
    }

    @Test func `moving up lets go of the end, the end takes it up again`() {
        var driver = shown(lines(0..<50_000))
        #expect(driver.outputRows.last == "line 49999")
        #expect(!driver.shows("below"))
        driver.press("g")
        driver.answerOutput()
        #expect(driver.outputRows.first == "line 0")
        let rows = driver.outputRows.count
        #expect(driver.shows("\(50_000 - rows) more below"))
        grow(&driver, by: lines(50_000..<50_007))
        #expect(driver.outputRows.first == "line 0")
        #expect(driver.shows("7 new below"))
        driver.press("f")
        driver.answerOutput()
        #expect(driver.outputRows.last == "line 50006")
        driver.press("k", "j")
        #expect(driver.state.detail.output?.view.isFollowing == true)
        driver.press("f")
        grow(&driver, by: "after\n")
        #expect(driver.outputRows.last == "line 50006")
        driver.press("G")
        driver.answerOutput()
        #expect(driver.outputRows.last == "after")
    }

    @Test func `every page down shows what follows, without a gap`() {
        var driver = shown(lines(0..<5000))
        driver.press("g")
        driver.answerOutput()
        while driver.state.detail.output?.view.isFollowing == false {
            let last = driver.outputRows.last
            driver.press("pagedown")
            // The next page was there before it was needed.
            #expect(!driver.outputRows.contains("(missing)"))
            if driver.state.detail.output?.view.isFollowing == false {
                #expect(driver.outputRows.first == last)
            }
            driver.answerOutput()
        }
        #expect(driver.outputRows.last == "line 4999")
    }

    @Test func `what is read stays in its place whatever comes, unless the end is followed`() {
        var dice = Dice(seed: 11)
        var driver = shown(lines(0..<100))
        for round in 0..<400 {
            if Int.random(in: 0..<3, using: &dice) == 0 {
                let isFollowing = driver.state.detail.output?.view.isFollowing == true
                let before = driver.outputRows
                let count = Int.random(in: 1...60, using: &dice)
                let group = ["::group::g \(round)\n", "::endgroup::\n", ""]
                grow(&driver, by: (group.randomElement(using: &dice) ?? "") + lines(0..<count))
                #expect(isFollowing || driver.outputRows.starts(with: before))
            } else {
                let keys = ["j", "k", "pageup", "pagedown", "f", "g", "G", "-", "_", "#", "{", "}"]
                driver.press(keys.randomElement(using: &dice) ?? "j")
                driver.answerOutput()
            }
            #expect(!driver.outputRows.contains("(missing)"))
        }
    }

    @Test func `groups are folded and opened by keys`() {
        var driver = shown("start\n##[group]Build\nb1\nb2\n##[endgroup]\n::group::Test\nt1\n::endgroup::\n")
        #expect(driver.shows("▾ Build") && driver.shows("▾ Test") && !driver.shows("##["))
        driver.press("-")
        #expect(driver.shows("▸ Build (3 lines)") && !driver.shows("b1") && driver.shows("t1"))
        driver.press("_")
        #expect(driver.shows("b1"))
        driver.press("_")
        #expect(!driver.shows("b1") && !driver.shows("t1"))
        driver.press("}", "}", "enter")
        #expect(driver.shows("▸ Build") && driver.shows("t1"))
        var plain = shown("no groups\n")
        plain.press("-")
        #expect(plain.shows("There are no groups of lines."))
    }

    @Test func `lines are numbered by a key, also those of the next step`() {
        var driver = shown("one\ntwo\n")
        #expect(driver.screen.contains { $0.contains("┃one") })
        driver.press("#")
        #expect(driver.shows("  1 one") && driver.shows("  2 two"))
        driver.press("h", "h", "k", "l", "l")
        driver.answerOutput()
        #expect(driver.state.detail.output?.id.step == StepID(rawValue: 13))
        #expect(driver.state.detail.output?.view.showsNumbers == true)
    }

    @Test func `colours of the program stay, everything else of its sequences goes`() {
        let driver = shown("\u{1B}[31mone two three\u{1B}[2J\nfour\u{1B}]0;title\u{7}teen\r\nx\n")
        #expect(driver.outputRows == ["one two three", "fourteen", "x"])
        guard case .text(let runs)? = driver.state.detail.output?.view.rows.first?.content else {
            Issue.record("there is no text")
            return
        }
        #expect(runs.first?.style.foreground == .ansi(1))
    }

    @Test func `the output of another step takes the place of the first, which is let go of`() throws {
        var driver = shown(lines(0..<10))
        let first = try #require(driver.state.detail.output?.id)
        driver.press("esc", "k")
        let second = try #require(driver.state.detail.output?.id)
        #expect(second.step == StepID(rawValue: 13))
        // What is still on its way from the first is not taken for the second.
        let late = LogStore(directory: FileManager.default.temporaryDirectory.path)
        late.append("late\n")
        driver.apply(
            .loaded(.output(first, offset: 0, OutputGrowth(facts: late.facts, end: 5, total: 5)))
        )
        #expect(driver.state.detail.output?.end == 0)
        driver.press("j")
        let third = try #require(driver.state.detail.output?.id)
        #expect(third.step == first.step && third != first)
        driver.select(4)
        let kept = driver.effects.compactMap { effect -> OutputID?? in
            if case .keepOutput(let id) = effect { .some(id) } else { nil }
        }
        #expect(kept == [first, second, third, nil])
    }

    @Test func `an output that was stored as another text is read anew`() throws {
        var driver = shown("the token is abcdef\n")
        let first = try #require(driver.state.detail.output?.id)
        driver.output = "redacted\n"
        let step = Fixtures.step(14, .check, "make test") { $0.outputLength = 9 }
        driver.events(.stepChanged(step: step))
        driver.answerOutput()
        #expect(driver.outputRows == ["redacted"])
        #expect(driver.state.detail.output?.id != first)
    }

    @Test func `nothing is asked for without end, and what is missing is said`() {
        var driver = opened()
        driver.output = ""
        driver.apply(.loaded(.steps(TaskID(rawValue: 3), Fixtures.steps)))
        #expect(driver.shows("Loading…"))
        driver.answerOutput()
        #expect(driver.state.asked.isEmpty)
        #expect(driver.shows("make test: no output."))
    }

    @Test func `while much of it is still to be read, that is said`() throws {
        var driver = opened()
        var steps = Fixtures.steps
        steps[4].outputLength = 10 * OutputLog.pageLimit
        driver.apply(.loaded(.steps(TaskID(rawValue: 3), steps)))
        let id = try #require(driver.state.detail.output?.id)
        let log = LogStore(directory: FileManager.default.temporaryDirectory.path)
        log.append(lines(0..<1000))
        let growth = OutputGrowth(facts: log.facts, end: OutputLog.pageLimit, total: steps[4].outputLength)
        driver.apply(.loaded(.output(id, offset: 0, growth)))
        #expect(driver.shows("Loading… 10 %"))
        #expect(driver.state.asked == [.output(id, offset: OutputLog.pageLimit)])
        // Its beginning can be looked at meanwhile.
        driver.press("g")
        let wanted = driver.state.asked.compactMap { question -> Range<Int>? in
            if case .outputLines(id, let lines) = question { lines } else { nil }
        }
        driver.apply(.loaded(.outputLines(id, try #require(wanted.first), log.snapshot().slice(wanted[0]))))
        #expect(driver.outputRows.first == "line 0")
        #expect(driver.shows("10 % read"))
    }

    @Test func `a refusal of the engine reaches the screen, and the rest goes on`() throws {
        var driver = opened()
        driver.apply(.loaded(.steps(TaskID(rawValue: 3), Fixtures.steps)))
        let id = try #require(driver.state.detail.output?.id)
        let refusal = EngineError.unavailable(message: "The disk is broken.", remedy: "Buy another.")
        driver.apply(.failed(.ask(.output(id, offset: 0)), refusal))
        #expect(driver.shows("The output cannot be read: The disk is broken."))
        #expect(driver.shows("Buy another."))
        #expect(driver.state.asked.isEmpty)
        driver.press("h", "l")
        driver.answer()
        #expect(driver.shows("Ran 5 tests"))
    }

    @Test func `an output that cannot be kept on the disk says why and is shown from memory`() throws {
        var driver = opened()
        driver.apply(.loaded(.steps(TaskID(rawValue: 3), Fixtures.steps)))
        let id = try #require(driver.state.detail.output?.id)
        let log = LogStore(directory: "/nonexistent/folder")
        log.append("one\ntwo\n")
        let growth = OutputGrowth(facts: log.facts, end: 60, total: 60)
        driver.apply(.loaded(.output(id, offset: 0, growth)))
        #expect(driver.shows("The output cannot be kept on the disk: No such file or directory."))
        driver.apply(.loaded(.outputLines(id, 0..<2, log.snapshot().slice(0..<2))))
        #expect(driver.outputRows == ["one", "two"])
        driver.press("esc")
        driver.apply(.loaded(.output(id, offset: 0, growth)))
        #expect(!driver.shows("cannot be kept"))
    }

    @Test func `pager and clipboard get the text from where it is kept`() {
        var driver = shown("one\n")
        driver.press("p", "y")
        #expect(
            driver.takeEffects() == [
                .pageOutput(title: "the output of step 14"), .copyOutput(what: "the output of step 14"),
            ]
        )
    }
}

/// A generator that gives the same numbers on every run (SplitMix64, Steele et al. 2014).
private struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
