import Foundation

/// Fits up to eight logistic regressions at once, one in each lane.
///
/// The method is liblinear's solver 7, coordinate descent on the dual of L2-regularised logistic regression (Yu, Huang
/// and Lin, Machine Learning 2011): it minimises ½‖w − w₀‖² + Σ Cᵢ log(1 + exp(−yᵢ w·xᵢ)), where w₀ is zero or the
/// weights to stay near. Each feature is there once for all sources and once more for the row's own, so the weights are kept as
/// they apply to each source, and the shared part is not stored. The same rows and seed give the same weights.
struct DualLogistic {
    /// The values of eight regressions.
    typealias Lanes = SIMD8<Float>

    /// How it is fitted.
    struct Settings: Sendable {
        /// C: what a wrong answer costs against the length of the weights.
        var cost: Double = 4
        /// How large the steepest slope may be at the end.
        var tolerance = 0.1
        /// How often all rows are visited at most.
        var rounds = 300
        /// The value of a feature's copy for its source, next to its own of 1.
        var copyWeight: Float = 0.7
        /// Decides the order of visits.
        var seed: UInt64 = 1
    }

    /// What came out.
    struct Solution: Sendable {
        /// The pull of each row on the weights, signed; a row's features times this, summed, are the weights.
        var pulls: [Lanes]
        /// How often all rows were visited.
        var rounds: Int
        /// Whether the tolerance was reached.
        var hasConverged: Bool
    }

    private let rows: FeatureRows
    /// Where the weights of each feature are: frequent ones side by side, which is twice as fast.
    private let places: [Int32]
    /// `rows.indices` by their places.
    private let indices: [Int32]
    private let settings: Settings
    private let sourceCount: Int
    /// Weights as they apply to each source: of feature f and source s at f · sources + s.
    private var weights: [Lanes]
    /// What is left to spend and what is spent of a row's cost, in each lane.
    private var alpha: [SIMD2<Double>]
    private var targets: [Lanes]
    private var costs: [Double]
    private let laneCount: Int

    /// Prepares a fit.
    ///
    /// - Parameters:
    ///   - rows: The rows; each has a source.
    ///   - featureCount: How many features there are.
    ///   - sourceCount: How many sources there are.
    ///   - targets: +1 or −1 in each lane, for each row.
    ///   - laneCount: How many lanes are in use.
    ///   - rowWeights: What each row counts; empty for 1.
    ///   - start: Weights to stay near, as they apply to each source; empty for zero.
    ///   - settings: How it is fitted.
    init(
        rows: FeatureRows,
        featureCount: Int,
        sourceCount: Int,
        targets: [Lanes],
        laneCount: Int,
        rowWeights: [Float] = [],
        start: [Lanes] = [],
        settings: Settings
    ) {
        self.rows = rows
        self.settings = settings
        self.sourceCount = sourceCount
        self.targets = targets
        self.laneCount = laneCount
        let places = Self.places(in: rows, featureCount: featureCount)
        self.places = places
        indices = rows.indices.map { places[Int($0)] }
        weights = Array(repeating: .zero, count: featureCount * sourceCount)
        if !start.isEmpty {
            for feature in 0..<featureCount {
                for source in 0..<sourceCount {
                    weights[Int(places[feature]) * sourceCount + source] =
                        start[feature * sourceCount + source]
                }
            }
        }
        costs = (0..<rows.count).map { settings.cost * (rowWeights.isEmpty ? 1 : Double(rowWeights[$0])) }
        alpha = []
        alpha.reserveCapacity(rows.count * laneCount)
        for cost in costs {
            let least = min(0.001 * cost, 1e-8)
            for _ in 0..<laneCount { alpha.append(SIMD2(least, cost - least)) }
        }
    }

    /// Fits.
    mutating func solve() -> Solution {
        let count = rows.count
        let own = 1 + settings.copyWeight * settings.copyWeight
        var squares = [Double](repeating: 0, count: count)
        for row in 0..<count {
            var sum = 0.0
            for place in rows.starts[row]..<rows.starts[row + 1] {
                sum += Double(rows.values[place] * rows.values[place])
            }
            squares[row] = sum * Double(own)
            var first = Lanes.zero
            for lane in 0..<laneCount { first[lane] = Float(alpha[row * laneCount + lane].x) }
            pull(row, by: first * targets[row], own: own)
        }
        var order = Array(0..<count)
        var random = SplitMix(seed: settings.seed)
        var innerTolerance = [Double](repeating: 1e-2, count: laneCount)
        var isActive = [Bool](repeating: true, count: laneCount)
        var round = 0
        while round < settings.rounds, isActive.contains(true) {
            for place in 0..<max(0, count - 1) { order.swapAt(place, place + random.below(count - place)) }
            var slopes = [Double](repeating: 0, count: laneCount)
            var steps = [Int](repeating: 0, count: laneCount)
            for row in order {
                let scores = score(row) * targets[row]
                var change = Lanes.zero
                for lane in 0..<laneCount where isActive[lane] {
                    change[lane] = Self.step(
                        square: squares[row],
                        score: Double(scores[lane]),
                        cost: costs[row],
                        tolerance: innerTolerance[lane],
                        alpha: &alpha[row * laneCount + lane],
                        slope: &slopes[lane],
                        steps: &steps[lane]
                    )
                }
                if change != .zero { pull(row, by: change * targets[row], own: own) }
            }
            round += 1
            for lane in 0..<laneCount {
                if slopes[lane] < settings.tolerance { isActive[lane] = false }
                if steps[lane] <= count / 10 {
                    innerTolerance[lane] = max(min(1e-8, settings.tolerance), 0.1 * innerTolerance[lane])
                }
            }
        }
        let pulls = (0..<count).map { row in
            var pull = Lanes.zero
            for lane in 0..<laneCount { pull[lane] = Float(alpha[row * laneCount + lane].x) }
            return pull * targets[row]
        }
        return Solution(pulls: pulls, rounds: round, hasConverged: !isActive.contains(true))
    }

    /// What the fitted weights say of any row: w·x in each lane.
    func scores(of row: Int, in rows: FeatureRows) -> Lanes {
        guard let source = rows.sources[row] else { return .zero }
        var sum = Lanes.zero
        for place in rows.starts[row]..<rows.starts[row + 1] {
            sum += weights[Int(places[Int(rows.indices[place])]) * sourceCount + source] * rows.values[place]
        }
        return sum
    }

    private static func places(in rows: FeatureRows, featureCount: Int) -> [Int32] {
        var counts = [Int32](repeating: 0, count: featureCount)
        for index in rows.indices { counts[Int(index)] += 1 }
        var places = [Int32](repeating: 0, count: featureCount)
        let order = (0..<featureCount).sorted { counts[$0] > counts[$1] }
        for (place, feature) in order.enumerated() { places[feature] = Int32(place) }
        return places
    }

    private func score(_ row: Int) -> Lanes {
        guard let source = rows.sources[row] else { return .zero }
        var sum = Lanes.zero
        for place in rows.starts[row]..<rows.starts[row + 1] {
            sum += weights[Int(indices[place]) * sourceCount + source] * rows.values[place]
        }
        return sum
    }

    /// Adds a row's features times `change` to the weights; `own` is what they count for the row's own source.
    private mutating func pull(_ row: Int, by change: Lanes, own: Float) {
        guard let source = rows.sources[row] else { return }
        let places = rows.starts[row]..<rows.starts[row + 1]
        let sourceCount = sourceCount
        let (indices, values) = (indices, rows.values)
        // Most of the time of a fit is spent here and in `scores`.
        weights.withUnsafeMutableBufferPointer { weights in
            for place in places {
                let first = Int(indices[place]) * sourceCount
                let amount = change * values[place]
                for other in first..<first + sourceCount { weights[other] += amount }
                weights[first + source] += amount * (own - 1)
            }
        }
    }

    /// One step of one lane on one row: minimises the dual over this row's variable by Newton's method.
    ///
    /// - Returns: By how much the row's pull grows.
    @inline(__always)
    private static func step(
        square: Double,
        score: Double,
        cost: Double,
        tolerance: Double,
        alpha: inout SIMD2<Double>,
        slope: inout Double,
        steps: inout Int
    ) -> Float {
        // The smaller of the two variables is moved, where the logarithms are exact.
        let isFirst = 0.5 * square * (alpha.y - alpha.x) + score >= 0
        let old = isFirst ? alpha.x : alpha.y
        let score = isFirst ? score : -score
        var z = old
        if cost - z < 0.5 * cost { z *= 0.1 }
        var gradient = square * (z - old) + score + log(z / (cost - z))
        slope = max(slope, abs(gradient))
        var inner = 0
        while inner <= 100, abs(gradient) >= tolerance {
            let curvature = square + cost / (cost - z) / z
            let next = z - gradient / curvature
            z = next <= 0 ? z * 0.1 : next
            gradient = square * (z - old) + score + log(z / (cost - z))
            inner += 1
        }
        guard inner > 0 else { return 0 }
        steps += inner
        alpha = isFirst ? SIMD2(z, cost - z) : SIMD2(cost - z, z)
        return Float(isFirst ? z - old : old - z)
    }
}

/// A small generator of numbers that look random and are the same every time.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// A number from 0 up to but not including `bound`, which is above 0.
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
