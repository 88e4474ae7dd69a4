import Foundation

/// A short table of contents of a repository for a model's prompt.
package enum RepositoryMap {
    /// Builds the map: files with their most important symbols, as many as fit.
    /// - Parameters:
    ///   - files: Paths and contents.
    ///   - mentioned: Identifiers of the task; what defines them comes first.
    ///   - budgetTokens: The size of the map, estimated at 4 bytes a token.
    /// - Returns: The map's text, empty if nothing fits.
    package static func build(
        files: [(path: String, content: String)],
        mentioned: Set<String>,
        budgetTokens: Int
    ) -> String {
        let entries = ranked(files, mentioned: mentioned)
        var chosen: [String: [Line]] = [:]
        var budget = budgetTokens * 4
        // Every file's name first, then symbols by weight: a name alone tells a model that the file exists.
        for entry in entries where budget > entry.path.utf8.count {
            chosen[entry.path] = []
            budget -= entry.path.utf8.count + 1
        }
        let lines = entries.flatMap { entry in entry.lines.map { (entry.path, $0) } }
            .sorted {
                $0.1.weight != $1.1.weight
                    ? $0.1.weight > $1.1.weight : ($0.0, $0.1.number) < ($1.0, $1.1.number)
            }
        for (path, line) in lines {
            let size = line.text.utf8.count + 1
            guard size <= budget, chosen[path] != nil else { continue }
            chosen[path]?.append(line)
            budget -= size
        }
        return entries.compactMap { entry in
            chosen[entry.path].map { lines in
                ([entry.path] + lines.sorted { $0.number < $1.number }.map(\.text)).joined(separator: "\n")
            }
        }.joined(separator: "\n")
    }

    private struct Line {
        var number: Int
        var text: String
        var weight: Double
    }

    private struct Entry {
        var path: String
        var weight: Double
        var lines: [Line]
    }

    /// Files by the weight of what they define; a name weighs by how many other files use it, as in aider's map.
    private static func ranked(_ files: [(path: String, content: String)], mentioned: Set<String>) -> [Entry]
    {
        let readable = files.filter {
            FileRole.of($0.path) != .generated && $0.content.utf8.count <= 1_000_000
        }
        let symbols = readable.map { SymbolScanner.symbols(in: $0.content, path: $0.path) }
        let defined = Set(symbols.flatMap { $0.map(\.name) })
        var users: [String: Int] = [:]
        var definers: [String: Int] = [:]
        for (file, own) in zip(readable, symbols) {
            for name in SymbolScanner.identifiers(in: file.content).keys where defined.contains(name) {
                users[name, default: 0] += 1
            }
            for name in Set(own.map(\.name)) { definers[name, default: 0] += 1 }
        }
        let entries = zip(readable, symbols).map { file, own in
            let bodies = file.content.lineBodies
            let lines = own.filter { $0.declarationLine < bodies.count }.map { symbol in
                let signature = String(bodies[symbol.declarationLine].trimmed.prefix(100))
                let weight = weight(of: symbol, users: users, definers: definers, mentioned: mentioned)
                let indent = String(repeating: "  ", count: min(symbol.depth, 3) + 1)
                return Line(number: symbol.declarationLine, text: indent + signature, weight: weight)
            }
            let role = FileRole.of(file.path)
            let stem = mentioned.contains(PathText.stem(file.path)) ? 20.0 : 0
            let total = lines.map(\.weight).sorted(by: >).prefix(10).reduce(stem, +)
            return Entry(path: file.path, weight: total * (role == .program ? 1 : 0.2) + 0.01, lines: lines)
        }
        return entries.sorted { $0.weight != $1.weight ? $0.weight > $1.weight : $0.path < $1.path }
    }

    private static func weight(
        of symbol: Symbol,
        users: [String: Int],
        definers: [String: Int],
        mentioned: Set<String>
    ) -> Double {
        let uses = max(0, (users[symbol.name] ?? 1) - 1)
        var weight = 1 + Double(uses).squareRoot()
        if mentioned.contains(symbol.name) { weight *= 10 }
        if symbol.name.hasPrefix("_") { weight *= 0.3 }
        if (definers[symbol.name] ?? 1) > 5 { weight *= 0.1 }
        if symbol.kind == .type || symbol.kind == .extension { weight *= 1.5 }
        return weight / Double(symbol.depth + 1).squareRoot()
    }
}
