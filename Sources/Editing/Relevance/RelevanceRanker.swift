import Foundation

/// Guesses which files a task is about, without a model.
package enum RelevanceRanker {
    /// Ranks files by what the task and the failing check mention.
    /// - Parameters:
    ///   - files: Paths and contents; contents beyond 200 kB are not read.
    ///   - task: What the user asked for.
    ///   - failingOutput: The output of the failing check, if there is one.
    /// - Returns: The files with a score above zero, best first; equal scores in the order of their paths.
    package static func rank(
        files: [(path: String, content: String)],
        task: String,
        failingOutput: String?
    ) -> [RankedFile] {
        var scoring = RelevanceScoring(files: files, terms: TaskTerms(task))
        scoring.scoreNames()
        scoring.scoreWords()
        if let failingOutput { scoring.score(output: failingOutput) }
        scoring.scoreOnlyProgram()
        return scoring.ranking()
    }

    /// How clear the first place of a ranking is, from 0 (a guess) to 1 (no other candidate).
    ///
    /// It is the lead over the second place, as a share of the first, reduced when the evidence is thin.
    package static func confidence(of ranking: [RankedFile]) -> Double {
        guard let first = ranking.first, first.score > 0 else { return 0 }
        let second = ranking.count > 1 ? ranking[1].score : 0
        return (first.score - second) / first.score * min(1, first.score / 20)
    }
}

/// Adds up what speaks for each file.
struct RelevanceScoring {
    private struct Entry {
        let path: String
        let role: FileRole
        let identifiers: [String: Int]
        let symbols: [Symbol]
        let imports: () -> [String]
        var evidence: [(weight: Double, reason: String)] = []
    }

    private var entries: [Entry]
    private let terms: TaskTerms
    private let index: PathIndex
    private let positions: [String: Int]
    /// The positions of the files that define a name, tests left out.
    private let definers: [String: [Int]]

    init(files: [(path: String, content: String)], terms: TaskTerms) {
        let sorted = files.sorted { $0.path < $1.path }
        let graph = ImportGraph(sorted.map(\.path))
        entries = sorted.map { file in
            let content =
                file.content.utf8.count > 200_000
                ? String(decoding: file.content.utf8.prefix(200_000), as: UTF8.self) : file.content
            return Entry(
                path: file.path,
                role: FileRole.of(file.path),
                identifiers: SymbolScanner.identifiers(in: content),
                symbols: SymbolScanner.symbols(in: content, path: file.path),
                imports: { graph.imports(of: content, path: file.path) }
            )
        }
        self.terms = terms
        index = PathIndex(sorted.map(\.path))
        positions = Dictionary(
            sorted.enumerated().map { ($1.path, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var definers: [String: [Int]] = [:]
        for (position, entry) in entries.enumerated() where entry.role != .test {
            for name in Set(entry.symbols.map(\.name)) { definers[name, default: []].append(position) }
        }
        self.definers = definers
    }

    // MARK: The task's text

    mutating func scoreNames() {
        let mentioned = Set(terms.paths.compactMap(index.match))
        let words = terms.words.union(terms.identifiers.map { $0.lowercased() })
        for position in entries.indices {
            let path = entries[position].path
            if mentioned.contains(path) {
                add(60, "named in the task", to: position)
            } else if words.contains(PathText.stem(path).lowercased()), PathText.stem(path).count > 2 {
                add(12, "its name is in the task", to: position)
            }
            for symbol in Set(entries[position].symbols.map(\.name)) {
                let rivals = Double(max(1, definers[symbol]?.count ?? 1))
                if terms.identifiers.contains(symbol) {
                    add(25 / rivals, "defines \(symbol)", to: position)
                } else if symbol.count > 2, terms.words.contains(symbol.lowercased()) {
                    add(8 / rivals, "defines \(symbol)", to: position)
                }
            }
        }
    }

    /// Words that occur in few files say more than words in many.
    mutating func scoreWords() {
        let total = Double(max(1, entries.count))
        var holders: [String: [Int]] = [:]
        for (position, entry) in entries.enumerated() {
            var seen: Set<String> = []
            for name in entry.identifiers.keys {
                if terms.identifiers.contains(name) { seen.insert(name) }
                for part in Self.parts(of: name) where terms.words.contains(part) { seen.insert(part) }
            }
            for word in seen { holders[word, default: []].append(position) }
        }
        for (word, found) in holders.sorted(by: { $0.key < $1.key }) {
            let rarity = log(1 + total / Double(found.count))
            let isIdentifier = terms.identifiers.contains(word)
            for position in found {
                add(
                    min(isIdentifier ? 8 : 3, rarity * (isIdentifier ? 3 : 1)),
                    "mentions \(word)",
                    to: position
                )
            }
        }
    }

    /// `loadUserFile` and `load_user_file` hold load, user and file.
    private static func parts(of name: String) -> Set<String> {
        var parts: Set<String> = [name.lowercased()]
        var part = ""
        for scalar in name.unicodeScalars {
            let isCapital = scalar.value >= 0x41 && scalar.value <= 0x5A
            if isCapital || scalar == "_" {
                if part.utf8.count > 2 { parts.insert(part) }
                part = ""
            }
            if scalar != "_" {
                part.unicodeScalars.append(isCapital ? Unicode.Scalar(UInt8(scalar.value + 32)) : scalar)
            }
        }
        if part.utf8.count > 2 { parts.insert(part) }
        return parts
    }

    // MARK: The failing check

    mutating func score(output: String) {
        let found = OutputMentions(output, paths: index)
        var failingTests: Set<Int> = []
        for mention in found.mentions {
            guard let position = positions[mention.path] else { continue }
            let place = mention.line.map { " at line \($0)" } ?? ""
            if entries[position].role == .test {
                if failingTests.insert(position).inserted { add(12, "the failing test", to: position) }
            } else {
                // The last place named is mostly where it went wrong.
                let isLast = mention.order == found.mentions.count - 1
                add(
                    (mention.line == nil ? 20 : 35) + (isLast ? 5 : 0),
                    "named by the failing check\(place)",
                    to: position
                )
            }
        }
        for call in found.calls.sorted() {
            addDefinitions(of: call, weight: 10, reason: "the failing check calls \(call)")
        }
        for test in failingTests.sorted() { scoreSubjects(ofTest: test) }
    }

    private mutating func scoreSubjects(ofTest test: Int) {
        let subject = TestConventions.subject(of: entries[test].path)
        let imported = Set(entries[test].imports())
        for position in entries.indices where entries[position].role == .program {
            if let subject, PathText.stem(entries[position].path).lowercased() == subject {
                add(25, "the failing test is named after it", to: position)
            }
            if imported.contains(entries[position].path) {
                add(18, "the failing test imports it", to: position)
            }
        }
        let used = entries[test].identifiers.keys.filter { definers[$0]?.count == 1 && $0.utf8.count > 2 }
        for name in used.sorted().prefix(40) {
            addDefinitions(of: name, weight: 4, reason: "the failing test uses \(name)")
        }
    }

    private mutating func addDefinitions(of name: String, weight: Double, reason: String) {
        guard let positions = definers[name], positions.count <= 5 else { return }
        for position in positions { add(weight / Double(positions.count), reason, to: position) }
    }

    // MARK: Result

    /// A repository with one program file leaves no choice.
    mutating func scoreOnlyProgram() {
        let programs = entries.indices.filter {
            entries[$0].role == .program && Language.of(path: entries[$0].path) != nil
        }
        if programs.count == 1 { add(30, "the only program file", to: programs[0]) }
    }

    func ranking() -> [RankedFile] {
        entries.compactMap { entry in
            // A reason given many times over counts less each time.
            var times: [String: Int] = [:]
            var score = 0.0
            for (weight, reason) in entry.evidence.sorted(by: {
                ($0.weight, $1.reason) > ($1.weight, $0.reason)
            }) {
                let kind = String(reason.split(separator: " ").prefix(3).joined(separator: " "))
                times[kind, default: 0] += 1
                score += weight / Double(times[kind] ?? 1)
            }
            score *= isNamed(entry) ? 1 : entry.role.weight(for: terms)
            guard score > 0 else { return nil }
            var reasons: [String] = []
            for (_, reason) in entry.evidence.sorted(by: { ($0.weight, $1.reason) > ($1.weight, $0.reason) })
            where !reasons.contains(reason) { reasons.append(reason) }
            return RankedFile(path: entry.path, score: score, reasons: Array(reasons.prefix(5)))
        }
        .sorted { $0.score != $1.score ? $0.score > $1.score : $0.path < $1.path }
    }

    private func isNamed(_ entry: Entry) -> Bool {
        entry.evidence.contains { $0.reason == "named in the task" }
    }

    private mutating func add(_ weight: Double, _ reason: String, to position: Int) {
        entries[position].evidence.append((weight, reason))
    }
}
