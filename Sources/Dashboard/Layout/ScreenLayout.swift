import Terminal

/// Where everything is, for a size of the terminal: arithmetic alone, down to a single cell.
struct ScreenLayout: Equatable {
    /// The arrangements, from the widest to the narrowest.
    enum Form: Equatable {
        /// Tasks, Detail and Chat side by side, the rest below Tasks.
        case threeColumns
        /// Tasks and the rest on the left, Detail above Chat on the right.
        case twoColumns
        /// Tasks above one other pane, chosen by tabs.
        case stacked
        /// One pane, chosen by tabs.
        case single
        /// One pane without a frame, and a line of status.
        case bare
        /// One line of counts.
        case line
    }

    /// What the arrangement depends on besides the size.
    struct Choice: Equatable {
        /// The pane that has the keys.
        var focus: Pane
        /// The pane shown beside Tasks where there is room for one.
        var companion: Pane = .detail
        /// How much of the screen the focused pane gets.
        var zoom = PaneZoom.normal
        /// The lists that have nothing to show, which a title and a line are enough for.
        var empty: Set<Pane> = []
        /// Where borders were put, as the share of the part that each is measured by, from 0 to 1.
        var shares: [Split: Double] = [:]
        /// Whether a line about the model is needed.
        var hasNotice = false
        /// The height of the word about what just happened; most often none.
        var toastRows = 0
        /// Whether the focused pane is the only one there is, so that nobody needs tabs.
        var isAlone = false
    }

    let form: Form
    /// Project, health and model; empty where there is no room.
    let header: Rect
    /// One line about what is missing; most often empty.
    let notice: Rect
    /// The names of the panes, where not all are shown.
    let tabs: Rect
    /// The panes that are shown.
    let panes: [Pane: Rect]
    /// The borders between them that can be moved.
    let borders: [Border]
    /// The keys that work now, or the status.
    let footer: Rect
    /// The word about what just happened, above the footer.
    ///
    /// Its last line may lie over the lower frame of panes, where nothing is to be read; no line lies over
    /// what is in them.
    let toast: Rect

    /// Smaller screens have no frames, and still smaller ones no panes.
    private static let bare = Size(columns: 40, rows: 10)
    private static let line = Size(columns: 20, rows: 4)

    /// Arranges a screen.
    init(_ size: Size, _ choice: Choice) {
        let whole = Rect(size)
        let nothing = Rect(column: 0, row: 0, columns: 0, rows: 0)
        if size.columns < Self.line.columns || size.rows < Self.line.rows {
            (form, header, notice, tabs) = (.line, nothing, nothing, nothing)
            (panes, borders) = ([:], [])
            footer = whole.splitTop(rows: 1).top
            let below = whole.rows > 1 ? whole.splitTop(rows: 1).rest : whole
            toast = below.splitTop(rows: choice.toastRows).top
            return
        }
        if size.columns < Self.bare.columns || size.rows < Self.bare.rows {
            let (bottom, rest) = whole.splitBottom(rows: 1)
            let pane: Rect
            (footer, (toast, pane)) = (bottom, rest.splitBottom(rows: choice.toastRows))
            (form, header, notice, tabs) = (.bare, nothing, nothing, nothing)
            (panes, borders) = ([choice.focus: pane], [])
            return
        }
        var content: Rect
        (header, content) = whole.splitTop(rows: 1)
        (footer, content) = content.splitBottom(rows: 1)
        (notice, content) = content.splitTop(rows: choice.hasNotice && size.rows >= 14 ? 1 : 0)
        toast = content.splitBottom(rows: choice.toastRows).bottom
        content = content.splitBottom(rows: max(0, choice.toastRows - 1)).rest
        form = choice.isAlone ? .single : Self.form(for: content, choice.zoom)
        let hasTabs = !choice.isAlone && !PaneArrangement.showsAll(form, choice)
        (tabs, content) = content.splitTop(rows: hasTabs ? 1 : 0)
        let arrangement = PaneArrangement(form, in: content, choice)
        (panes, borders) = (arrangement.panes, arrangement.borders)
    }

    /// Whether panes have frames.
    var hasFrames: Bool { form != .bare }

    /// What is inside of a pane's frame, if it has one; nil while the pane is not shown.
    func inside(of pane: Pane) -> Rect? { panes[pane].map { hasFrames ? $0.inset() : $0 } }

    /// The pane at a place on the screen.
    func pane(at point: Point) -> Pane? { panes.first { $0.value.contains(point) }?.key }

    private static func form(for content: Rect, _ zoom: PaneZoom) -> Form {
        if zoom == .full { return .single }
        if content.rows >= 24 && content.columns >= 150 { return .threeColumns }
        if content.rows >= 24 && content.columns >= 100 { return .twoColumns }
        if content.rows >= 17 && content.columns >= 64 { return .stacked }
        return .single
    }
}
