import Domain

@testable import Dashboard

/// What is on the screen, with everything that has to be asked for it answered.
enum Scene: String, CaseIterable {
    case starting, review, diff, output, chat
    case approveTests = "approve-tests"
    case help

    /// A dashboard of a size in this scene.
    func driver(_ columns: Int, _ rows: Int) -> Driver {
        guard self != .starting else { return .starting(columns, rows) }
        var driver = Driver.connected(columns, rows)
        switch self {
        case .starting: break
        case .review:
            driver.answer()
            driver.select(3)
            driver.answer()
        case .diff:
            driver.select(3)
            driver.press("d")
            driver.answer()
        case .output:
            driver.answer()
            driver.select(3)
            driver.press("o")
            driver.output = Self.longOutput
            var steps = Fixtures.steps
            steps[steps.count - 1].outputLength = Self.longOutput.unicodeScalars.count
            driver.apply(.loaded(.steps(TaskID(rawValue: 3), steps)))
            driver.answerOutput()
        case .chat:
            driver.press("3")
            driver.answer()
            driver.press("i")
            driver.type("And the median?")
        case .approveTests:
            driver.select(4)
            driver.press("a")
        case .help:
            driver.select(3)
            driver.press("?")
        }
        return driver
    }

    /// More lines than any screen has, in colours, one too wide and one with wide characters.
    private static let longOutput: String = {
        let tests = (1...70).map { "test_\($0) (test_mean.MeanTests) ... \u{1B}[32mok\u{1B}[0m" }
        let wide = "values: " + (1...60).map(String.init).joined(separator: ", ")
        let lines = ["python -m unittest -v"] + tests + [wide, "統計 の 見出し", "", "Ran 70 tests", "", "OK"]
        return lines.joined(separator: "\n") + "\n"
    }()
}
