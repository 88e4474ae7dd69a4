/// What an agent did to a test file, to the configuration of the checks, or in the program to what they can find.
package struct TestChange: Sendable, Hashable {
    /// What sort of file it is.
    package enum Role: String, Sendable, Hashable {
        /// A test, or a file tests are set up by.
        case test
        /// CI, or what decides which checks run and how strict they are.
        case checkConfiguration
        /// Anything else; named only where a rule of ``WeakeningTable`` is about what was done.
        case program
    }

    /// What was done.
    package enum Deed: Sendable, Hashable {
        /// The file is gone.
        case deleted
        /// The file is new.
        case created
        /// Something in it changed.
        case edited
        /// Tests or assertions were added, and nothing was taken away.
        case extended
        /// What is no longer there stands in another test, as it was.
        case moved
        /// It has fewer assertions.
        case assertionsRemoved(before: Int, after: Int)
        /// It has fewer test cases.
        case testsRemoved(before: Int, after: Int)
        /// It has more markers that keep tests from running (skip, xfail, ignore, only).
        case skipMarkersAdded(before: Int, after: Int)
        /// Assertions were replaced by ones that more results satisfy.
        case assertionsLoosened(Int)
        /// Numbers that are compared may be further apart.
        case tolerancesWidened(Int)
        /// Something was done that a rule names: how often, and the text that it was recognised by.
        case weakened(Weakening, count: Int, sample: String)
    }

    /// The file.
    package var path: String
    /// What sort of file it is.
    package var role: Role
    /// What was done, the gravest first; never empty.
    package var deeds: [Deed]

    /// Whether the checks may prove less than before.
    ///
    /// A new test file does not weaken them.
    package var isWeakening: Bool {
        deeds.contains { deed in
            switch deed {
            case .created: role == .checkConfiguration
            case .extended, .moved: false
            case .edited: true
            case .deleted, .assertionsRemoved, .testsRemoved, .skipMarkersAdded: true
            case .assertionsLoosened, .tolerancesWidened, .weakened: true
            }
        }
    }

    /// One line for people, such as `tests/test_a.py: 2 of 5 assertions removed`.
    package var text: String { "\(path): \(summary)" }

    /// What was done, for people, such as `2 of 5 assertions removed`.
    package var summary: String { deeds.map(Self.describe).joined(separator: ", ") }

    private static func describe(_ deed: Deed) -> String {
        switch deed {
        case .deleted: "deleted"
        case .created: "new file"
        case .edited: "edited"
        case .extended: "tests added"
        case .moved: "tests moved"
        case .assertionsRemoved(let before, let after): "\(before - after) of \(before) assertions removed"
        case .testsRemoved(let before, let after): "\(before - after) of \(before) test cases removed"
        case .skipMarkersAdded(let before, let after): "\(after - before) skip markers added"
        case .assertionsLoosened(let count): "\(count) assertion\(count == 1 ? "" : "s") loosened"
        case .tolerancesWidened(let count): "\(count) tolerance\(count == 1 ? "" : "s") widened"
        case .weakened(let weakening, let count, let sample):
            weakening.words + (count == 1 ? "" : " in \(count) places") + ": " + sample
        }
    }
}
