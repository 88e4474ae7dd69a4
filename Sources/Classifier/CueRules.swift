import Domain

/// Weighs the words that hint at a type.
///
/// What the first line says counts three times what the rest says.
enum CueRules {
    /// What the cues say together.
    struct Verdict {
        var type: TaskType
        /// From 0.3 (nothing hints at anything) to 0.95.
        var confidence: Double
        /// The strongest cue, in words for people.
        var reason: String
    }

    /// Weighs all cues of a text.
    static func verdict(on text: TaskText) -> Verdict {
        var scores: [TaskType: Double] = [:]
        var strongest: [TaskType: (weight: Double, cue: String)] = [:]
        func add(_ type: TaskType, _ weight: Double, _ cue: String) {
            scores[type, default: 0] += weight
            if weight > strongest[type]?.weight ?? 0 { strongest[type] = (weight, cue) }
        }

        for cue in cues(in: text.firstWords) {
            add(cue.type, cue.weight * 3, "“\(cue.words)” in the first line")
        }
        // A long description repeats its words; what is said often says little more.
        for cue in Set(cues(in: text.otherWords)).sorted(by: { $0.words < $1.words }).prefix(12) {
            add(cue.type, min(1, cue.weight), "“\(cue.words)” in the text")
        }
        if text.hasTrace { add(.bug, 6, "an error trace") }
        if let opening = openingVerb(text) {
            add(opening.type, 4, "it starts with “\(opening.word)”")
        }
        if let form = questionForm(text) { add(.question, form.weight, form.cue) }

        let order = TaskType.allCases
        let ranked = order.filter { scores[$0] != nil }.sorted { left, right in
            let (a, b) = (scores[left] ?? 0, scores[right] ?? 0)
            return a != b ? a > b : rank(left) < rank(right)
        }
        guard let best = ranked.first, let score = scores[best] else {
            return Verdict(
                type: .feature,
                confidence: 0.3,
                reason: "no cue; most requests without one ask for something new"
            )
        }
        let second = ranked.dropFirst().first.flatMap { scores[$0] } ?? 0
        let lead = (score - second) / score
        let strength = min(1, score / 8)
        let confidence = 0.35 + 0.6 * lead * strength
        return Verdict(
            type: best,
            confidence: (min(0.95, confidence) * 100).rounded() / 100,
            reason: strongest[best]?.cue ?? ""
        )
    }

    /// Which type wins a tie: what is broken first.
    private static func rank(_ type: TaskType) -> Int {
        let order: [TaskType] = [.bug, .test, .documentation, .deployment, .refactor, .question, .feature]
        return order.firstIndex(of: type) ?? order.count
    }

    // MARK: Cues

    private struct Cue: Hashable {
        var type: TaskType
        var weight: Double
        var words: String
    }

    private static func cues(in words: [String]) -> [Cue] {
        var found: [Cue] = []
        for index in words.indices {
            if let cue = single[words[index]] {
                found.append(Cue(type: cue.0, weight: cue.1, words: words[index]))
            }
            guard index + 1 < words.count else { continue }
            let pair = words[index] + " " + words[index + 1]
            if let cue = pairs[pair] { found.append(Cue(type: cue.0, weight: cue.1, words: pair)) }
        }
        return found
    }

    private static func openingVerb(_ text: TaskText) -> (type: TaskType, word: String)? {
        let polite: Set<String> = [
            "please", "can", "could", "you", "we", "let's", "lets", "kindly", "need", "to", "should",
        ]
        guard let first = text.firstWords.first(where: { !polite.contains($0) }), let type = verbs[first],
            // `add(2, 2)` is a call.
            !text.firstLine.lowercased().hasPrefix(first + "(")
        else { return nil }
        return (type, first)
    }

    /// A question that asks to be told something, not one that politely asks for work.
    private static func questionForm(_ text: TaskText) -> (weight: Double, cue: String)? {
        let isQuestion = text.firstLine.contains("?")
        let first = text.firstWords.first ?? ""
        let second = text.firstWords.dropFirst().first ?? ""
        if ["can", "could", "would", "will"].contains(first), ["you", "we"].contains(second) {
            let third = text.firstWords.dropFirst(2).first ?? ""
            let isTelling = ["explain", "tell", "describe", "show", "clarify"].contains(third)
            return isTelling ? (9, "it asks for an explanation") : nil
        }
        if ["explain", "describe"].contains(first) { return (9, "it asks for an explanation") }
        let isQuestionWord = questionWords.contains(first)
        if isQuestion && isQuestionWord { return (9, "a question that starts with “\(first)”") }
        if isQuestion { return (5, "a question") }
        return isQuestionWord && first != "when" && first != "which" ? (4, "it starts with “\(first)”") : nil
    }

    private static let questionWords: Set<String> = [
        "how", "what", "why", "where", "when", "who", "which", "is", "are", "does", "do", "did", "should",
        "what's", "where's",
    ]

    private static let verbs: [String: TaskType] = [
        "add": .feature, "implement": .feature, "support": .feature, "create": .feature,
        "introduce": .feature,
        "allow": .feature, "enable": .feature, "provide": .feature, "build": .feature, "make": .feature,
        "extend": .feature,
        "fix": .bug, "debug": .bug, "resolve": .bug, "repair": .bug, "correct": .bug, "handle": .bug,
        "prevent": .bug,
        "refactor": .refactor, "rename": .refactor, "extract": .refactor, "simplify": .refactor,
        "restructure": .refactor,
        "reorganize": .refactor, "reorganise": .refactor, "move": .refactor, "split": .refactor,
        "inline": .refactor,
        "deduplicate": .refactor, "modernize": .refactor, "clean": .refactor, "tidy": .refactor,
        "remove": .refactor,
        "optimize": .refactor, "optimise": .refactor, "replace": .refactor, "migrate": .refactor,
        "convert": .refactor,
        "document": .documentation, "explain": .question, "deploy": .deployment, "dockerize": .deployment,
        "containerize": .deployment, "release": .deployment, "publish": .deployment, "test": .test,
        "cover": .test,
    ]

    private static let single: [String: (TaskType, Double)] = [
        "bug": (.bug, 2), "error": (.bug, 1.2), "errors": (.bug, 1), "crash": (.bug, 2.5),
        "crashes": (.bug, 2.5),
        "crashed": (.bug, 2.5), "crashing": (.bug, 2.5), "fails": (.bug, 2), "failing": (.bug, 2),
        "failed": (.bug, 1.5),
        "failure": (.bug, 1.5), "broken": (.bug, 2), "breaks": (.bug, 1.5), "wrong": (.bug, 2),
        "incorrect": (.bug, 2),
        "incorrectly": (.bug, 2), "exception": (.bug, 1.5), "traceback": (.bug, 2), "segfault": (.bug, 3),
        "panic": (.bug, 2),
        "panics": (.bug, 2), "regression": (.bug, 2.5), "leak": (.bug, 1.5), "leaks": (.bug, 1.5),
        "deadlock": (.bug, 2),
        "hangs": (.bug, 2), "freezes": (.bug, 2), "unexpected": (.bug, 1.2), "unexpectedly": (.bug, 1.5),
        "instead": (.bug, 1),
        "should": (.bug, 0.7), "shouldn't": (.bug, 1.5), "doesn't": (.bug, 1.5), "isn't": (.bug, 1),
        "won't": (.bug, 1.2),
        "cannot": (.bug, 1), "can't": (.bug, 1), "missing": (.bug, 0.7), "duplicate": (.bug, 0.7),
        "typo": (.documentation, 1.2),
        "new": (.feature, 0.8), "option": (.feature, 0.6), "flag": (.feature, 0.6),
        "feature": (.feature, 1.5),
        "support": (.feature, 0.8), "endpoint": (.feature, 0.5), "command": (.feature, 0.4),
        "wish": (.feature, 1),
        "readability": (.refactor, 1.5), "duplication": (.refactor, 1.5), "unused": (.refactor, 1),
        "refactoring": (.refactor, 2),
        "cleanup": (.refactor, 2), "legacy": (.refactor, 0.5), "deprecated": (.refactor, 0.6),
        "readme": (.documentation, 2.5), "docs": (.documentation, 2), "documentation": (.documentation, 2.5),
        "docstring": (.documentation, 2.5), "docstrings": (.documentation, 2.5),
        "changelog": (.documentation, 2),
        "comment": (.documentation, 1), "comments": (.documentation, 1.5), "tutorial": (.documentation, 1.5),
        "tests": (.test, 1.3), "coverage": (.test, 2), "unittest": (.test, 1.5), "unittests": (.test, 1.5),
        "e2e": (.test, 1.5),
        "deploy": (.deployment, 2), "deployment": (.deployment, 2.5), "docker": (.deployment, 2),
        "dockerfile": (.deployment, 2.5),
        "kubernetes": (.deployment, 2), "helm": (.deployment, 2), "ci": (.deployment, 1.5),
        "pipeline": (.deployment, 1),
        "workflow": (.deployment, 0.8), "terraform": (.deployment, 2), "nginx": (.deployment, 1.2),
        "staging": (.deployment, 1.2),
    ]

    private static let pairs: [String: (TaskType, Double)] = [
        "does not": (.bug, 1.2), "do not": (.bug, 0.4), "is not": (.bug, 0.6), "not work": (.bug, 1.5),
        "not working": (.bug, 2),
        "should be": (.bug, 1), "should return": (.bug, 1), "should not": (.bug, 1.2), "off by": (.bug, 2),
        "no longer": (.bug, 1.5),
        "stack trace": (.bug, 2), "race condition": (.bug, 2), "would be": (.feature, 0.4),
        "be able": (.feature, 1),
        "ability to": (.feature, 1.5), "clean up": (.refactor, 2), "dead code": (.refactor, 2),
        "test for": (.test, 3),
        "tests for": (.test, 3), "unit test": (.test, 2.5), "unit tests": (.test, 2.5),
        "test case": (.test, 2),
        "test cases": (.test, 2), "test coverage": (.test, 2), "write tests": (.test, 3),
        "add tests": (.test, 3),
        "add test": (.test, 3), "add a test": (.test, 3), "tests fail": (.bug, 3), "test fails": (.bug, 3),
        "failing test": (.bug, 3),
        "failing tests": (.bug, 3), "github actions": (.deployment, 2.5),
        "release pipeline": (.deployment, 2),
        "docker image": (.deployment, 1.5), "doc comments": (.documentation, 2.5),
        "doc comment": (.documentation, 2.5),
    ]
}
