/// Applies the SEARCH/REPLACE blocks of one file in order, each to what the earlier ones left.
struct BlockApplication {
    let path: String
    let original: String?

    func apply(_ blocks: [SearchReplaceBlock]) -> EditOutcome {
        guard let original else { return create(blocks) }
        var content = original
        var loosest = MatchRung.exact
        var failures: [MatchFailure.FailedBlock] = []
        for (index, block) in blocks.enumerated() {
            switch apply(block, to: content) {
            case .applied(let new, let rung):
                content = new
                loosest = max(loosest, rung)
            case .unchanged: break
            case .failed(let reason, let nearest):
                failures.append(.init(index: index, block: block, reason: reason, nearestLines: nearest))
            }
        }
        guard failures.isEmpty else {
            let partial = content.isIdentical(to: original) ? nil : content
            return .failed(MatchFailure(path: path, failedBlocks: failures, partialContent: partial))
        }
        return EditMatcher.outcome(of: content, from: original, rung: loosest)
    }

    private func create(_ blocks: [SearchReplaceBlock]) -> EditOutcome {
        guard let first = blocks.first, first.search.isBlank else {
            return .failed(.missingFile(path, wanted: blocks.first?.replace ?? ""))
        }
        let content = blocks.map(\.replace).joined(separator: "\n")
        return .applied(newContent: Self.ended(content), rung: .exact)
    }

    private static func ended(_ text: String) -> String {
        text.isEmpty || text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n"
    }

    // MARK: One block

    private enum BlockOutcome {
        case applied(String, MatchRung)
        case unchanged
        case failed(MatchFailure.Reason, nearest: String)
    }

    private func apply(_ block: SearchReplaceBlock, to content: String) -> BlockOutcome {
        if block.search.isBlank {
            if content.isBlank { return .applied(Self.ended(block.replace), .exact) }
            return isAlreadyThere(block, in: TextLines(content))
                ? .unchanged : .failed(.emptySearch, nearest: "")
        }
        let search = block.search.lineBodies
        let replace = block.replace.lineBodies
        if block.search.isIdentical(to: block.replace) { return .unchanged }
        let file = TextLines(content)
        switch MatchLadder(file: file).match(search: search, replace: replace) {
        case .unique(let splice):
            return .applied(splice.applied(to: file), splice.rung)
        case .several(let lines):
            return .failed(.notUnique(lines: lines.map { $0 + 1 }), nearest: "")
        case .none:
            if block.hasOptionalContext, let splice = withLessContext(search, replace, file: file) {
                return .applied(splice.applied(to: file), splice.rung)
            }
            if isAlreadyThere(block, in: file) { return .unchanged }
            return .failed(.notFound, nearest: NearestLines(file: file).excerpt(for: search))
        }
    }

    /// Gives up outer context lines of a diff's hunk one by one, as long as something to hold on to remains.
    private func withLessContext(_ search: [Substring], _ replace: [Substring], file: TextLines) -> Splice? {
        let shorter = min(search.count, replace.count)
        var head = 0
        while head < shorter, search[head].isIdentical(to: replace[head]) { head += 1 }
        var tail = 0
        while tail < shorter - head,
            search[search.count - 1 - tail].isIdentical(to: replace[replace.count - 1 - tail])
        { tail += 1 }
        let ladder = MatchLadder(file: file)
        for cut in 1...max(1, min(10, head + tail)) {
            for fromHead in stride(from: min(cut, head), through: max(0, cut - tail), by: -1) {
                let fromTail = cut - fromHead
                guard fromTail <= tail else { continue }
                let lessSearch = Array(search[fromHead..<(search.count - fromTail)])
                let lessReplace = Array(replace[fromHead..<(replace.count - fromTail)])
                // A blank line or a brace alone is no evidence of the place.
                guard lessSearch.contains(where: { $0.utf8.count { $0.isWordByte } >= 3 }) else { continue }
                if case .unique(let splice) = ladder.match(search: lessSearch, replace: lessReplace) {
                    return splice
                }
            }
        }
        return nil
    }

    /// Whether the replacement stands in the file already and is telling enough for that to be no accident.
    private func isAlreadyThere(_ block: SearchReplaceBlock, in file: TextLines) -> Bool {
        let replace = block.replace.lineBodies
        let searched = Set(block.search.lineBodies.map { ExactText($0.trimmed) })
        let added = replace.filter { !searched.contains(ExactText($0.trimmed)) }
        let weight = added.reduce(0) { $0 + $1.utf8.count { $0.isWordByte } }
        guard weight >= 3 else { return false }
        return MatchLadder(file: file).contains(replace)
    }
}
