import Domain

/// One planned model call for an edit.
struct TryPlan: Sendable, Equatable {
    /// The place of the call among all for edits, counted from 1.
    var number: Int
    /// The round it belongs to, counted from 1.
    var round: Int
    /// How to ask.
    var shape: PromptShape
    /// Whether the failure of the last candidate is shown.
    var isRepair: Bool
    /// Sampling temperature.
    var temperature: Double
    /// Sampling seed.
    var seed: Int
}

/// Decides how the next try is asked for: rounds of fresh samples, whose shapes take turns, each round
/// closed by one repair.
///
/// A fresh sample of a prompt that the server has read costs a third of a repair, and small models
/// mostly answer a repair with what they said before; that is why repairs are the exception. Changing
/// the shape costs nothing: it stands in the last lines of the prompt.
struct TrySchedule: Sendable, Equatable {
    private var strategy: StrategyKind
    private let escalates: Bool
    private let limits: WorkLimits
    private let seedBase: Int
    private var shapes: [PromptShape]
    private var given: Int
    private var round = 1
    private var samplesInRound = 0
    /// Samples whose shapes take turns.
    private var turns = 0

    /// The first sample is nearly greedy, the model's best guess; later ones must differ from it.
    private static let firstTemperature = 0.2
    private static let laterTemperatures = [0.7, 0.6, 0.8, 0.7, 0.9]
    private static let repairTemperature = 0.5

    /// Creates the schedule of one task.
    ///
    /// - Parameters:
    ///   - strategy: Single shot: one round of one shape. Iterative: all rounds.
    ///   - escalates: Whether a single shot that misses goes on as the iterative strategy.
    ///   - limits: How many rounds, samples and tries.
    ///   - shapes: Ways of asking, the first in front; not empty.
    ///   - seedBase: The seed of the first try.
    init(
        strategy: StrategyKind,
        escalates: Bool = false,
        limits: WorkLimits,
        shapes: [PromptShape],
        seedBase: Int
    ) {
        self.strategy = strategy
        self.escalates = escalates
        self.limits = limits
        self.seedBase = seedBase
        self.shapes = shapes
        self.given = 0
    }

    /// The next try, or nil when the plan is at its end.
    ///
    /// - Parameter canRepair: Whether there is a failed candidate of this round to repair.
    /// - Returns: What to ask for.
    mutating func next(canRepair: Bool) -> TryPlan? {
        guard given < limits.tries, !shapes.isEmpty else { return nil }
        switch strategy {
        case .singleShot:
            if samplesInRound <= limits.candidatesPerRound { return sample() }
            guard escalates else { return nil }
            escalate()
            // The samples of the single shot were the first round; its repair is due now.
            samplesInRound = limits.candidatesPerRound
            return next(canRepair: canRepair)
        case .iterative:
            if samplesInRound < limits.candidatesPerRound { return sample() }
            if samplesInRound == limits.candidatesPerRound, canRepair {
                samplesInRound += 1
                return plan(isRepair: true, temperature: Self.repairTemperature)
            }
            guard round < limits.rounds else { return nil }
            round += 1
            samplesInRound = 0
            return sample()
        }
    }

    /// Leaves the one shape of a single shot, if that may go on: asked in this way the model copies what it
    /// was shown, and more samples would do the same.
    mutating func leaveShape() {
        guard strategy == .singleShot, escalates else { return }
        escalate()
    }

    private mutating func escalate() {
        strategy = .iterative
        turns = 1
    }

    /// Goes on for other files, for which other shapes may do; the tries that were given count.
    mutating func goOn(with shapes: [PromptShape]) {
        self.shapes = shapes
        turns = 0
    }

    /// Begins a round for what the user has said since, if one is left; the tries that were given count.
    mutating func beginRound() {
        if strategy == .iterative {
            guard round < limits.rounds else { return }
            round += 1
        }
        samplesInRound = 0
    }

    /// Takes a shape out of turn: it gives the same answer again and again, or one that is too long.
    mutating func giveUp(on shape: PromptShape) {
        shapes.removeAll { $0 == shape }
    }

    /// A call beside the plan that mends the form of the last reply, or nil when no try is left.
    mutating func followUp(shape: PromptShape) -> TryPlan? {
        guard given < limits.tries else { return nil }
        return plan(shape: shape, isRepair: false, temperature: Self.firstTemperature)
    }

    private mutating func sample() -> TryPlan {
        samplesInRound += 1
        if strategy == .iterative { turns += 1 }
        let temperature =
            given == 0
            ? Self.firstTemperature : Self.laterTemperatures[(given - 1) % Self.laterTemperatures.count]
        return plan(isRepair: false, temperature: temperature)
    }

    private mutating func plan(isRepair: Bool, temperature: Double) -> TryPlan {
        let shape = shapes[max(0, turns - 1) % shapes.count]
        return plan(shape: isRepair ? shape.forRepair : shape, isRepair: isRepair, temperature: temperature)
    }

    private mutating func plan(shape: PromptShape, isRepair: Bool, temperature: Double) -> TryPlan {
        given += 1
        return TryPlan(
            number: given,
            round: round,
            shape: shape,
            isRepair: isRepair,
            temperature: temperature,
            seed: seedBase + given - 1
        )
    }
}
