import Domain
import Testing

@testable import Engine

@Suite struct TryScheduleTests {
    private func plans(_ strategy: StrategyKind, limits: WorkLimits = WorkLimits(), canRepair: Bool)
        -> [TryPlan]
    {
        var schedule = TrySchedule(
            strategy: strategy,
            limits: limits,
            shapes: [.explainedFile, .wholeFile, .namedLine],
            seedBase: 5
        )
        var plans: [TryPlan] = []
        while let plan = schedule.next(canRepair: canRepair), plans.count < 100 { plans.append(plan) }
        return plans
    }

    @Test func `a single shot is three samples of one shape`() {
        let plans = plans(.singleShot, canRepair: true)
        #expect(plans.map(\.shape) == [.explainedFile, .explainedFile, .explainedFile])
        #expect(plans.allSatisfy { !$0.isRepair })
        #expect(plans.map(\.seed) == [5, 6, 7])
    }

    @Test func `a single shot that was not asked for goes on in rounds when it misses`() {
        var schedule = TrySchedule(
            strategy: .singleShot,
            escalates: true,
            limits: WorkLimits(),
            shapes: [.explainedFile, .wholeFile],
            seedBase: 1
        )
        var plans: [TryPlan] = []
        while let plan = schedule.next(canRepair: true) { plans.append(plan) }
        #expect(plans.map(\.isRepair) == [false, false, false, true, false, false, true, false])
        #expect(plans.prefix(3).allSatisfy { $0.shape == .explainedFile })
        #expect(plans.dropFirst(4).contains { $0.shape == .wholeFile })
    }

    @Test func `a single shot in which the model copies goes on in the next shape at once`() {
        func shapes(escalates: Bool) -> [PromptShape] {
            var schedule = TrySchedule(
                strategy: .singleShot,
                escalates: escalates,
                limits: WorkLimits(),
                shapes: [.explainedFile, .wholeFile, .namedLine],
                seedBase: 1
            )
            var shapes = [schedule.next(canRepair: false)?.shape]
            schedule.leaveShape()
            for _ in 0..<2 { shapes.append(schedule.next(canRepair: false)?.shape) }
            return shapes.compactMap { $0 }
        }
        #expect(shapes(escalates: true) == [.explainedFile, .wholeFile, .namedLine])
        #expect(shapes(escalates: false) == [.explainedFile, .explainedFile, .explainedFile])
    }

    @Test func `an iterative round is two samples and a repair, up to the tries`() {
        let plans = plans(.iterative, canRepair: true)
        #expect(plans.map(\.isRepair) == [false, false, true, false, false, true, false, false])
        #expect(plans.map(\.round) == [1, 1, 1, 2, 2, 2, 3, 3])
    }

    @Test func `without a failed candidate there is no repair`() {
        let plans = plans(.iterative, canRepair: false)
        #expect(plans.map(\.round) == [1, 1, 2, 2, 3, 3])
        #expect(plans.allSatisfy { !$0.isRepair })
    }

    @Test func `shapes take turns and only the first try is nearly greedy`() {
        let plans = plans(.iterative, canRepair: false)
        #expect(plans.prefix(4).map(\.shape) == [.explainedFile, .wholeFile, .namedLine, .explainedFile])
        #expect(plans[0].temperature == 0.2)
        #expect(plans.dropFirst().allSatisfy { $0.temperature >= 0.5 })
    }

    @Test func `a function is asked for unseen second, and repaired with its code in view`() {
        let shapes = PromptShape.shapes(lines: 20, hasSymbol: true, isSymbolSure: true, canHideSymbol: true)
        for strategy in [StrategyKind.singleShot, .iterative] {
            var schedule = TrySchedule(
                strategy: strategy,
                escalates: true,
                limits: WorkLimits(),
                shapes: shapes,
                seedBase: 1
            )
            var plans: [TryPlan] = []
            while let plan = schedule.next(canRepair: true) { plans.append(plan) }
            let samples = plans.filter { !$0.isRepair }.map(\.shape)
            #expect(samples.drop { $0 == .explainedSymbol }.first == .unseenSymbol)
            #expect(plans.filter(\.isRepair).allSatisfy { $0.shape != .unseenSymbol })
        }
    }

    @Test func `a shape that was given up is not asked again`() {
        var schedule = TrySchedule(
            strategy: .iterative,
            limits: WorkLimits(),
            shapes: [.explainedFile, .wholeFile],
            seedBase: 1
        )
        _ = schedule.next(canRepair: false)
        schedule.giveUp(on: .explainedFile)
        #expect(schedule.next(canRepair: false)?.shape == .wholeFile)
        schedule.giveUp(on: .wholeFile)
        #expect(schedule.next(canRepair: false) == nil)
    }

    @Test(arguments: [
        (100, false, false, PromptShape.explainedFile), (100, true, true, .explainedSymbol),
        (100, true, false, .explainedFile), (251, true, false, .explainedSymbol),
        (251, false, false, .searchReplace),
        (0, false, false, .explainedFile),
    ])
    func `the first shape goes by the length of the file`(
        lines: Int,
        hasSymbol: Bool,
        isSure: Bool,
        shape: PromptShape
    ) {
        for canHide in [false, true] {
            let shapes = PromptShape.shapes(
                lines: lines,
                hasSymbol: hasSymbol,
                isSymbolSure: isSure,
                canHideSymbol: canHide
            )
            #expect(shapes.first == shape)
        }
    }
}
