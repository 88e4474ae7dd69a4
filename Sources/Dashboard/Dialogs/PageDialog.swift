import Terminal

/// Facts to be read over the panes.
struct PageDialog: Sendable {
    /// What it is about.
    let title: String
    /// The facts, one below the other.
    let head: [RoleLine]

    /// All of it in lines of the width it is seen at.
    private(set) var lines: [RoleLine] = []
    /// What is in view of the lines.
    var scroll = ScrollState(follows: false)
    private var columns = 0

    init(title: String, head: [RoleLine]) {
        self.title = title
        self.head = head
    }

    /// Lays it out, if it has another width than before.
    mutating func fit(_ rect: Rect) {
        if columns != rect.columns {
            columns = rect.columns
            lines = head.wrapped(to: columns)
        }
        scroll.update(count: lines.count, rows: rect.rows)
    }
}

extension DashboardState {
    /// Does what a key means in a page.
    mutating func perform(_ action: Action, on page: PageDialog) -> [Effect] {
        var page = page
        let isWholePage = pressedKey?.code == .pageDown || pressedKey?.code == .pageUp
        switch action {
        case .closeDialog: return closeDialog()
        case .scrollDown where isWholePage: page.scroll.scrollPage(by: 1)
        case .scrollUp where isWholePage: page.scroll.scrollPage(by: -1)
        case .scrollDown: page.scroll.scroll(by: 1)
        case .scrollUp: page.scroll.scroll(by: -1)
        default: return []
        }
        updateDialog { $0 = .page(page) }
        return []
    }
}
