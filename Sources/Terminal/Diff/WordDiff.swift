/// What changed within a line: the words that are not on the other side.
package enum WordDiff {
    /// The changed stretches of both sides, as offsets in UTF-8; they never cut a character's bytes apart.
    package struct Changes: Hashable, Sendable {
        package var old: [Range<Int>]
        package var new: [Range<Int>]
    }

    /// Longer lines are not compared.
    static let lineLimit = 4096
    /// The product of the words of both sides up to which they are matched; beyond it all between the common
    /// beginning and end counts as changed.
    static let wordLimit = 40_000

    /// Compares two lines word by word; nil if they have too little in common for that to tell anything.
    package static func changes(from old: String, to new: String) -> Changes? {
        let old = Array(old.utf8.prefix(lineLimit + 1))
        let new = Array(new.utf8.prefix(lineLimit + 1))
        guard old.count <= lineLimit, new.count <= lineLimit, old != new else { return nil }
        let (oldWords, newWords) = (words(of: old), words(of: new))
        var (oldMatches, newMatches) = (Set<Int>(), Set<Int>())
        for (one, other) in matches(numbered(oldWords, old, newWords, new)) {
            oldMatches.insert(one)
            newMatches.insert(other)
        }
        let common = oldMatches.reduce(0) { $0 + visible(old[oldWords[$1]]) }
        guard common * 4 >= max(visible(old[...]), visible(new[...])), common > 0 else { return nil }
        return Changes(
            old: changed(oldWords, except: oldMatches, in: old),
            new: changed(newWords, except: newMatches, in: new)
        )
    }

    // MARK: Words

    private enum Class {
        case word, blank, sign
    }

    /// Words, stretches of blanks, and every other sign by itself.
    private static func words(of line: [UInt8]) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start = 0
        for index in line.indices where index > start {
            let (before, here) = (kind(of: line[index - 1]), kind(of: line[index]))
            if here == .sign || here != before {
                words.append(start..<index)
                start = index
            }
        }
        if start < line.count { words.append(start..<line.count) }
        return words
    }

    private static func kind(of byte: UInt8) -> Class {
        switch byte {
        case 0x20, 0x09: .blank
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...: .word
        default: .sign
        }
    }

    private static func visible(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 + (kind(of: $1) == .blank ? 0 : 1) }
    }

    /// The words of both sides as numbers that are the same for the same word.
    private static func numbered(
        _ oldWords: [Range<Int>],
        _ old: [UInt8],
        _ newWords: [Range<Int>],
        _ new: [UInt8]
    ) -> (old: [Int], new: [Int]) {
        var numbers: [ArraySlice<UInt8>: Int] = [:]
        func number(_ word: ArraySlice<UInt8>) -> Int {
            if let known = numbers[word] { return known }
            numbers[word] = numbers.count
            return numbers.count - 1
        }
        return (oldWords.map { number(old[$0]) }, newWords.map { number(new[$0]) })
    }

    // MARK: Matching

    /// Pairs of the same words in the same order, as many as possible.
    private static func matches(_ words: (old: [Int], new: [Int])) -> [(Int, Int)] {
        let (old, new) = words
        let shorter = min(old.count, new.count)
        let head = (0..<shorter).first { old[$0] != new[$0] } ?? shorter
        let tail =
            (0..<(shorter - head)).first { old[old.count - 1 - $0] != new[new.count - 1 - $0] }
            ?? shorter - head
        var pairs = (0..<head).map { ($0, $0) }
        let middle = (old: old[head..<(old.count - tail)], new: new[head..<(new.count - tail)])
        if middle.old.count * middle.new.count <= wordLimit {
            pairs += longestCommon(Array(middle.old), Array(middle.new)).map { ($0 + head, $1 + head) }
        }
        return pairs + (0..<tail).map { (old.count - tail + $0, new.count - tail + $0) }
    }

    /// The longest common subsequence by the table of lengths.
    private static func longestCommon(_ old: [Int], _ new: [Int]) -> [(Int, Int)] {
        guard !old.isEmpty, !new.isEmpty else { return [] }
        let width = new.count + 1
        // lengths[i * width + j]: of what both have in common from i and j on.
        var lengths = [UInt16](repeating: 0, count: (old.count + 1) * width)
        for i in old.indices.reversed() {
            for j in new.indices.reversed() {
                lengths[i * width + j] =
                    old[i] == new[j]
                    ? lengths[(i + 1) * width + j + 1] + 1
                    : max(lengths[(i + 1) * width + j], lengths[i * width + j + 1])
            }
        }
        var pairs: [(Int, Int)] = []
        var (i, j) = (0, 0)
        while i < old.count, j < new.count {
            if old[i] == new[j] {
                pairs.append((i, j))
                (i, j) = (i + 1, j + 1)
            } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
                i += 1
            } else {
                j += 1
            }
        }
        return pairs
    }

    /// The stretches of words without a match, joined over blanks that stand alone between two of them.
    private static func changed(
        _ words: [Range<Int>],
        except matches: Set<Int>,
        in line: [UInt8]
    ) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for (index, word) in words.enumerated() where !matches.contains(index) {
            if let last = ranges.last,
                line[last.upperBound..<word.lowerBound].allSatisfy({ kind(of: $0) == .blank })
            {
                ranges[ranges.count - 1] = last.lowerBound..<word.upperBound
            } else {
                ranges.append(word)
            }
        }
        return ranges
    }
}
