import Terminal

/// The panes of an arrangement and the borders between them, in the part of the screen that is theirs.
struct PaneArrangement {
    /// The panes that are shown.
    private(set) var panes: [Pane: Rect] = [:]
    /// The borders that can be moved; of those that cross the first is the one to take.
    private(set) var borders: [Border] = []

    private let content: Rect
    private let choice: ScreenLayout.Choice

    /// The panes of the left column, from the top.
    private static let side: [Pane] = [.tasks, .inbox, .pipelines, .pullRequests]
    /// The width of a pane of prose while nobody moved a border.
    private static let usualColumns = 40
    /// The height of the inbox while nobody moved a border, where the column is not high.
    private static let usualInboxRows = 5
    /// The part of a column that the focused list below Tasks gets while nobody moved a border.
    private static let focusedShare = (2, of: 5)

    /// Arranges panes.
    init(_ form: ScreenLayout.Form, in content: Rect, _ choice: ScreenLayout.Choice) {
        self.content = content
        self.choice = choice
        switch form {
        case .threeColumns: arrangeThreeColumns()
        case .twoColumns: arrangeTwoColumns()
        case .stacked: arrangeStack()
        case .single, .bare: panes = [choice.focus: content]
        case .line: break
        }
    }

    /// Whether all panes have a place in an arrangement, so that nobody needs tabs.
    static func showsAll(_ form: ScreenLayout.Form, _ choice: ScreenLayout.Choice) -> Bool {
        switch form {
        case .threeColumns: choice.zoom != .half || !side.contains(choice.focus)
        case .twoColumns: choice.zoom != .half
        case .stacked, .single, .bare, .line: false
        }
    }

    // MARK: - Forms

    private mutating func arrangeThreeColumns() {
        let left = isHalf && Self.side.contains(choice.focus) ? [choice.focus] : Self.side
        let (side, rest) = cut(
            content,
            at: .threeLeft,
            usual: max(Self.usualColumns, content.columns * 24 / 100),
            least: (leastColumns(left), leastColumns([.detail]) + leastColumns([.chat]))
        )
        let (detail, chat) = cut(
            rest,
            of: content,
            at: .threeRight,
            usual: max(Self.usualColumns, content.columns * 30 / 100),
            least: (leastColumns([.detail]), leastColumns([.chat]))
        )
        panes[.detail] = detail
        panes[.chat] = chat
        arrangeSide(left, in: side)
    }

    private mutating func arrangeTwoColumns() {
        let isLeft = Self.side.contains(choice.focus)
        let left = isHalf && isLeft ? [choice.focus] : Self.side
        let right: [Pane] = isHalf && !isLeft ? [choice.focus] : [.detail, .chat]
        let (side, rest) = cut(
            content,
            at: .twoLeft,
            usual: max(Self.usualColumns, content.columns * 38 / 100),
            least: (leastColumns(left), leastColumns(right))
        )
        arrangeSide(left, in: side)
        guard right.count > 1 else {
            panes[choice.focus] = rest
            return
        }
        let least = (leastRows(.detail), leastRows(.chat))
        let (detail, chat) = cut(rest, at: .twoDetail, usual: rest.rows * 6 / 10, least: least)
        panes[.detail] = detail
        panes[.chat] = chat
    }

    private mutating func arrangeStack() {
        let other = choice.focus == .tasks ? choice.companion : choice.focus
        let companion = other == .tasks ? .detail : other
        let (top, bottom) = cut(
            content,
            at: .stackedTasks,
            usual: max(6, content.rows * 2 / 5),
            least: (leastRows(.tasks), leastRows(companion))
        )
        panes = [.tasks: top, companion: bottom]
    }

    private mutating func arrangeSide(_ shown: [Pane], in column: Rect) {
        guard shown.count > 1 else {
            panes[choice.focus] = column
            return
        }
        let below = (leastRows(.pipelines), leastRows(.pullRequests))
        let least = below.0 + below.1
        let usualPullRequests = usualRows(.pullRequests, in: column)
        let asked = wantedSize(at: .sidePipelines, of: column.span(.rows)) ?? usualPullRequests
        let usual = usualRows(.pipelines, in: column) + max(below.1, asked)
        let askedBelow = wantedSize(at: .sideInbox, of: column.span(.rows)) ?? usual
        let (tasks, belowTasks) = cut(
            column,
            at: .sideTasks,
            usual: usualRows(.inbox, in: column) + max(least, askedBelow),
            least: (leastRows(.tasks), leastRows(.inbox) + least)
        )
        let (inbox, rest) = cut(
            belowTasks,
            of: column,
            at: .sideInbox,
            usual: usual,
            least: (leastRows(.inbox), least)
        )
        let (pipelines, pullRequests) = cut(
            rest,
            of: column,
            at: .sidePipelines,
            usual: usualPullRequests,
            least: below
        )
        panes[.tasks] = tasks
        panes[.inbox] = inbox
        panes[.pipelines] = pipelines
        panes[.pullRequests] = pullRequests
    }

    // MARK: - Sizes

    private var isHalf: Bool { choice.zoom == .half }

    /// What panes above each other cannot do without; a pane with half of everything never has less.
    private func leastColumns(_ panes: [Pane]) -> Int {
        let half = isHalf && panes.contains(choice.focus) ? (content.columns + 1) / 2 : 0
        return panes.reduce(half) { max($0, $1.leastSize.columns) }
    }

    private func leastRows(_ pane: Pane) -> Int {
        let half = isHalf && pane == choice.focus ? (content.rows + 1) / 2 : 0
        return max(half, pane.leastSize.rows)
    }

    /// The height of a list below Tasks while nobody moved its border: enough to see whether something is amiss,
    /// and enough to work in while it has the keys.
    private func usualRows(_ pane: Pane, in column: Rect) -> Int {
        if choice.empty.contains(pane) { return pane.leastSize.rows }
        let resting =
            pane == .inbox
            ? max(Self.usualInboxRows, column.rows / 8) : max(pane.leastSize.rows, column.rows / 6)
        guard choice.focus == pane else { return resting }
        return max(resting, column.rows * Self.focusedShare.0 / Self.focusedShare.of)
    }

    /// The size that the share of a border comes to; nil while nobody moved it.
    private func wantedSize(at split: Split, of span: Range<Int>) -> Int? {
        choice.shares[split].map { Int((min(max($0, 0), 1) * Double(span.count)).rounded()) }
    }

    /// Cuts a part of the content in two where its border was put, as far as both sides can bear it.
    ///
    /// - Parameters:
    ///   - rect: What is cut.
    ///   - whole: What the border's share is a share of, if it is more than that.
    ///   - split: The border.
    ///   - usual: The size of the side that is measured, while nobody moved the border.
    ///   - least: What both sides cannot do without.
    /// - Returns: Both sides.
    private mutating func cut(
        _ rect: Rect,
        of whole: Rect? = nil,
        at split: Split,
        usual: Int,
        least: (before: Int, after: Int)
    ) -> (before: Rect, after: Rect) {
        let span = (whole ?? rect).span(split.axis)
        let length = rect.span(split.axis).count
        let wanted = wantedSize(at: split, of: span)
        let before = split.measuresBefore ? wanted ?? usual : length - (wanted ?? usual)
        let size = max(least.before, min(before, length - least.after))
        switch split.axis {
        case .columns:
            let (left, right) = rect.splitLeft(columns: size)
            let grip = Rect(column: right.column - 1, row: rect.row, columns: 2, rows: rect.rows)
            borders.append(Border(split: split, whole: span, position: right.column, grip: grip))
            return (left, right)
        case .rows:
            let (top, bottom) = rect.splitTop(rows: size)
            let grip = Rect(column: rect.column, row: bottom.row - 1, columns: rect.columns, rows: 2)
            borders.append(Border(split: split, whole: span, position: bottom.row, grip: grip))
            return (top, bottom)
        }
    }
}

extension Pane {
    /// The smallest size with its frame at which it is of use beside others.
    fileprivate var leastSize: Size {
        switch self {
        case .tasks, .chat: Size(columns: 30, rows: 5)
        case .detail: Size(columns: 40, rows: 6)
        case .pipelines, .pullRequests: Size(columns: 30, rows: 3)
        case .inbox: Size(columns: 30, rows: 4)
        }
    }
}

extension Rect {
    /// The columns or rows it takes.
    func span(_ axis: Axis) -> Range<Int> {
        switch axis {
        case .columns: column..<endColumn
        case .rows: row..<endRow
        }
    }
}
