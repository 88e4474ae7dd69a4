/// The difference between two texts, line by line, by Myers' greedy algorithm (Algorithmica 1, 1986).
package enum LineDiff {
    /// Lines of the old text and the lines of the new one that stand in their place; one of the two may be empty.
    package struct Change: Sendable, Hashable {
        /// Line indices of the old text, counted from 0.
        package var old: Range<Int>
        /// Line indices of the new text, counted from 0.
        package var new: Range<Int>
    }

    /// The greatest number of differing lines searched for; beyond it the trace's memory grows with the square
    /// (2,000 keep it under 40 MB) and one big change reads no worse.
    private static let greatestDistance = 2_000

    /// The changes that turn one text into the other, in order, not touching each other.
    ///
    /// Lines are compared with their endings, so a missing final newline is a change of the last line.
    package static func changes(from before: String, to after: String) -> [Change] {
        let old = TextLines(before)
        let new = TextLines(after)
        return changes(
            from: (0..<old.count).map { ExactText(old.text(ofLines: $0..<$0 + 1)) },
            to: (0..<new.count).map { ExactText(new.text(ofLines: $0..<$0 + 1)) }
        )
    }

    /// The changes between two sequences.
    static func changes<Element: Hashable>(from before: [Element], to after: [Element]) -> [Change] {
        var numbers: [Element: Int] = [:]
        func number(_ element: Element) -> Int {
            if let known = numbers[element] { return known }
            numbers[element] = numbers.count
            return numbers.count - 1
        }
        let old = before.map(number)
        let new = after.map(number)
        var head = 0
        while head < old.count, head < new.count, old[head] == new[head] { head += 1 }
        var tail = 0
        while tail < old.count - head, tail < new.count - head,
            old[old.count - 1 - tail] == new[new.count - 1 - tail]
        { tail += 1 }
        let oldMiddle = head..<old.count - tail
        let newMiddle = head..<new.count - tail
        if oldMiddle.isEmpty && newMiddle.isEmpty { return [] }
        if oldMiddle.isEmpty || newMiddle.isEmpty { return [Change(old: oldMiddle, new: newMiddle)] }
        return between(Array(old[oldMiddle]), Array(new[newMiddle])).map { change in
            Change(
                old: change.old.lowerBound + head..<change.old.upperBound + head,
                new: change.new.lowerBound + head..<change.new.upperBound + head
            )
        }
    }

    // MARK: The middle

    private static func between(_ old: [Int], _ new: [Int]) -> [Change] {
        // Lines of one side only cannot match; without them much less is left to search.
        let oldSet = Set(old)
        let newSet = Set(new)
        let oldKept = old.indices.filter { newSet.contains(old[$0]) }
        let newKept = new.indices.filter { oldSet.contains(new[$0]) }
        let pairs = matches(oldKept.map { old[$0] }, newKept.map { new[$0] })
        var changes: [Change] = []
        var oldEnd = 0
        var newEnd = 0
        for pair in pairs + [(oldKept.count, newKept.count)] {
            let oldIndex = pair.0 < oldKept.count ? oldKept[pair.0] : old.count
            let newIndex = pair.1 < newKept.count ? newKept[pair.1] : new.count
            if oldIndex > oldEnd || newIndex > newEnd {
                changes.append(Change(old: oldEnd..<oldIndex, new: newEnd..<newIndex))
            }
            oldEnd = oldIndex + 1
            newEnd = newIndex + 1
        }
        return changes
    }

    /// The pairs of equal elements on a shortest path; none if the texts differ too much.
    private static func matches(_ old: [Int], _ new: [Int]) -> [(Int, Int)] {
        let limit = min(old.count + new.count, greatestDistance)
        let offset = limit + 1
        var furthest = [Int](repeating: 0, count: 2 * limit + 3)
        var trace: [[Int32]] = []
        for distance in 0...limit {
            // Only the diagonals this round can reach are kept.
            trace.append(furthest[(offset - distance)...(offset + distance)].map { Int32($0) })
            for diagonal in stride(from: -distance, through: distance, by: 2) {
                let goesDown =
                    diagonal == -distance
                    || (diagonal != distance
                        && furthest[offset + diagonal - 1] < furthest[offset + diagonal + 1])
                var x = goesDown ? furthest[offset + diagonal + 1] : furthest[offset + diagonal - 1] + 1
                while x < old.count, x - diagonal >= 0, x - diagonal < new.count, old[x] == new[x - diagonal]
                { x += 1 }
                furthest[offset + diagonal] = x
                if x >= old.count, x - diagonal >= new.count {
                    return walkBack(trace, end: (old.count, new.count))
                }
            }
        }
        return []
    }

    private static func walkBack(_ trace: [[Int32]], end: (Int, Int)) -> [(Int, Int)] {
        var pairs: [(Int, Int)] = []
        var (x, y) = end
        for distance in trace.indices.reversed() {
            let row = trace[distance]
            let diagonal = x - y
            // Before round `distance` only diagonals up to `distance - 1` had been reached.
            func reached(_ wanted: Int) -> Int { Int(row[distance + wanted]) }
            let previous: Int
            if distance == 0 {
                previous = 0
            } else if diagonal == -distance
                || (diagonal != distance && reached(diagonal - 1) < reached(diagonal + 1))
            {
                previous = diagonal + 1
            } else {
                previous = diagonal - 1
            }
            let previousX = distance == 0 ? 0 : reached(previous)
            let previousY = previousX - previous
            while x > previousX, y > previousY, x > 0, y > 0 {
                x -= 1
                y -= 1
                pairs.append((x, y))
            }
            x = previousX
            y = previousY
        }
        return pairs.reversed()
    }
}
