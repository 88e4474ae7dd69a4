/// Finds what a passage that does not occur was probably meant to be, to show it to the model; never to edit it.
struct NearestLines {
    let file: TextLines

    /// The lines around the best place with their numbers (`12 | code`); empty if nothing is near.
    func excerpt(for search: [Substring], limit: Int = 30) -> String {
        guard let range = window(for: search, limit: limit) else { return "" }
        let width = String(range.upperBound).count
        return range.map { index in
            let number = String(index + 1)
            return String(repeating: " ", count: width - number.count) + number + " | "
                + file.bodies[index].prefix(300)
        }.joined(separator: "\n")
    }

    private func window(for search: [Substring], limit: Int) -> Range<Int>? {
        guard file.count > 0, !search.isEmpty else { return nil }
        let scores = lineScores(search)
        guard scores.contains(where: { $0 > 0 }) else { return nil }
        let size = min(search.count, file.count)
        var sum = scores[..<size].reduce(0, +)
        var best = (score: sum, start: 0)
        for start in stride(from: 1, through: file.count - size, by: 1) {
            sum += scores[start + size - 1] - scores[start - 1]
            if sum > best.score + 1e-9 { best = (sum, start) }
        }
        var start = best.start
        let margin = 2
        // Of a long passage the part around the first line that is alike says most.
        if size + 2 * margin > limit {
            start = scores[best.start..<best.start + size].firstIndex { $0 > 0 } ?? best.start
        }
        let lower = max(0, start - margin)
        return lower..<min(file.count, lower + min(limit, size + 2 * margin))
    }

    /// How much of the passage each line of the file holds: 1 for a line of it, less for shared words.
    private func lineScores(_ search: [Substring]) -> [Double] {
        let lines = Set(search.filter { !$0.isBlank }.map(TextFolding.folded))
        let words = Set(search.prefix(100).flatMap { SymbolScanner.identifiers(in: String($0)).keys })
        return file.bodies.map { line in
            if line.isBlank { return 0 }
            if lines.contains(TextFolding.folded(line)) { return 1 }
            let own = SymbolScanner.identifiers(in: String(line.prefix(500))).keys
            let shared = own.count { words.contains($0) }
            return shared == 0 ? 0 : 0.6 * Double(shared) / Double(own.count)
        }
    }
}
