import Domain
import Foundation
import Terminal
import Testing

@testable import Dashboard

/// Charts in the panes: speeds, times and downloads, and what they are made of.
@Suite struct ReadingsTests {
    private func activity(_ speed: Double?, _ phase: ModelPhase = .replying, model: String = "m")
        -> ModelActivity
    {
        ModelActivity(model: model, phase: phase, tokensPerSecond: speed)
    }

    // MARK: - Speed

    @Test func `a speed is a reading when it was measured anew`() {
        var readings = SpeedReadings()
        var last = ModelActivity()
        for next in [
            activity(nil, .waiting), activity(nil), activity(10), activity(10, .idle), activity(10, .waiting),
            activity(12.5), activity(10),
        ] {
            readings.take(next, after: last)
            last = next
        }
        #expect(readings.values == [10, 12.5, 10])
        readings.take(activity(80, model: "small"), after: last)
        #expect(readings.values == [80])
    }

    @Test func `only the last readings are kept`() {
        var readings = SpeedReadings()
        for speed in 1...100 {
            readings.take(activity(Double(speed)), after: activity(Double(speed - 1)))
        }
        #expect(readings.values.count == SpeedReadings.limit)
        #expect(readings.values.last == 100)
    }

    @Test func `the overview of a running task shows them with the highest`() {
        var driver = Driver.connected(120, 40)
        driver.select(5)
        #expect(!driver.shows("Speed"))
        let model = Fixtures.activity.model ?? ""
        driver.events(.activityChanged(activity: activity(42, model: model)))
        #expect(driver.shows("Speed     ▆█  42.0 tok/s, at most 42.0 in 2 readings"))
        driver.events(.activityChanged(activity: activity(42, .idle, model: model)))
        #expect(!driver.shows("Speed"))
        driver.events(.activityChanged(activity: activity(21, model: model)))
        #expect(driver.shows("▆█▄  21.0 tok/s, at most 42.0 in 3 readings"))
        driver.select(3)
        #expect(!driver.shows("Speed"))
    }

    // MARK: - Time

    private func seconds(_ times: StageTimes) -> [String: Double] {
        Dictionary(times.all.map { ($0.stage.rawValue, $0.seconds) }, uniquingKeysWith: +)
    }

    @Test func `time is that of ended steps, by what it went into`() {
        let times = StageTimes(
            Fixtures.steps + [
                Fixtures.step(15, .locate, "ask for files") { $0.usage = TokenUsage(calls: 1) },
                Fixtures.step(16, .locate, "look for symbols"),
                Fixtures.step(17, .commit, "commit"),
            ]
        )
        #expect(seconds(times) == ["model": 5, "checks": 2.5, "git": 5, "other": 7.5])
        #expect(!times.isRunning)
        #expect(StageTimes([]).all.isEmpty)
    }

    @Test func `a step that runs is not counted, nor one that ended before it began`() {
        let times = StageTimes([
            Fixtures.step(1, .check, "make test", .started),
            Fixtures.step(2, .modelCall, "ask") { $0.endedAt = $0.startedAt - 60 },
            Fixtures.step(3, .edit, "edit", .interrupted) { $0.endedAt = nil },
        ])
        #expect(times.all.isEmpty)
        #expect(times.isRunning)
    }

    @Test func `the overview shows it as bars with their seconds`() {
        var driver = Driver.connected(200, 60)
        driver.select(3)
        driver.answer()
        #expect(driver.shows("Time      model   2.5 s      ████████ "))
        #expect(driver.shows("          other   5.0 s      ████████████████"))
        #expect(!driver.shows("runs now"))
        driver.events(.stepChanged(step: Fixtures.step(15, .check, "make test", .started)))
        #expect(driver.shows("without the step that runs now"))
        #expect(driver.inASCII().shows("model   2.5 s      ######## "))
    }

    // MARK: - Downloads

    private func download(_ completed: Int64?, _ total: Int64?) -> Driver {
        var driver = Driver.connected(120, 40)
        driver.events(
            .pullProgress(
                model: "small:3b",
                status: "pulling 8a1b",
                completed: completed,
                total: total,
                outcome: nil
            )
        )
        return driver
    }

    @Test func `a download of known size has a bar and a share`() {
        let driver = download(1_900_000_000, 4_700_000_000)
        #expect(driver.shows("Downloading small:3b: pulling 8a1b  ████▊░░░░░░░ 40 %  1.9 GB of 4.7 GB"))
        #expect(driver.inASCII().shows("####|....... 40 %"))
    }

    @Test(arguments: [nil, 0, 400_000_000] as [Int64?])
    func `a download of unknown size is counted`(total: Int64?) {
        let driver = download(512_000_000, total)
        #expect(driver.shows("pulling 8a1b  512 MB so far"))
        #expect(!driver.shows(" %"))
    }

    @Test func `a download of which nothing is known claims nothing`() {
        let driver = download(nil, nil)
        #expect(driver.shows("Downloading small:3b: pulling 8a1b"))
        #expect(!driver.shows("so far"))
    }

    @Test(
        arguments: [
            (0, "0 B"), (999, "999 B"), (1000, "1 kB"), (999_999, "999 kB"), (31_400_000, "31 MB"),
            (4_683_087_332, "4.7 GB"),
        ] as [(Int64, String)]
    )
    func `sizes are short`(bytes: Int64, text: String) {
        #expect(ShortText.bytes(bytes) == text)
    }
}
