import Terminal

/// Things in a list, each with lines below it that can be folded away, and headings over groups of them.
///
/// It keeps the rows alone: what those in view look like is told when they are drawn, so that a list of thousands
/// costs what is seen of it.
struct FoldingList<ID: Hashable & Sendable>: Sendable {
    /// One row.
    enum Row: Hashable, Sendable {
        /// The name of the group below it.
        case heading(String)
        case item(ID)
        /// A line below a thing, by its number there.
        case line(ID, Int)
    }

    /// A thing of the list.
    struct Item: Sendable {
        /// Names it.
        let id: ID
        /// The heading that it stands under; nil for none.
        let group: String?
        /// What stands below it, in lines that fit the width.
        let lines: [RoleLine]
        /// Whether that is seen before anybody has folded it.
        let isOpen: Bool

        init(_ id: ID, group: String? = nil, lines: [RoleLine] = [], isOpen: Bool = false) {
            self.id = id
            self.group = group
            self.lines = lines
            self.isOpen = isOpen
        }
    }

    /// Selection and scrolling of the rows.
    private(set) var list = ListState<Row>()
    private var items: [Item] = []
    private var places: [ID: Int] = [:]
    /// What was opened (true) or folded (false) by hand.
    private var chosen: [ID: Bool] = [:]

    /// The thing that the selected row belongs to; nil on a heading, and where there is none.
    var selected: ID? {
        switch list.selectedID {
        case .item(let id)?, .line(let id, _)?: id
        case .heading?, nil: nil
        }
    }

    /// Whether there is anything below a thing.
    func hasLines(_ id: ID) -> Bool { places[id].map { !items[$0].lines.isEmpty } ?? false }

    /// Whether what is below a thing is seen.
    func isOpen(_ id: ID) -> Bool { places[id].map { chosen[id] ?? items[$0].isOpen } ?? false }

    /// A line below a thing; empty if there is none.
    func line(_ number: Int, of id: ID) -> RoleLine {
        guard let place = places[id], items[place].lines.indices.contains(number) else { return RoleLine() }
        return items[place].lines[number]
    }

    /// Takes all things anew, in their order; what was opened or folded by hand stays so.
    mutating func replace(_ new: [Item]) {
        items = new
        places = Dictionary(new.enumerated().map { ($1.id, $0) }) { first, _ in first }
        relist()
    }

    /// Opens what is below the selected thing, or folds it away.
    mutating func toggle() {
        guard let id = selected else { return }
        chosen[id] = !isOpen(id)
        relist()
        list.select(id: .item(id))
    }

    /// Takes the height that the rows are seen at.
    mutating func fit(rows: Int) {
        list.fit(rows: rows)
        // In a view of one row the heading above the selection had no room.
        if rows > 1, list.offset == 1 { list.showTop() }
    }

    /// Moves the selection, in whatever way a list can.
    mutating func move(_ change: (inout ListState<Row>) -> Void) { change(&list) }

    private mutating func relist() {
        var rows: [Row] = []
        var group: String?
        for item in items {
            if let name = item.group, name != group { rows.append(.heading(name)) }
            group = item.group
            rows.append(.item(item.id))
            if isOpen(item.id) { rows += item.lines.indices.map { .line(item.id, $0) } }
        }
        let (isFirst, isAtTop) = (list.count == 0, list.offset == 0)
        list.update(ids: rows)
        if isFirst, case .heading? = rows.first { list.select(index: 1) }
        if isAtTop { list.showTop() }
    }
}
