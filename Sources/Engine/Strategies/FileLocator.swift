import Editing

/// Where a change is likely to belong.
struct EditLocation: Sendable, Equatable {
    /// The files to show, the likeliest first; empty in an empty repository.
    var shown: [String]
    /// The file the change is most likely in; nil when a new file has to be made.
    var primary: String?
    /// How sure that is, from 0 to 1.
    var confidence: Double
    /// The function or type of the primary file that is most likely to change.
    var symbol: Symbol?
    /// Whether the failing check itself names that symbol, and no other.
    var isSymbolSure = false
    /// What decided, in words for people.
    var reason: String
}

/// Finds where a change belongs, by code alone.
struct FileLocator: Sendable {
    let files: WorkFiles
    let assignment: WorkAssignment
    /// The output of the failing check before any edit; nil when it passed or did not run.
    let failingOutput: String?

    /// The first place of a ranking counts as known from here on.
    static let sureConfidence = 0.3
    /// Few files are shown at once: each one more is one more that a small model copies.
    private static let mostShown = 4
    /// Repositories up to this many tokens of sources are shown whole when nothing points anywhere.
    private static let smallRepository = 1_500

    /// Ranks all files and takes as many as fit.
    ///
    /// - Parameter budgetTokens: What the shown files may take.
    /// - Returns: The files to show; the likeliest is among them whatever its size.
    func locate(budgetTokens: Int) -> EditLocation {
        let candidates = files.candidates(includingTests: assignment.isAboutTests)
        let ranking = RelevanceRanker.rank(files: candidates, task: request, failingOutput: failingOutput)
        let confidence = RelevanceRanker.confidence(of: ranking)
        guard let first = ranking.first else { return withoutRanking(candidates, budgetTokens: budgetTokens) }
        let near = ranking.prefix(Self.mostShown).filter { $0.score >= first.score / 2 }
        var order = near.map(\.path)
        let total = candidates.reduce(0) { $0 + PromptSize.tokens($1.content) }
        if confidence < Self.sureConfidence, total <= Self.smallRepository {
            let others = candidates.map(\.path).filter { !order.contains($0) && !Self.isHidden($0) }
            order += others.prefix(Self.mostShown)
        }
        return location(
            order: order,
            budgetTokens: budgetTokens,
            confidence: confidence,
            reason: "\(first.path): " + first.reasons.prefix(2).joined(separator: ", ")
        )
    }

    /// Takes the files that a model chose, topped up with nothing.
    func locate(chosen: [String], budgetTokens: Int) -> EditLocation {
        location(order: chosen, budgetTokens: budgetTokens, confidence: 0.5, reason: "chosen by the model")
    }

    /// Whether the model should be asked where to look: only when the sources do not fit into the
    /// prompt and their ranking is no more than a guess.
    func needsModel(budgetTokens: Int) -> Bool {
        let candidates = files.candidates(includingTests: assignment.isAboutTests)
        let total = candidates.reduce(0) { $0 + PromptSize.tokens($1.content) }
        guard total > budgetTokens else { return false }
        let ranking = RelevanceRanker.rank(files: candidates, task: request, failingOutput: failingOutput)
        return RelevanceRanker.confidence(of: ranking) < Self.sureConfidence
    }

    /// The text that says what is wanted.
    var request: String { assignment.request }

    // MARK: - Detail

    /// Whether a file is one for tools, such as `.gitignore`: shown only where something points at it.
    private static func isHidden(_ path: String) -> Bool {
        path.split(separator: "/").contains { $0.hasPrefix(".") }
    }

    private func withoutRanking(
        _ candidates: [(path: String, content: String)],
        budgetTokens: Int
    ) -> EditLocation {
        let code = candidates.filter { !SymbolScanner.symbols(in: $0.content, path: $0.path).isEmpty }
        let candidates = code.isEmpty ? candidates : code
        let smallest = candidates.sorted {
            ($0.content.utf8.count, $0.path) < ($1.content.utf8.count, $1.path)
        }
        let order = smallest.prefix(Self.mostShown).map(\.path).sorted()
        var found = location(
            order: order,
            budgetTokens: budgetTokens,
            confidence: 0,
            reason: order.isEmpty ? "the repository has no source file yet" : "nothing points at a file"
        )
        if candidates.count != 1 { found.primary = nil }
        return found
    }

    private func location(
        order: [String],
        budgetTokens: Int,
        confidence: Double,
        reason: String
    ) -> EditLocation {
        var left = budgetTokens
        var shown: [String] = []
        for path in order {
            let size = PromptSize.tokens(files.contents[path] ?? "")
            // The first is shown whatever its size; if it has to be, as an excerpt.
            guard shown.isEmpty || size <= left else { continue }
            shown.append(path)
            left -= size
        }
        let primary = shown.first
        let likely = primary.flatMap(likelySymbol)
        return EditLocation(
            shown: shown,
            primary: primary,
            confidence: confidence,
            symbol: likely?.symbol,
            isSymbolSure: likely?.isSure ?? false,
            reason: reason
        )
    }

    /// The function that the failing check or the request names, the check's first.
    private func likelySymbol(in path: String) -> (symbol: Symbol, isSure: Bool)? {
        guard let content = files.contents[path] else { return nil }
        let symbols = SymbolScanner.symbols(in: content, path: path)
            .filter {
                $0.kind == .function || ($0.kind == .type && $0.lines.count <= PromptShape.longestWholeFile)
            }
        let failures = failingOutput.map { CheckOutput.digest($0, budgetCharacters: 2_000).failures } ?? []
        let named = failures.compactMap { failure -> Symbol? in
            if let line = failure.line, let file = failure.file, file.hasSuffix(path) || path.hasSuffix(file)
            {
                return deepest(symbols.filter { $0.lines.contains(line - 1) })
            }
            let words = SymbolScanner.identifiers(in: failure.call ?? "")
            return deepest(symbols.filter { words[$0.name] != nil })
        }
        if let first = named.first { return (first, named.allSatisfy { $0 == first }) }
        let words = SymbolScanner.identifiers(in: request)
        return deepest(symbols.filter { words[$0.name] != nil }).map { ($0, false) }
    }

    private func deepest(_ symbols: [Symbol]) -> Symbol? {
        symbols.max {
            ($0.depth, -$0.lines.count, -$0.lines.lowerBound) < (
                $1.depth, -$1.lines.count, -$1.lines.lowerBound
            )
        }
    }
}
