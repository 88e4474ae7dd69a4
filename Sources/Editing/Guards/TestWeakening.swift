/// Tells whether a change touches tests or what decides which checks run, or lets them find less.
package enum TestWeakening {
    /// A changed file: content before and after, nil where it does not exist.
    package typealias Change = (path: String, before: String?, after: String?)

    /// Names each test and configuration file among the changes with what was done to it, in the order given.
    ///
    /// What was moved from one test to another as it was is not gone.
    ///
    /// - Parameters:
    ///   - changes: The changed files, each once.
    ///   - includingProgram: Whether other files are named, too, where ``WeakeningTable`` has a rule about what was
    ///     done in them.
    /// - Returns: What was found.
    package static func findings(changes: [Change], includingProgram: Bool = false) -> [TestChange] {
        let files = changes.filter { change in
            guard let before = change.before, let after = change.after else { return true }
            return !before.isIdentical(to: after)
        }
        var tests = files.map { file in
            TestConventions.role(of: file.path) == .test
                ? TestDiff(path: file.path, before: file.before, after: file.after) : nil
        }
        var moved = MovedLines(tests.compactMap(\.self))
        for index in tests.indices { tests[index]?.leaveOut(&moved) }
        var hits = files.map { RuleHits(path: $0.path, before: $0.before, after: $0.after) }
        RuleHits.leaveOutMoves(&hits)
        return files.indices.compactMap { index in
            let found = finding(files[index], tests[index])
            let named = hits[index].deeds
            guard !named.isEmpty, found != nil || includingProgram else { return found }
            // That it was edited is told by what was done to it.
            let others = (found?.deeds ?? []).filter { $0 != .edited && $0 != .extended && $0 != .moved }
            let role = found?.role ?? .program
            return TestChange(path: files[index].path, role: role, deeds: others + named)
        }
    }

    private static func finding(_ change: Change, _ test: TestDiff?) -> TestChange? {
        if let test {
            return TestChange(path: change.path, role: .test, deeds: deeds(change, test))
        }
        guard let role = TestConventions.role(of: change.path) else { return partialConfiguration(change) }
        let deed: TestChange.Deed = change.before == nil ? .created : change.after == nil ? .deleted : .edited
        return TestChange(path: change.path, role: role, deeds: [deed])
    }

    private static func deeds(_ change: Change, _ test: TestDiff) -> [TestChange.Deed] {
        let found = test.deeds
        guard change.before != nil else {
            let isChanged = test.hasMoves && !test.isHarmless
            return [.created] + (isChanged ? [.edited] : []) + found
        }
        guard change.after != nil else { return [test.isHarmless && test.hasMoves ? .moved : .deleted] }
        guard found.isEmpty else { return found }
        guard test.isHarmless else { return [.edited] }
        return [test.takesAway ? .moved : .extended]
    }

    /// `package.json` and the like matter only where they speak of tests.
    private static func partialConfiguration(_ change: Change) -> TestChange? {
        let before = change.before.flatMap { TestConventions.checkPart(of: $0, path: change.path) }
        let after = change.after.flatMap { TestConventions.checkPart(of: $0, path: change.path) }
        guard before != after else {
            return inlineTests(change)
        }
        let deed: TestChange.Deed = change.before == nil ? .created : change.after == nil ? .deleted : .edited
        return TestChange(path: change.path, role: .checkConfiguration, deeds: [deed])
    }

    /// Tests within a program file, as in Rust: only their weakening is told.
    private static func inlineTests(_ change: Change) -> TestChange? {
        guard let before = change.before,
            before.contains("#[test]") || before.contains("@Test") || before.contains(">>> ")
        else { return nil }
        let test = TestDiff(path: change.path, before: before, after: change.after)
        let found = test.deeds.filter { deed in
            switch deed {
            case .testsRemoved, .skipMarkersAdded: true
            case .assertionsRemoved, .deleted, .created, .edited, .extended, .moved: false
            case .assertionsLoosened, .tolerancesWidened, .weakened: false
            }
        }
        return found.isEmpty ? nil : TestChange(path: change.path, role: .test, deeds: found)
    }
}
