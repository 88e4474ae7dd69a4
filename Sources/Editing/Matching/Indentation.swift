/// The same white space added to, or taken off, the start of every line.
struct IndentShift {
    private var added: Substring
    private var removed: Substring

    /// The shift that turns lines into the file's lines; nil if no single one does.
    init?(from search: [Substring], to lines: ArraySlice<Substring>) {
        guard lines.count >= search.count,
            let first = search.firstIndex(where: { !$0.isBlank })
        else { return nil }
        let own = search[first].indentation
        let wanted = lines[lines.startIndex + first].indentation
        if wanted.utf8.count >= own.utf8.count, wanted.hasSuffix(own) {
            added = wanted.dropLast(own.count)
            removed = ""
        } else if own.hasSuffix(wanted) {
            added = ""
            removed = own.dropLast(wanted.count)
        } else {
            return nil
        }
        for (line, target) in zip(search, lines) where !line.isBlank {
            guard let moved = shifted(line), moved.trimmedRight.isIdentical(to: target.trimmedRight) else {
                return nil
            }
        }
    }

    /// The lines moved; a line that has less to take off loses what it has.
    func applied(to lines: [Substring]) -> [Substring] {
        lines.map { line in
            guard !line.isBlank else { return line }
            if let moved = shifted(line) { return moved }
            return line.trimmedLeft
        }
    }

    private func shifted(_ line: Substring) -> Substring? {
        if !added.isEmpty { return Substring(String(added) + String(line)) }
        guard line.hasPrefix(removed) else { return nil }
        return line.dropFirst(removed.count)
    }
}

/// Carries a replacement over to the indentation of the lines it was matched with.
struct Reindentation {
    private let found: [Substring]
    private let searchKeys: [ExactText]
    private let key: (Substring) -> ExactText
    /// The passage's indentation → the file's.
    private var known: [Substring: Substring] = [:]
    private let usesTabs: Bool

    init(search: [Substring], found: [Substring], key: @escaping (Substring) -> ExactText) {
        self.found = found
        self.key = key
        searchKeys = search.map(key)
        usesTabs = found.contains { $0.indentation.contains("\t") }
        for (line, target) in zip(search, found) where !line.isBlank {
            if known[line.indentation] == nil { known[line.indentation] = target.indentation }
        }
    }

    /// The replacement: lines the passage had too are taken from the file, new ones get its indentation.
    func applied(to replace: [Substring]) -> [Substring] {
        var nextSearch = 0
        return replace.map { line in
            guard !line.isBlank else { return line }
            let lineKey = key(line)
            if let same = searchKeys[min(nextSearch, searchKeys.count)...].firstIndex(of: lineKey) {
                nextSearch = same + 1
                let ownIndent = known[line.indentation] ?? found[same].indentation
                // The same words at another depth were moved on purpose.
                if ownIndent == found[same].indentation { return found[same] }
            }
            return Substring(String(indentation(for: line.indentation)) + String(line.trimmedLeft))
        }
    }

    private func indentation(for own: Substring) -> Substring {
        if let exact = known[own] { return exact }
        let shallower = known.keys.filter { own.hasPrefix($0) }.max { $0.utf8.count < $1.utf8.count }
        if let shallower, let base = known[shallower] {
            return Substring(String(base) + converted(own.dropFirst(shallower.count)))
        }
        let deeper = known.keys.filter { $0.hasPrefix(own) }.min { $0.utf8.count < $1.utf8.count }
        guard let deeper, let base = known[deeper] else { return own }
        let surplus = converted(deeper.dropFirst(own.count))
        return base.hasSuffix(surplus) ? base.dropLast(surplus.count) : own
    }

    /// Blanks become tabs, or the other way, as the file has it.
    private func converted(_ text: Substring) -> String {
        if usesTabs {
            let blanks = text.utf8.count { $0 == 0x20 }
            let tabs = text.utf8.count - blanks
            return String(repeating: "\t", count: tabs + (blanks + blankUnit - 1) / blankUnit)
        }
        return String(text).replacing("\t", with: String(repeating: " ", count: fileUnit))
    }

    /// How many blanks the passage puts for one level.
    private var blankUnit: Int {
        let widths = known.keys.map(\.utf8.count).filter { $0 > 0 }
        return max(1, widths.min() ?? 4)
    }

    /// How many blanks the file puts for one level.
    private var fileUnit: Int {
        let widths = known.values.map(\.utf8.count).filter { $0 > 0 }
        return max(1, widths.min() ?? 4)
    }
}
