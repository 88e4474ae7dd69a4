import CAssets
import Domain
import TOMLKit

/// Why a table of patterns cannot be used: the file is to be corrected.
package struct FailurePatternError: Error, Equatable, CustomStringConvertible {
    /// The pattern, or nil for the file as a whole.
    package let pattern: String?
    /// What is wrong, as a sentence without its full stop.
    package let message: String

    /// Where and what, for people.
    package var description: String { (pattern.map { "pattern \($0): " } ?? "") + message }
}

/// The table of what failures look like, compiled.
package struct FailurePatterns: Sendable {
    let patterns: [FailurePattern]
    let counterPatterns: [CounterPattern]
    /// Owners below `patterns.count` are patterns, those above are counter-patterns.
    let automaton: LiteralAutomaton

    /// Reads a table's text.
    ///
    /// - Throws: ``FailurePatternError`` naming the first pattern that cannot be used.
    package init(_ text: String) throws(FailurePatternError) {
        let root: TOMLTable
        do {
            root = try TOMLTable(string: text)
        } catch {
            throw FailurePatternError(pattern: nil, message: "this is not TOML: \(error)")
        }
        // What is taken out of a table points into it.
        defer { withExtendedLifetime(root) {} }
        var patterns: [FailurePattern] = []
        var counterPatterns: [CounterPattern] = []
        for element in root["pattern"]?.array ?? TOMLArray() {
            guard let table = element.table else { continue }
            patterns.append(try PatternTable(table).pattern())
        }
        for element in root["never"]?.array ?? TOMLArray() {
            guard let table = element.table else { continue }
            counterPatterns.append(try PatternTable(table).counterPattern())
        }
        guard Set(patterns.map(\.id)).count == patterns.count else {
            throw FailurePatternError(pattern: nil, message: "two patterns have the same id")
        }
        let literals = patterns.map(\.literals) + counterPatterns.map(\.literals)
        automaton = LiteralAutomaton(
            literals.enumerated().flatMap { owner, texts in
                texts.map { (text: Array($0.utf8), owner: owner) }
            }
        )
        self.patterns = patterns
        self.counterPatterns = counterPatterns
    }

    /// The table that is part of the program.
    ///
    /// - Throws: ``FailurePatternError`` if the program was built with a table that cannot be used.
    package static func embedded() throws(FailurePatternError) -> FailurePatterns {
        let file = cassets_failure_patterns()
        let bytes = UnsafeBufferPointer(start: file.bytes, count: file.length)
        return try FailurePatterns(String(decoding: bytes, as: UTF8.self))
    }

    /// The stable names of all patterns, in the table's order.
    package var ids: [String] { patterns.map(\.id) }

    /// The literals of a pattern, one of which each of its lines holds; empty for an unknown name.
    package func literals(of id: String) -> [String] {
        patterns.first { $0.id == id }?.literals ?? []
    }
}

/// One table of the file, read strictly: what is not known or of another kind is an error.
private struct PatternTable {
    private let table: TOMLTable
    private let id: String

    private static let known: Set<String> = [
        "id", "tool", "class", "weight", "literals", "mark", "match", "exclude", "before", "then", "fence",
        "require", "reach", "follow",
    ]

    init(_ table: TOMLTable) throws(FailurePatternError) {
        self.table = table
        id = table["id"]?.string ?? "?"
        for key in table.keys where !Self.known.contains(key) { throw error("there is no field \"\(key)\"") }
    }

    func pattern() throws(FailurePatternError) -> FailurePattern {
        let className = try text("class")
        guard let failureClass = FailureClass(rawValue: className) else {
            throw error("there is no class \"\(className)\"")
        }
        guard let weight = table["weight"]?.int, (1...100).contains(weight) else {
            throw error("`weight` has to be a number from 1 to 100")
        }
        return FailurePattern(
            id: try text("id"),
            tool: try text("tool"),
            failureClass: failureClass,
            weight: weight,
            literals: try literals(),
            needsErrorMark: try choice("mark", of: ["error": true, "plain": false]),
            match: try expression(try text("match")),
            exclude: try expressions("exclude"),
            before: try expressions("before"),
            then: try expressions("then"),
            fence: table["fence"] == nil ? nil : try expression(try text("fence")),
            requirement: try choice("require", of: Capture.groups),
            reach: table["reach"]?.int ?? 12,
            follow: try choice("follow", of: ["indented": FailurePattern.Follow.indented, "blank": .blank])
        )
    }

    func counterPattern() throws(FailurePatternError) -> CounterPattern {
        CounterPattern(literals: try literals(), match: try expression(try text("match")))
    }

    private func literals() throws(FailurePatternError) -> [String] {
        let texts = try self.texts("literals")
        guard !texts.isEmpty, !texts.contains("") else { throw error("`literals` has to name some text") }
        return texts
    }

    private func text(_ key: String) throws(FailurePatternError) -> String {
        guard let value = table[key]?.string, !value.isEmpty else { throw error("`\(key)` has to be a text") }
        return value
    }

    private func texts(_ key: String) throws(FailurePatternError) -> [String] {
        guard let value = table[key] else { return [] }
        guard let array = value.array else { throw error("`\(key)` has to be a list of texts") }
        var texts: [String] = []
        for element in array {
            guard let text = element.string else { throw error("`\(key)` has to be a list of texts") }
            texts.append(text)
        }
        return texts
    }

    private func choice<Value>(
        _ key: String,
        of values: [String: Value]
    ) throws(FailurePatternError) -> Value? {
        guard let value = table[key] else { return nil }
        guard let name = value.string, let choice = values[name] else {
            throw error("`\(key)` has to be one of \(values.keys.sorted().joined(separator: ", "))")
        }
        return choice
    }

    private func expressions(_ key: String) throws(FailurePatternError) -> [LinePattern] {
        var expressions: [LinePattern] = []
        for text in try texts(key) { expressions.append(try expression(text)) }
        return expressions
    }

    private func expression(_ text: String) throws(FailurePatternError) -> LinePattern {
        do {
            return try LinePattern(text)
        } catch {
            throw self.error("this is no regular expression: \(text)")
        }
    }

    private func error(_ message: String) -> FailurePatternError {
        FailurePatternError(pattern: id, message: message)
    }
}
