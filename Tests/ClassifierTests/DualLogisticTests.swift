import Foundation
import Testing

@testable import Classifier

/// The fit of logistic regressions, by what must be true at its optimum.
@Suite struct DualLogisticTests {
    /// Rows of a few of twenty features; the label follows the first ones, with some noise.
    private static func rows(count: Int) -> (rows: FeatureRows, targets: [DualLogistic.Lanes]) {
        var random = SplitMix(seed: 7)
        var rows = FeatureRows()
        var targets: [DualLogistic.Lanes] = []
        for _ in 0..<count {
            let chosen = Set((0..<5).map { _ in random.below(20) }).sorted()
            rows.append(chosen.map { ($0, Float(1 + random.below(3)) / 2) }, source: 0)
            var target = DualLogistic.Lanes(repeating: -1)
            for lane in 0..<3 where chosen.contains(lane) != (random.below(10) == 0) { target[lane] = 1 }
            targets.append(target)
        }
        return (rows, targets)
    }

    @Test(arguments: [0.1, 1, 8]) func `each row pulls as much as the answer for it is wrong`(cost: Double) {
        let (rows, targets) = Self.rows(count: 200)
        var settings = DualLogistic.Settings()
        (settings.cost, settings.tolerance, settings.rounds) = (cost, 1e-4, 2000)
        var solver = DualLogistic(
            rows: rows,
            featureCount: 20,
            sourceCount: 1,
            targets: targets,
            laneCount: 3,
            settings: settings
        )
        let solution = solver.solve()
        #expect(solution.hasConverged)
        for row in 0..<rows.count {
            let scores = solver.scores(of: row, in: rows)
            for lane in 0..<3 {
                // The slope of C · log(1 + exp(−y·s)) by s, which at the optimum is what holds the weights there.
                let target = Double(targets[row][lane])
                let wrong = cost * target / (1 + exp(target * Double(scores[lane])))
                #expect(abs(Double(solution.pulls[row][lane]) - wrong) < 0.01 * cost)
            }
        }
    }

    @Test func `the same rows and seed give the same weights`() {
        let (rows, targets) = Self.rows(count: 100)
        let pulls = (0..<2).map { _ in
            var solver = DualLogistic(
                rows: rows,
                featureCount: 20,
                sourceCount: 1,
                targets: targets,
                laneCount: 3,
                settings: DualLogistic.Settings()
            )
            return solver.solve().pulls
        }
        #expect(pulls[0] == pulls[1])
    }

    @Test func `a few rows that weigh little leave the weights where they started`() {
        let (rows, targets) = Self.rows(count: 10)
        let start = (0..<20).map { DualLogistic.Lanes(repeating: Float($0) / 10 - 1) }
        var settings = DualLogistic.Settings()
        settings.cost = 1e-3
        var solver = DualLogistic(
            rows: rows,
            featureCount: 20,
            sourceCount: 1,
            targets: targets,
            laneCount: 3,
            start: start,
            settings: settings
        )
        let untouched = (0..<rows.count).map { solver.scores(of: $0, in: rows) }
        _ = solver.solve()
        for row in 0..<rows.count {
            #expect(abs(solver.scores(of: row, in: rows)[0] - untouched[row][0]) < 0.1)
        }
    }
}
