/// Selection and scrolling of a list of which only the visible rows are drawn.
///
/// The selection sticks to an item, not to a row: when items come, go or move, it stays on its item, at the
/// same height on screen where that is possible. If the item is gone, the one in its place is selected.
package struct ListState<ID: Hashable & Sendable>: Sendable {
    /// The items in order.
    package private(set) var ids: [ID]
    /// The row of the selected item; nil only if there is none.
    package private(set) var selectedIndex: Int?
    /// The first row in view.
    package private(set) var offset = 0
    /// The height of the view.
    package private(set) var rows = 1

    package init(ids: [ID] = []) {
        self.ids = ids
        selectedIndex = ids.isEmpty ? nil : 0
    }

    package var count: Int { ids.count }
    package var selectedID: ID? { selectedIndex.map { ids[$0] } }
    /// The rows in view.
    package var visible: Range<Int> { offset..<min(ids.count, offset + rows) }

    /// Takes the items as they are now.
    package mutating func update(ids new: [ID]) {
        guard new != ids else { return }
        let selected = selectedID
        let heightOnScreen = (selectedIndex ?? 0) - offset
        let previous = selectedIndex ?? 0
        ids = new
        guard !new.isEmpty else {
            selectedIndex = nil
            offset = 0
            return
        }
        let index = selected.flatMap { new.firstIndex(of: $0) } ?? min(previous, new.count - 1)
        selectedIndex = index
        offset = index - heightOnScreen
        showSelection()
    }

    /// Takes the height of the view; the selection stays in it.
    package mutating func fit(rows: Int) {
        self.rows = max(1, rows)
        showSelection()
    }

    /// Selects a row, the nearest there is.
    package mutating func select(index: Int) {
        guard !ids.isEmpty else { return }
        selectedIndex = max(0, min(index, ids.count - 1))
        showSelection()
    }

    /// Selects an item; false if it is not in the list.
    @discardableResult
    package mutating func select(id: ID) -> Bool {
        guard let index = ids.firstIndex(of: id) else { return false }
        select(index: index)
        return true
    }

    /// Moves the selection by rows, down if positive; it stops at the ends.
    package mutating func move(by delta: Int) {
        select(index: (selectedIndex ?? 0) + delta)
    }

    /// Moves by the height of the view less one row, so that the eye keeps its place.
    package mutating func movePage(by pages: Int) {
        move(by: pages * max(1, rows - 1))
    }

    package mutating func moveToFirst() {
        select(index: 0)
    }

    package mutating func moveToLast() {
        select(index: ids.count - 1)
    }

    private mutating func showSelection() {
        let selected = selectedIndex ?? 0
        offset = min(max(offset, selected - rows + 1), selected)
        // No empty rows at the end while there is something above.
        offset = max(0, min(offset, ids.count - rows))
    }
}
