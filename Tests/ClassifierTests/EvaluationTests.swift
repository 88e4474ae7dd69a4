import Foundation
import Testing

@testable import Classifier

/// Figures that were worked out by hand.
@Suite struct EvaluationTests {
    private func evaluation(_ items: [(truth: Int, prediction: Int, confidence: Double)]) -> Evaluation {
        Evaluation(
            classes: ["low", "middle", "high"],
            items: items.map {
                Evaluation.Item(truth: $0.truth, prediction: $0.prediction, confidence: $0.confidence)
            }
        )
    }

    @Test func `counts, accuracy and F1`() {
        let judged = evaluation([(0, 0, 0.9), (0, 0, 0.8), (0, 1, 0.6), (1, 1, 0.7), (2, 1, 0.5)])
        #expect(judged.confusion == [[2, 1, 0], [0, 1, 0], [0, 1, 0]])
        #expect(judged.accuracy == 0.6)
        #expect(judged.majority == 0.6)
        // F1: 2·2/(2+3) = 0.8, 2·1/(3+1) = 0.5, 0.
        #expect(abs(judged.macroF1 - 1.3 / 3) < 1e-12)
        #expect(judged.accuracy(atCoverage: 0.4) == 1)
    }

    @Test func `confidence is compared with what is right`() {
        let judged = evaluation([(0, 0, 0.9), (0, 1, 0.9), (1, 1, 0.5), (1, 1, 0.5)])
        // Two at 0.9 with half of them right, two at 0.5 with all right: (0.4 · 2 + 0.5 · 2) / 4.
        #expect(abs(judged.calibrationError() - 0.45) < 1e-12)
        #expect(judged.reliability().map(\.count) == [2, 2])
    }

    @Test func `levels that are far off count more`() {
        #expect(evaluation([(0, 0, 1), (1, 1, 1), (2, 2, 1)]).quadraticKappa == 1)
        let near = evaluation([(0, 0, 1), (1, 2, 1), (2, 2, 1), (1, 1, 1)]).quadraticKappa
        let far = evaluation([(0, 2, 1), (1, 1, 1), (2, 2, 1), (1, 1, 1)]).quadraticKappa
        #expect(near > far)
        // Always the same is no better than chance.
        #expect(evaluation([(0, 1, 1), (1, 1, 1), (2, 1, 1)]).quadraticKappa == 0)
    }

    @Test func `ranks agree, disagree, or say nothing`() {
        #expect(abs(RankCorrelation.spearman([1, 2, 3], [10, 20, 90]) - 1) < 1e-12)
        #expect(abs(RankCorrelation.spearman([1, 2, 3], [3, 2, 1]) + 1) < 1e-12)
        #expect(RankCorrelation.spearman([1, 1, 1], [1, 2, 3]) == 0)
    }

    @Test func `a table with quotes and line breaks is read, a broken one is told by its line`() throws {
        let table = try CSVTable(Array("a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n2,\r\n".utf8))
        #expect(table.columns == ["a", "b"])
        #expect(table.records == [["1", "x, \"y\"\nz"], ["2", ""]])
        #expect(throws: CSVError.empty) { try CSVTable([]) }
        #expect(throws: CSVError.openQuote(line: 2)) { try CSVTable(Array("a\n\"x".utf8)) }
        #expect(throws: CSVError.fieldCount(line: 3, found: 1, expected: 2)) {
            try CSVTable(Array("a,b\n1,2\n3\n".utf8))
        }
    }
}
