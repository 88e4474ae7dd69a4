/// Selection, marks and scrolling of a list of which only the visible rows are drawn.
///
/// The selection sticks to an item, not to a row: when items come, go or move, it stays on its item, at the
/// same height on screen where that is possible. If the item is gone, the one in its place is selected.
///
/// Marks belong to items as well, also to those that a filter hides. A range is marked from where it began to
/// the selection: a sticky one goes with every move, a held one only with ``extendRange(by:)``.
///
/// A move and a look at a row cost the same for ten rows and for a hundred thousand.
package struct ListState<ID: Hashable & Sendable>: Sendable {
    /// The items in order.
    package private(set) var ids: [ID]
    /// The row of the selected item; nil only if there is none.
    package private(set) var selectedIndex: Int?
    /// The first row in view.
    package private(set) var offset = 0
    /// The first row in view as moves left it; a view that was smaller for a while comes back to it.
    private var chosenOffset = 0
    /// The height of the view; until that is known, as high as any, so that nothing has to scroll.
    package private(set) var rows = 1000
    /// How many items are marked, those of a range and those that are not listed included.
    package private(set) var markedCount = 0
    /// How many marked items are not listed.
    package private(set) var hiddenMarkedCount = 0

    /// The items that are marked for good.
    private var kept: Set<ID> = []
    /// The row that a range began at; nil without a range.
    private var anchor: Int?
    /// Whether the range goes with every move.
    private var isSticky = false

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
        let range = takeRange()
        ids = new
        guard !new.isEmpty else {
            selectedIndex = nil
            (offset, chosenOffset) = (0, 0)
            keep(range)
            recountHidden()
            return
        }
        let index = selected.flatMap { new.firstIndex(of: $0) } ?? min(previous, new.count - 1)
        selectedIndex = index
        offset = index - heightOnScreen
        chooseOffset()
        goOn(with: range)
        recountHidden()
    }

    /// Takes the height of the view; the selection stays in it.
    package mutating func fit(rows: Int) {
        self.rows = max(1, rows)
        offset = chosenOffset
        showSelection()
    }

    /// Scrolls as far up as the selection lets it.
    package mutating func showTop() {
        offset = 0
        chooseOffset()
    }

    /// Selects a row, the nearest there is; a sticky range goes with it, a held one ends.
    package mutating func select(index: Int) {
        if !isSticky { anchor = nil }
        go(to: index)
    }

    /// Selects an item; false if it is not in the list.
    ///
    /// No range goes that far: what it has marked stays marked.
    @discardableResult
    package mutating func select(id: ID) -> Bool {
        guard let index = ids.firstIndex(of: id) else { return false }
        if index != selectedIndex { keep(takeRange()) }
        go(to: index)
        return true
    }

    /// Scrolls an item to the top, as far as the selection stays in view.
    package mutating func scroll(toTop id: ID) {
        guard let index = ids.firstIndex(of: id) else { return }
        offset = index
        chooseOffset()
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

    private mutating func go(to index: Int) {
        guard !ids.isEmpty else { return }
        let index = max(0, min(index, ids.count - 1))
        let isMove = index != selectedIndex
        selectedIndex = index
        showSelection()
        if isMove { chosenOffset = offset }
        recount()
    }

    private mutating func chooseOffset() {
        showSelection()
        chosenOffset = offset
    }

    private mutating func showSelection() {
        let selected = selectedIndex ?? 0
        offset = min(max(offset, selected - rows + 1), selected)
        // No empty rows at the end while there is something above.
        offset = max(0, min(offset, ids.count - rows))
    }
}

// MARK: - Marks

extension ListState {
    /// Whether the item of a row is marked.
    package func isMarked(row: Int) -> Bool {
        guard ids.indices.contains(row) else { return false }
        return markedRange?.contains(row) == true || kept.contains(ids[row])
    }

    /// The marked items in no order, those that are not listed included.
    package var markedIDs: Set<ID> { markedRange.map { kept.union(ids[$0]) } ?? kept }

    /// How many of the listed items are marked.
    package var listedMarkedCount: Int { markedCount - hiddenMarkedCount }

    /// The marked items that are listed, in no order.
    package var listedMarkedIDs: Set<ID> {
        hiddenMarkedCount == 0 ? markedIDs : markedIDs.intersection(ids)
    }

    /// Whether moves extend a range.
    package var isInRange: Bool { anchor != nil && isSticky }

    /// The rows of the range that is being marked.
    private var markedRange: ClosedRange<Int>? {
        guard let anchor, let selectedIndex else { return nil }
        return min(anchor, selectedIndex)...max(anchor, selectedIndex)
    }

    /// Marks the selected item or takes its mark away; a range is marked for good and ends.
    package mutating func toggleMark() {
        guard let id = selectedID else { return }
        if anchor != nil {
            keep(takeRange())
        } else if kept.remove(id) == nil {
            kept.insert(id)
        }
        recount()
    }

    /// Begins a sticky range at the selection, or ends the one there is; what it has marked stays marked.
    package mutating func toggleRange() {
        guard let selectedIndex else { return }
        if isSticky {
            keep(takeRange())
        } else {
            anchor = anchor ?? selectedIndex
            isSticky = true
        }
        recount()
    }

    /// Moves the selection and marks the rows from where the range began; without one, a held range begins.
    package mutating func extendRange(by delta: Int) {
        guard let selectedIndex else { return }
        anchor = anchor ?? selectedIndex
        go(to: selectedIndex + delta)
    }

    /// Takes all marks away.
    package mutating func clearMarks() {
        kept = []
        hiddenMarkedCount = 0
        anchor = nil
        isSticky = false
        recount()
    }

    /// Takes the marks of the listed items away; those that nobody sees stay.
    package mutating func clearListedMarks() {
        kept.subtract(ids)
        anchor = nil
        isSticky = false
        recount()
    }

    /// Takes the marks of items away that are not there any more.
    package mutating func keepMarks(where isThere: (ID) -> Bool) {
        keep(takeRange())
        kept = kept.filter(isThere)
        recount()
        recountHidden()
    }

    /// A range on its way from one state of the list to the next.
    private struct MovedRange {
        /// The items in it, from the top.
        let items: [ID]
        let isSticky: Bool
        /// Whether the selection is its last row, and not its first.
        let endsAtSelection: Bool
    }

    /// Ends the range and returns what was in it.
    private mutating func takeRange() -> MovedRange? {
        defer {
            anchor = nil
            isSticky = false
        }
        guard let range = markedRange else { return nil }
        return MovedRange(
            items: Array(ids[range]),
            isSticky: isSticky,
            endsAtSelection: range.upperBound == selectedIndex
        )
    }

    private mutating func keep(_ range: MovedRange?) {
        if let range { kept.formUnion(range.items) }
        recount()
    }

    /// Lets a range go on where the same items still stand at the selection; else what was in it stays
    /// marked, so that no item is marked because it came between others.
    private mutating func goOn(with range: MovedRange?) {
        guard let range, let selectedIndex else { return keep(range) }
        let reach = range.items.count - 1
        let first = range.endsAtSelection ? selectedIndex - reach : selectedIndex
        guard first >= 0, first + reach < ids.count, ids[first...(first + reach)].elementsEqual(range.items)
        else { return keep(range) }
        anchor = range.endsAtSelection ? first : first + reach
        isSticky = range.isSticky
        recount()
    }

    private mutating func recountHidden() {
        hiddenMarkedCount = kept.isEmpty ? 0 : kept.count - ids.count(where: { kept.contains($0) })
    }

    private mutating func recount() {
        guard let range = markedRange else {
            markedCount = kept.count
            return
        }
        guard !kept.isEmpty else {
            markedCount = range.count
            return
        }
        markedCount = kept.count + ids[range].count(where: { !kept.contains($0) })
    }
}
