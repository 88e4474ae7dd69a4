import Foundation

/// How good predictions are: counts, figures, and whether the confidence is right about itself.
package struct Evaluation: Sendable {
    /// One prediction next to the truth.
    package struct Item: Sendable {
        /// The true class, as an index.
        package var truth: Int
        /// The predicted class.
        package var prediction: Int
        /// How sure it was, from 0 to 1.
        package var confidence: Double

        /// Creates an item.
        package init(truth: Int, prediction: Int, confidence: Double) {
            self.truth = truth
            self.prediction = prediction
            self.confidence = confidence
        }
    }

    /// One bar of the reliability curve.
    package struct ReliabilityBin: Sendable, Equatable {
        /// The lower bound of the confidences in it.
        package var lower: Double
        /// How many predictions are in it.
        package var count: Int
        /// Their mean confidence.
        package var confidence: Double
        /// The share of them that is right.
        package var accuracy: Double
    }

    /// The names of the classes, in their order.
    package let classes: [String]
    /// What is judged.
    package let items: [Item]

    /// Judges predictions.
    ///
    /// - Parameters:
    ///   - classes: The names of the classes; indices of items are places in it.
    ///   - items: The predictions.
    package init(classes: [String], items: [Item]) {
        self.classes = classes
        self.items = items
    }

    /// How often each class (first index) was taken for each (second index).
    package var confusion: [[Int]] {
        var counts = Array(repeating: Array(repeating: 0, count: classes.count), count: classes.count)
        for item in items { counts[item.truth][item.prediction] += 1 }
        return counts
    }

    /// The share that is right; 0 without items.
    package var accuracy: Double {
        items.isEmpty ? 0 : Double(items.count { $0.truth == $0.prediction }) / Double(items.count)
    }

    /// The share of the most frequent class: what always saying the same reaches.
    package var majority: Double {
        let counts = confusion.map { $0.reduce(0, +) }
        return items.isEmpty ? 0 : Double(counts.max() ?? 0) / Double(items.count)
    }

    /// Precision, recall and their harmonic mean for a class; 0 where nothing can be divided.
    ///
    /// - Parameter index: The class.
    /// - Returns: The three figures.
    package func figures(of index: Int) -> (precision: Double, recall: Double, f1: Double) {
        let counts = confusion
        let right = Double(counts[index][index])
        let said = Double(counts.reduce(0) { $0 + $1[index] })
        let actual = Double(counts[index].reduce(0, +))
        let precision = said == 0 ? 0 : right / said
        let recall = actual == 0 ? 0 : right / actual
        return (precision, recall, said + actual == 0 ? 0 : 2 * right / (said + actual))
    }

    /// The mean F1 of the classes that occur among the items.
    package var macroF1: Double {
        let present = classes.indices.filter { index in items.contains { $0.truth == index } }
        guard !present.isEmpty else { return 0 }
        return present.reduce(0) { $0 + figures(of: $1).f1 } / Double(present.count)
    }

    /// The reliability curve: predictions by their confidence, in bins of equal width.
    ///
    /// - Parameter bins: How many bins.
    /// - Returns: The bins that have predictions, by rising confidence.
    package func reliability(bins: Int = 15) -> [ReliabilityBin] {
        var groups = Array(repeating: [Item](), count: bins)
        for item in items { groups[min(bins - 1, max(0, Int(item.confidence * Double(bins))))].append(item) }
        return groups.enumerated().compactMap { index, group in
            guard !group.isEmpty else { return nil }
            return ReliabilityBin(
                lower: Double(index) / Double(bins),
                count: group.count,
                confidence: group.reduce(0) { $0 + $1.confidence } / Double(group.count),
                accuracy: Double(group.count { $0.truth == $0.prediction }) / Double(group.count)
            )
        }
    }

    /// The expected calibration error: by how much confidence and accuracy differ, over the bins, weighted by their items.
    ///
    /// - Parameter bins: How many bins.
    /// - Returns: The error, 0 at best.
    package func calibrationError(bins: Int = 15) -> Double {
        guard !items.isEmpty else { return 0 }
        return reliability(bins: bins).reduce(0) { $0 + Double($1.count) * abs($1.confidence - $1.accuracy) }
            / Double(items.count)
    }

    /// The accuracy of the surest predictions.
    ///
    /// - Parameter share: Which share of the predictions is kept, from 0 to 1.
    /// - Returns: The accuracy of what is kept; at least one is.
    package func accuracy(atCoverage share: Double) -> Double {
        guard !items.isEmpty else { return 0 }
        let kept = items.sorted { $0.confidence > $1.confidence }
            .prefix(max(1, Int((Double(items.count) * share).rounded())))
        return Double(kept.count { $0.truth == $0.prediction }) / Double(kept.count)
    }

    /// Agreement of ordered classes beyond chance, larger misses counting by their square (quadratic weighted kappa).
    ///
    /// 1 is full agreement, 0 what chance would reach.
    package var quadraticKappa: Double {
        let counts = confusion
        let actual = counts.map { Double($0.reduce(0, +)) }
        let said = classes.indices.map { index in Double(counts.reduce(0) { $0 + $1[index] }) }
        var observed = 0.0
        var expected = 0.0
        for row in classes.indices {
            for column in classes.indices {
                let distance = Double((row - column) * (row - column))
                observed += distance * Double(counts[row][column])
                expected += distance * actual[row] * said[column] / Double(max(1, items.count))
            }
        }
        return expected == 0 ? 0 : 1 - observed / expected
    }
}

/// Correlation by rank (Spearman), ties sharing their mean rank.
package enum RankCorrelation {
    /// - Parameters:
    ///   - first: Values.
    ///   - second: As many others.
    /// - Returns: From −1 to 1; 0 when one of them is the same everywhere.
    package static func spearman(_ first: [Double], _ second: [Double]) -> Double {
        let a = ranks(first)
        let b = ranks(second)
        guard a.count == b.count, a.count > 1 else { return 0 }
        let mean = Double(a.count + 1) / 2
        var product = 0.0
        var squareA = 0.0
        var squareB = 0.0
        for (x, y) in zip(a, b) {
            product += (x - mean) * (y - mean)
            squareA += (x - mean) * (x - mean)
            squareB += (y - mean) * (y - mean)
        }
        return squareA == 0 || squareB == 0 ? 0 : product / (squareA * squareB).squareRoot()
    }

    private static func ranks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
            start = end
        }
        return ranks
    }
}
