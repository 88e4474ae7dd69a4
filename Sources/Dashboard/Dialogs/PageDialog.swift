import Terminal

/// A text to be read over the panes, with a link that can be copied.
struct PageDialog: Sendable {
    /// What it is about.
    let title: String
    /// Facts, one below the other, before the text.
    let head: [RoleLine]
    /// The text: untrusted Markdown, of which very much is cut.
    let text: String
    /// Where it stands for people.
    let link: String
    /// What the link is called in a sentence.
    let linkName: String

    /// All of it in lines of the width it is seen at.
    private(set) var lines: [RoleLine] = []
    /// What is in view of the lines.
    var scroll = ScrollState(follows: false)
    private var columns = 0

    init(title: String, head: [RoleLine], text: String, link: String, linkName: String) {
        self.title = title
        self.head = head
        self.text = text
        self.link = link
        self.linkName = linkName
    }

    /// Lays it out, if it has another width than before.
    mutating func fit(_ rect: Rect) {
        if columns != rect.columns {
            columns = rect.columns
            lines = head.wrapped(to: columns)
            if !text.isEmpty { lines += [RoleLine()] + MarkdownText.lines(of: shown, columns: columns) }
        }
        scroll.update(count: lines.count, rows: rect.rows)
    }

    private var shown: Substring { text.prefix(MessageText.limit) }
}

extension DashboardState {
    /// Does what a key means in a page.
    mutating func perform(_ action: Action, on page: PageDialog) -> [Effect] {
        var page = page
        let isWholePage = pressedKey?.code == .pageDown || pressedKey?.code == .pageUp
        switch action {
        case .answerYes: return [.copy(text: page.link, what: page.linkName)]
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
