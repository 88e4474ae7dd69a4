/// How much an assertion says, judged by its words: what a weaker one is put in place of is told.
enum AssertionStrength: Int, Comparable {
    /// It holds whatever the program does.
    case nothing
    /// Something is there, or true.
    case truth
    /// A part, a bound, or about a value.
    case part
    /// A value, or an error, exactly.
    case value

    static func < (first: AssertionStrength, second: AssertionStrength) -> Bool {
        first.rawValue < second.rawValue
    }

    /// Judges a line of code with an assertion in it.
    init(_ code: String) {
        let line = code.lowercased().filter { !$0.isWhitespace }
        func has(_ marks: [String]) -> Bool { marks.contains { line.contains($0) } }
        if line == "asserttrue" || line.hasPrefix("asserttrue,") || has(Self.empty) {
            self = .nothing
        } else if has(Self.partial) || code.contains(" in ") || code.contains(" > ") || code.contains(" < ") {
            self = .part
        } else {
            self = has(Self.exact) ? .value : .truth
        }
    }

    private static let empty = [
        "asserttrue(true", "expect(true)", "#expect(bool(true", "assert(true)", "assert!(true", "assert1==1",
        "expect(1).tobe(1", "assert_true(true", "equal(1,1)", "equal(true,true)",
    ]

    private static let partial = [
        "contain", "match", "startswith", "hasprefix", "hassuffix", "endswith", "greater", "less", ">=", "<=",
        "!=", "approx", "closeto", "almost", "_near", "indelta", "accuracy:", "any(", "anyerror", "anything",
        ".any", "some(", "isinstance", "instanceof", "isa(", "issubset", "include", "within",
    ]

    private static let exact = [
        "==", "equal", "asserteq", "assert_eq", "_eq(", "_eq!", "assertis(", "assertsame", "tobe(",
        "tostrictequal",
        "eql(", "toeq(", "shouldeq", "throw", "raise", "fails", "snapshot", "assertnone", "tobenull",
        "assertnil",
    ]
}

/// Numbers by which values that are compared may differ.
enum Tolerance {
    /// Whether an assertion that stands in the place of another accepts what that did not.
    static func isWidened(from before: String, to after: String) -> Bool {
        let old = before.filter { !$0.isWhitespace }
        let new = after.filter { !$0.isWhitespace }
        func grows(_ read: (String) -> Double?) -> Bool {
            guard let first = read(old), let second = read(new) else { return false }
            return second > first
        }
        return distances.contains { mark in grows { number(after: mark, in: $0) } }
            || digits.contains { mark in grows { number(after: mark, in: $0).map { -$0 } } }
            || calls.contains { call in grows { lastNumber(of: call, in: $0) } }
            || grows { lastNumber(of: "toBeCloseTo(", in: $0).map { -$0 } }
    }

    /// What stands before a greatest distance.
    private static let distances = [
        "accuracy:", "delta=", "delta:", "rel=", "abs=", "rtol=", "atol=", "tolerance=", "tolerance:",
        "epsilon=",
        "epsilon:", "be_within(", "within(", "rel_tol=", "abs_tol=",
    ]

    /// What stands before how many digits have to be the same.
    private static let digits = ["places=", "decimal=", "precision=", "significant="]

    /// Calls whose last argument is a greatest distance.
    private static let calls = ["_NEAR(", "InDelta(", "InEpsilon(", "closeTo(", "abs_diff_eq!("]

    private static func number(after mark: String, in text: String) -> Double? {
        text.firstRange(of: mark).flatMap { number(text[$0.upperBound...]) }
    }

    private static func number(_ text: Substring) -> Double? {
        Double(text.prefix { $0.isASCII && ($0.isNumber || ".eE-+_".contains($0)) }.filter { $0 != "_" })
    }

    /// The number that ends the arguments of a call.
    private static func lastNumber(of call: String, in text: String) -> Double? {
        guard let place = text.firstRange(of: call) else { return nil }
        let arguments = text[place.upperBound...].prefix { $0 != ")" }
        guard let comma = arguments.lastIndex(of: ",") else { return nil }
        return number(arguments[arguments.index(after: comma)...])
    }
}
