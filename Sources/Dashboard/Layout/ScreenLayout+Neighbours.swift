import Terminal

/// Where to go from a pane.
enum Direction: CaseIterable, Sendable {
    case left, right, up, down

    /// What one moves along.
    var axis: Axis { self == .left || self == .right ? .columns : .rows }

    /// Whether it leads to what comes later, as one reads.
    var isForward: Bool { self == .right || self == .down }
}

extension ScreenLayout {
    /// The pane that lies beside another: the nearest, and of those the one with most of the side in common.
    ///
    /// - Parameters:
    ///   - pane: Where one comes from.
    ///   - direction: Which way.
    /// - Returns: The pane; nil if none lies there.
    func neighbour(of pane: Pane, _ direction: Direction) -> Pane? {
        guard let here = panes[pane] else { return nil }
        let across: Axis = direction.axis == .columns ? .rows : .columns
        let found = Pane.allCases.compactMap { other -> (pane: Pane, rank: [Int])? in
            guard other != pane, let there = panes[other] else { return nil }
            let (from, to) = (here.span(direction.axis), there.span(direction.axis))
            let gap =
                direction.isForward ? to.lowerBound - from.upperBound : from.lowerBound - to.upperBound
            let common = here.span(across).clamped(to: there.span(across)).count
            guard gap >= 0, common > 0 else { return nil }
            return (other, [gap, -common])
        }
        return found.min { $0.rank.lexicographicallyPrecedes($1.rank) }?.pane
    }

    /// A border that is shown; nil if this arrangement has none of the kind.
    func border(_ split: Split) -> Border? { borders.first { $0.split == split } }

    /// The border that the mouse would take at a place.
    func border(at point: Point) -> Border? { borders.first { $0.grip.contains(point) } }

    /// The borders at the sides of a pane, the one after it before the one that it follows.
    func borders(of pane: Pane, _ axis: Axis) -> [Border] {
        guard let rect = panes[pane] else { return [] }
        let span = rect.span(axis)
        let touching = borders.filter { $0.split.axis == axis && !$0.grip.intersection(rect).isEmpty }
        return touching.filter { $0.position == span.upperBound }
            + touching.filter { $0.position == span.lowerBound }
    }
}
