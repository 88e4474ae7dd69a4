/// A way in which a change makes checks prove less, besides what is done to tests themselves.
package enum Weakening: String, Sendable, Hashable, CaseIterable {
    /// A test does not run any more, or nothing comes of it.
    case skippedTest = "skipped-test"
    /// Tests are left out of a run.
    case deselectedTest = "deselected-test"
    /// A command may fail without anything coming of it.
    case ignoredFailure = "ignored-failure"
    /// The hooks of commits are gone around.
    case skippedHook = "skipped-hook"
    /// A compiler, linter or type checker is told to be silent at a place.
    case suppressedWarning = "suppressed-warning"
    /// A rule of a compiler, linter or type checker counts less or no more.
    case loosenedRule = "loosened-rule"
    /// An error is caught and nothing is done about it.
    case swallowedError = "swallowed-error"
    /// Less coverage is asked for.
    case loweredCoverage = "lowered-coverage"

    /// What it is called in a list of what was done.
    package var words: String {
        switch self {
        case .skippedTest: "tests skipped"
        case .deselectedTest: "tests left out of the run"
        case .ignoredFailure: "failures let pass"
        case .skippedHook: "commit hooks gone around"
        case .suppressedWarning: "warnings silenced"
        case .loosenedRule: "rules of the checks loosened"
        case .swallowedError: "errors swallowed"
        case .loweredCoverage: "less coverage asked for"
        }
    }
}

/// One line of ``WeakeningTable``: which texts, where in which files, mean what.
struct WeakeningRule: Sendable {
    /// Where a text has to stand to be meant.
    enum Position: Sendable {
        /// In code, and neither in a comment nor in a string.
        case code
        /// At the beginning of a comment, as tools want what is said to them.
        case comment
        /// Anywhere but in a line that is a comment.
        case line
    }

    /// Sorts of files.
    struct Files: OptionSet, Sendable {
        let rawValue: Int
        /// Tests by their path, and programs that hold tests.
        static let tests = Files(rawValue: 1)
        /// What decides which checks run: CI, build files, settings of tools.
        static let checks = Files(rawValue: 2)
        /// What a shell or a runner follows.
        static let scripts = Files(rawValue: 4)
        /// Everything in a language that is known.
        static let code = Files(rawValue: 8)
    }

    /// What it means.
    let weakening: Weakening
    /// In which files.
    let files: Files
    /// In which languages, by their names; empty for all, and for files of none.
    let languages: Set<String>
    /// Where the texts stand.
    let position: Position
    /// Whether it is their going away that weakens the checks.
    let isRemoval: Bool
    /// The texts.
    let marks: [WeakeningMark]

    init(
        _ weakening: Weakening,
        in files: Files,
        of languages: Set<String> = [],
        _ position: Position,
        isRemoval: Bool = false,
        _ marks: [WeakeningMark]
    ) {
        self.weakening = weakening
        self.files = files
        self.languages = languages
        self.position = position
        self.isRemoval = isRemoval
        self.marks = marks
    }

    /// The first of its texts that a line has where it is meant; nil for none.
    ///
    /// - Parameters:
    ///   - line: The line as it stands.
    ///   - code: The same with comments blanked and strings opaque.
    /// - Returns: The text.
    func mark(in line: [UInt8], code: [UInt8]) -> WeakeningMark? {
        marks.first { mark in
            mark.places(in: line).contains { place in
                switch position {
                case .code: place < code.count && code[place] == line[place]
                case .comment: Self.beginsComment(at: place, in: line, code)
                case .line: !Self.isComment(line, code)
                }
            }
        }
    }

    /// Whether what stands at a place is the first thing that a comment says.
    private static func beginsComment(at place: Int, in line: [UInt8], _ code: [UInt8]) -> Bool {
        // What stands in a string is nobody's comment.
        guard place >= code.count || code[place] != CodeMask.opaque else { return false }
        guard let end = line[..<place].lastIndex(where: { !$0.isSpace }) else { return false }
        return "#/*-;".utf8.contains(line[end])
    }

    private static func isComment(_ line: [UInt8], _ code: [UInt8]) -> Bool {
        guard let first = line.firstIndex(where: { !$0.isSpace }), first < code.count else { return false }
        // What a preprocessor reads is hidden like a comment, and is none.
        return code[first].isSpace && !line[first...].starts(with: "#pragma".utf8)
    }
}

/// A text that a rule looks for.
///
/// One that begins with `^` has to stand first in its line, and one that ends with `$`, too, alone. One that begins
/// with a letter has to begin a word.
struct WeakeningMark: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The text.
    let text: String
    private let bytes: [UInt8]
    private let isFirst: Bool
    private let isAlone: Bool

    init(stringLiteral value: String) {
        isFirst = value.hasPrefix("^")
        isAlone = isFirst && value.hasSuffix("$")
        let words = isFirst ? value.dropFirst() : value[...]
        text = String(isAlone ? words.dropLast() : words)
        bytes = Array(text.utf8)
    }

    /// Where a line has it.
    func places(in line: [UInt8]) -> [Int] {
        guard let head = bytes.first, line.count >= bytes.count else { return [] }
        if isFirst {
            guard let first = line.firstIndex(where: { !$0.isSpace }), line[first...].starts(with: bytes),
                !isAlone || line[(first + bytes.count)...].allSatisfy(\.isSpace)
            else { return [] }
            return [first]
        }
        var places: [Int] = []
        for place in 0...(line.count - bytes.count) where line[place] == head {
            guard line[place...].starts(with: bytes) else { continue }
            if place > 0, head.isWordByte, line[place - 1].isWordByte || line[place - 1] == UInt8(ascii: ".")
            {
                continue
            }
            places.append(place)
        }
        return places
    }
}
