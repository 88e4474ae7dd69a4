/// Finds the one place of a file a passage means, by ever looser comparisons; never by mere similarity.
///
/// The first comparison that finds anything decides: one place is a match, several are a failure.
struct MatchLadder {
    /// What was found.
    enum Outcome {
        case unique(Splice)
        /// The first lines of all places, counted from 0.
        case several([Int])
        case none
    }

    let file: TextLines

    /// Looks for a passage and prepares its replacement.
    func match(search: [Substring], replace: [Substring]) -> Outcome {
        if let outcome = exact(search, replace) { return outcome }
        let outcome = looser(search, replace)
        if case .none = outcome {} else { return outcome }
        // Models add blank lines around a passage.
        let (inner, innerReplace) = Self.withoutBlankEdges(search, replace)
        guard inner.count < search.count, !inner.isEmpty else { return .none }
        if case .several(let lines)? = exact(inner, innerReplace) { return .several(lines) }
        return exact(inner, innerReplace).map { $0.atLeast(.rightTrimmed) } ?? looser(inner, innerReplace)
    }

    /// Whether the lines stand in the file, up to white space at line ends and a uniform indent.
    func contains(_ lines: [Substring]) -> Bool {
        let (inner, _) = Self.withoutBlankEdges(lines, [])
        guard !inner.isEmpty else { return false }
        if !LineSearch.places(of: inner, in: file.bodies, by: { ExactText($0.trimmedRight) }).isEmpty {
            return true
        }
        return !shiftedPlaces(of: inner).isEmpty
    }

    // MARK: Rungs

    private func exact(_ search: [Substring], _ replace: [Substring]) -> Outcome? {
        let places = LineSearch.places(of: search, in: file.bodies, by: { ExactText($0) })
        if places.count > 1 { return .several(places) }
        if let place = places.first {
            return .unique(Splice(lines: place..<place + search.count, replacement: replace, rung: .exact))
        }
        return withinLines(search, replace)
    }

    private func looser(_ search: [Substring], _ replace: [Substring]) -> Outcome {
        if let outcome = outcome(
            LineSearch.places(of: search, in: file.bodies, by: { ExactText($0.trimmedRight) }),
            search,
            make: { _ in (replace, .rightTrimmed) }
        ) {
            return outcome
        }
        let shifted = shiftedPlaces(of: search)
        if let outcome = outcome(
            shifted,
            search,
            make: { place in
                (
                    IndentShift(from: search, to: self.file.bodies[place...])?.applied(to: replace)
                        ?? replace, .indentShifted
                )
            }
        ) {
            return outcome
        }
        if let outcome = outcome(
            LineSearch.places(of: search, in: file.bodies, by: { TextFolding.collapsed($0) }),
            search,
            make: { place in
                let found = self.file.bodies[place..<place + search.count]
                let lines = Reindentation(search: search, found: Array(found), key: TextFolding.collapsed)
                    .applied(to: replace)
                return (lines, .whitespaceCollapsed)
            }
        ) {
            return outcome
        }
        return outcome(
            LineSearch.places(of: search, in: file.bodies, by: { TextFolding.folded($0) }),
            search,
            make: { place in
                let found = self.file.bodies[place..<place + search.count]
                let lines = Reindentation(search: search, found: Array(found), key: TextFolding.folded)
                    .applied(to: replace)
                return (lines, .unicodeFolded)
            }
        ) ?? .none
    }

    private func outcome(
        _ places: [Int],
        _ search: [Substring],
        make: (Int) -> (lines: [Substring], rung: MatchRung)
    ) -> Outcome? {
        if places.count > 1 { return .several(places) }
        guard let place = places.first else { return nil }
        let (lines, rung) = make(place)
        return .unique(Splice(lines: place..<place + search.count, replacement: lines, rung: rung))
    }

    private func shiftedPlaces(of search: [Substring]) -> [Int] {
        let candidates = LineSearch.places(of: search, in: file.bodies, by: { ExactText($0.trimmed) })
        return candidates.filter { IndentShift(from: search, to: file.bodies[$0...]) != nil }
    }

    /// A passage that starts or ends in the middle of a line.
    private func withinLines(_ search: [Substring], _ replace: [Substring]) -> Outcome? {
        guard let first = search.first, let last = search.last, !first.isBlank, !last.isBlank else {
            return nil
        }
        var found: [Splice] = []
        let end = file.count - search.count
        guard end >= 0 else { return nil }
        let bytes = SequenceSearch(Array(first.utf8))
        for place in 0...end {
            let lines = file.bodies[place..<place + search.count]
            guard let head = lines.first, let tail = lines.last else { continue }
            if search.count == 1 {
                for offset in bytes.places(in: head.utf8) {
                    let start = head.utf8.index(head.startIndex, offsetBy: offset)
                    let end = head.utf8.index(start, offsetBy: first.utf8.count)
                    found.append(splice(place, 1, head[..<start], head[end...], replace))
                }
            } else if head.hasSuffix(first), tail.hasPrefix(last),
                zip(lines.dropFirst().dropLast(), search.dropFirst().dropLast()).allSatisfy({
                    $0.isIdentical(to: $1)
                })
            {
                let before = head.dropLast(first.count)
                found.append(splice(place, search.count, before, tail.dropFirst(last.count), replace))
            }
            if found.count > 50 { break }
        }
        // With nothing but indentation around it, the looser rungs put the replacement in better.
        let isWholeLines = found.allSatisfy { $0.isIndentedOnly }
        if found.isEmpty || (isWholeLines && (search.count > 1 || replace.count != 1)) { return nil }
        if found.count > 1 { return .several(found.map(\.lines.lowerBound)) }
        return .unique(found[0])
    }

    private func splice(
        _ place: Int,
        _ count: Int,
        _ before: Substring,
        _ after: Substring,
        _ replace: [Substring]
    ) -> Splice {
        var lines = replace.isEmpty ? [""] : replace
        lines[0] = Substring(String(before) + String(lines[0]))
        lines[lines.count - 1] = Substring(String(lines[lines.count - 1]) + String(after))
        var splice = Splice(lines: place..<place + count, replacement: lines, rung: .exact)
        splice.isIndentedOnly = before.isBlank && after.isBlank
        return splice
    }

    private static func withoutBlankEdges(
        _ search: [Substring],
        _ replace: [Substring]
    ) -> (search: [Substring], replace: [Substring]) {
        var search = search[...]
        var replace = replace[...]
        while let first = search.first, first.isBlank {
            search = search.dropFirst()
            if let other = replace.first, other.isBlank { replace = replace.dropFirst() }
        }
        while let last = search.last, last.isBlank {
            search = search.dropLast()
            if let other = replace.last, other.isBlank { replace = replace.dropLast() }
        }
        return (Array(search), Array(replace))
    }
}

/// Lines of a file and what takes their place.
struct Splice {
    var lines: Range<Int>
    var replacement: [Substring]
    var rung: MatchRung
    /// Whether a passage within a line had nothing but white space around it.
    var isIndentedOnly = false

    init(lines: Range<Int>, replacement: [Substring], rung: MatchRung) {
        self.lines = lines
        self.replacement = replacement
        self.rung = rung
    }

    /// The file with the lines replaced; every other byte stays.
    func applied(to file: TextLines) -> String {
        let ending = file.dominantEnding
        let isAtEnd = lines.upperBound == file.count
        var result = String(file.text(ofLines: 0..<lines.lowerBound))
        for (index, line) in replacement.enumerated() {
            result += line
            let isLast = index == replacement.count - 1
            if !(isLast && isAtEnd) || file.endsWithNewline {
                result += keptEnding(at: index, file: file) ?? ending
            }
        }
        result += file.text(ofLines: lines.upperBound..<file.count)
        return result
    }

    /// A line that stays in its place keeps the ending it has, which matters in files of mixed endings.
    private func keptEnding(at index: Int, file: TextLines) -> String? {
        let line = lines.lowerBound + index
        guard line < lines.upperBound, file.bodies[line].isIdentical(to: replacement[index]) else {
            return nil
        }
        let ending = file.ending(ofLine: line)
        return ending.isEmpty ? nil : String(ending)
    }
}

extension MatchLadder.Outcome {
    /// The same outcome, its rung no stricter than a given one.
    fileprivate func atLeast(_ rung: MatchRung) -> MatchLadder.Outcome {
        guard case .unique(var splice) = self else { return self }
        splice.rung = max(splice.rung, rung)
        return .unique(splice)
    }
}
