/// What an agent did to a test file or to the configuration of the checks.
package struct TestChange: Sendable, Hashable {
    /// What sort of file it is.
    package enum Role: String, Sendable, Hashable {
        /// A test, or a file tests are set up by.
        case test
        /// CI, or what decides which checks run.
        case checkConfiguration
    }

    /// What was done.
    package enum Deed: Sendable, Hashable {
        /// The file is gone.
        case deleted
        /// The file is new.
        case created
        /// Something in it changed.
        case edited
        /// It has fewer assertions.
        case assertionsRemoved(before: Int, after: Int)
        /// It has fewer test cases.
        case testsRemoved(before: Int, after: Int)
        /// It has more markers that keep tests from running (skip, xfail, ignore, only).
        case skipMarkersAdded(before: Int, after: Int)
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
            case .edited: true
            case .deleted, .assertionsRemoved, .testsRemoved, .skipMarkersAdded: true
            }
        }
    }

    /// One line for people, such as `tests/test_a.py: 2 of 5 assertions removed`.
    package var text: String {
        "\(path): " + deeds.map(Self.describe).joined(separator: ", ")
    }

    private static func describe(_ deed: Deed) -> String {
        switch deed {
        case .deleted: "deleted"
        case .created: "new file"
        case .edited: "edited"
        case .assertionsRemoved(let before, let after): "\(before - after) of \(before) assertions removed"
        case .testsRemoved(let before, let after): "\(before - after) of \(before) test cases removed"
        case .skipMarkersAdded(let before, let after): "\(after - before) skip markers added"
        }
    }
}
