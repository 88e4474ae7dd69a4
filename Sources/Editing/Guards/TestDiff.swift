/// What a change does to the tests of a file, place by place, but for what was only moved.
struct TestDiff {
    let path: String
    private let old: CodeLines
    private let new: CodeLines
    private let before: TestCensus
    private let after: TestCensus
    private let places: [LineDiff.Change]
    /// The lines that only stand elsewhere now.
    private var movedAway: Set<Int> = []
    private var movedHere: Set<Int> = []

    /// Compares a file with what it was; nothing stands for one that is not there.
    init(path: String, before: String?, after: String?) {
        self.path = path
        old = CodeLines(before ?? "", path: path)
        new = CodeLines(after ?? "", path: path)
        self.before = TestCensus(old, path: path)
        self.after = TestCensus(new, path: path)
        places = LineDiff.changes(
            from: old.lines.map { ExactText($0.trimmedRight) },
            to: new.lines.map { ExactText($0.trimmedRight) }
        )
    }

    /// The lines that are gone, and those that are new.
    var removedKeys: [ExactText] { places.flatMap { $0.old.map(old.key) }.filter { !$0.text.isEmpty } }
    var addedKeys: [ExactText] { places.flatMap { $0.new.map(new.key) }.filter { !$0.text.isEmpty } }

    /// Leaves out what was only moved, here or between files.
    mutating func leaveOut(_ moved: inout MovedLines) {
        for place in places {
            for line in place.old where moved.takesRemoved(old.key(line)) { movedAway.insert(line) }
            for line in place.new where moved.takesAdded(new.key(line)) { movedHere.insert(line) }
        }
    }

    /// What was done, the gravest first; empty where no test case, assertion or marker is touched.
    var deeds: [TestChange.Deed] {
        var (tests, assertions, loosened, widened, skips) = (0, 0, 0, 0, 0)
        for place in places {
            let gone = place.old.filter { !movedAway.contains($0) }
            let come = place.new.filter { !movedHere.contains($0) }
            tests += max(0, gone.count { before.lines[$0].isStart } - come.count { after.lines[$0].isStart })
            let lost = gone.reduce(0) { $0 + before.lines[$1].assertions }
            let won = come.reduce(0) { $0 + after.lines[$1].assertions }
            assertions += max(0, lost - won)
            skips += come.count { after.lines[$0].isSkip } - gone.count { before.lines[$0].isSkip }
            let pairs = zip(
                gone.filter { before.lines[$0].assertions > 0 }.map(old.codeText),
                come.filter { after.lines[$0].assertions > 0 }.map(new.codeText)
            )
            for (first, second) in pairs {
                if AssertionStrength(second) < AssertionStrength(first) {
                    loosened += 1
                } else if Tolerance.isWidened(from: first, to: second) {
                    widened += 1
                }
            }
        }
        var deeds: [TestChange.Deed] = []
        if tests > 0 { deeds.append(.testsRemoved(before: before.tests, after: before.tests - tests)) }
        if assertions > 0 {
            deeds.append(
                .assertionsRemoved(before: before.assertions, after: before.assertions - assertions)
            )
        }
        if skips > 0 { deeds.append(.skipMarkersAdded(before: before.skips, after: before.skips + skips)) }
        if loosened > 0 { deeds.append(.assertionsLoosened(loosened)) }
        if widened > 0 { deeds.append(.tolerancesWidened(widened)) }
        return deeds
    }

    /// Whether all that is gone are whole tests that stand elsewhere as they were, and what is new stands in tests and
    /// assertions of its own.
    var isHarmless: Bool {
        places.allSatisfy { place in
            let gone = place.old.filter { !isFiller(old, $0) }
            let isWhole = gone.isEmpty || place.old.contains { before.lines[$0].isStart }
            return isWhole && gone.allSatisfy(movedAway.contains) && isAddition(place.new)
        }
    }

    /// Whether anything was moved.
    var hasMoves: Bool { !movedAway.isEmpty || !movedHere.isEmpty }

    /// Whether anything is gone that is more than filling.
    var takesAway: Bool {
        places.contains { place in place.old.contains { !isFiller(old, $0) } }
    }

    // MARK: - Detail

    /// Whether new lines are tests, and before the first of them at the most what changes no other test.
    private func isAddition(_ place: Range<Int>) -> Bool {
        let lines = Array(place)
        guard let start = lines.firstIndex(where: { after.lines[$0].isStart }) else {
            return lines.allSatisfy(isHarmlessAlone)
        }
        let margin = new.lines[lines[start]].indentation.utf8.count
        // What follows and stands deeper was in another test before.
        if let next = new.neighbour(of: place.upperBound - 1, by: 1) {
            guard new.lines[next].indentation.utf8.count <= margin else { return false }
        }
        // A test that was moved is as it was.
        if lines.contains(where: { after.lines[$0].isStart && movedHere.contains($0) }) {
            return lines.allSatisfy { movedHere.contains($0) || isHarmlessAlone($0) }
        }
        return lines[..<start].allSatisfy(isHarmlessAlone)
            && lines[start...].allSatisfy { line in
                new.lines[line].indentation.utf8.count > margin || after.lines[line].isStart
                    || isHarmlessAlone(line)
            }
    }

    /// Whether a line takes nothing from any test, wherever it stands.
    private func isHarmlessAlone(_ line: Int) -> Bool {
        let text = new.lines[line].trimmed
        if isFiller(new, line) || ["@", "#[", "["].contains(where: { text.hasPrefix($0) }) { return true }
        return after.lines[line].assertions > 0 && !text.contains("return") && !text.contains("exit")
    }

    /// Whether a line is blank, a comment, an import, or nothing but brackets.
    private func isFiller(_ text: CodeLines, _ line: Int) -> Bool {
        let code = text.codeText(line).trimmed
        if code.utf8.allSatisfy({ "{}()[];,".utf8.contains($0) || $0.isSpace }) { return true }
        let words = Language.of(path: path)?.importWords ?? []
        return code.split(separator: " ", maxSplits: 1).first.map { words.contains(String($0)) } == true
    }
}

/// Lines of tests that are gone from one place of a change and stand as they were in another.
struct MovedLines {
    private var removed: [ExactText: Int]
    private var added: [ExactText: Int]

    /// Compares what the files of a change lose with what those get whose tests are run.
    init(_ files: [TestDiff]) {
        var gone: [ExactText: Int] = [:]
        var come: [ExactText: Int] = [:]
        for file in files {
            for key in file.removedKeys { gone[key, default: 0] += 1 }
            guard TestConventions.isRun(file.path) else { continue }
            for key in file.addedKeys { come[key, default: 0] += 1 }
        }
        let both = gone.compactMap { key, count in come[key].map { (key, min(count, $0)) } }
        removed = Dictionary(uniqueKeysWithValues: both)
        added = removed
    }

    /// Takes a line that is gone and stands elsewhere; false if there is none left.
    mutating func takesRemoved(_ key: ExactText) -> Bool { Self.take(key, from: &removed) }

    /// Takes a line that is new and stood elsewhere; false if there is none left.
    mutating func takesAdded(_ key: ExactText) -> Bool { Self.take(key, from: &added) }

    private static func take(_ key: ExactText, from lines: inout [ExactText: Int]) -> Bool {
        guard let count = lines[key], count > 0 else { return false }
        lines[key] = count - 1
        return true
    }
}
