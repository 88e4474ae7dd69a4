import Terminal

/// Names side by side in a line, of which one is shown: where each of them stands, to draw it and for the mouse.
struct TabStrip<Tab: Equatable> {
    /// One name with a column on either side, which has the brackets of the one that is shown.
    private struct Item {
        let tab: Tab
        let text: String
        let place: Rect
        let isShown: Bool
    }

    private let items: [Item]

    /// The columns of all names, also of those for which there is no room.
    let width: Int

    /// Sets names beside each other, the first one at the left.
    ///
    /// - Parameters:
    ///   - tabs: What they stand for.
    ///   - shown: The one that is shown.
    ///   - rect: The line; what does not fit into it is not there for the mouse.
    ///   - name: The name of each.
    init(_ tabs: [Tab], shown: Tab, in rect: Rect, name: (Tab) -> String) {
        var items: [Item] = []
        var column = rect.column
        for tab in tabs {
            let isShown = tab == shown
            let text = isShown ? "[\(name(tab))]" : " \(name(tab)) "
            let columns = TerminalText.width(of: text)
            let place = Rect(column: column, row: rect.row, columns: columns, rows: 1).intersection(rect)
            items.append(Item(tab: tab, text: text, place: place, isShown: isShown))
            column += columns
        }
        self.items = items
        width = column - rect.column
    }

    /// The names as a line, which may be longer than there is room; the one that is shown means this.
    func line(_ shown: Role) -> RoleLine {
        RoleLine(items.map { RoleRun($0.text, $0.isShown ? shown : .muted) })
    }

    /// The tab at a place on the screen; nil where there is none.
    func tab(at point: Point) -> Tab? { items.first { $0.place.contains(point) }?.tab }
}
