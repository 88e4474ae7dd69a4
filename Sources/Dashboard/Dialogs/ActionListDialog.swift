import Terminal

/// A list of actions to read or to choose from: the help and the palette.
struct ActionListDialog: Sendable {
    /// What the list is for.
    enum Kind: Sendable {
        /// The keys that mean something where the user is, by where they do.
        case help
        /// The keys of the field that is being written into; nothing is done from there.
        case writing
        /// Every command there is.
        case palette
    }

    /// A line of the list.
    enum Row: Hashable, Sendable {
        /// Where the actions below mean something.
        case heading(ActionContext)
        case action(Action)
        /// When the keys of fields below work.
        case title(String)
        case keys(WritingKeys.Row)

        /// Whether it only names those below it.
        var isHeading: Bool {
            switch self {
            case .heading, .title: true
            case .action, .keys: false
            }
        }
    }

    /// What the list is for.
    let kind: Kind
    /// All actions of the list in order.
    let actions: [Action]
    /// The keys that fields know by themselves.
    let writing: [WritingKeys.Section]
    /// The actions whose keys come from the user's file.
    let own: Set<Action>
    /// The lines that match; the mark is never on a heading.
    private(set) var list: ListState<Row>
    /// The words that narrow it.
    private(set) var filter = TextEditor()
    /// What the words are looked for in.
    private let texts: [Row: String]

    /// Creates a list.
    ///
    /// - Parameters:
    ///   - kind: What it is for.
    ///   - actions: Its actions, those of a context one after the other.
    ///   - keymap: Their keys, by which help can be narrowed, too.
    ///   - writing: The keys that fields know by themselves.
    init(_ kind: Kind, actions: [Action], keymap: Keymap, writing: [WritingKeys.Section] = []) {
        self.kind = kind
        self.actions = actions
        self.writing = writing
        own = Set(actions.filter(keymap.isUsers))
        var texts: [Row: String] = [:]
        for action in actions {
            let info = action.info
            let keys = kind == .palette ? "" : keymap.chords(for: action).map { " \($0)" }.joined()
            texts[.action(action)] = "\(info.title) \(info.context.title) \(info.help)\(keys)"
        }
        for section in writing {
            for row in section.rows {
                texts[.keys(row)] = "\(section.title) \(row.help) \(row.keys.joined(separator: " "))"
            }
        }
        self.texts = texts
        let rows = Self.rows(kind, actions) + Self.rows(writing)
        list = ListState(ids: rows)
        // As high as it can be, so that what is above the first action stays in view.
        list.fit(rows: rows.count)
        passHeading(goingUp: false)
    }

    /// The title of the dialog.
    var title: String {
        switch kind {
        case .help: "Keys that work here"
        case .writing: "Keys while you write"
        case .palette: "Commands"
        }
    }

    /// Whether choosing a line does nothing but close the list.
    var isForReading: Bool { kind == .writing }

    /// How many lines there are while nothing narrows them.
    var rowCount: Int { Self.rows(kind, actions).count + Self.rows(writing).count }

    /// The action on the marked line.
    var selected: Action? {
        guard case .action(let action)? = list.selectedID else { return nil }
        return action
    }

    /// Takes the height that the lines are seen at.
    mutating func fit(rows: Int) { list.fit(rows: rows) }

    /// Moves the mark, which passes over headings.
    mutating func move(_ change: (inout ListState<Row>) -> Void) {
        let before = list.selectedIndex ?? 0
        change(&list)
        passHeading(goingUp: (list.selectedIndex ?? 0) < before)
    }

    /// Changes the words.
    mutating func editFilter(_ change: (inout TextEditor) -> Void) {
        change(&filter)
        let ranking = WordRanking(filter.text)
        let found = ranking.filter(Self.rows(.palette, actions) + writing.flatMap { Self.lines($0) }) { row in
            if case .action(let action) = row { action.info.title } else { "" }
        } text: { row in
            texts[row] ?? ""
        }
        let matching = Set(found)
        let sections = writing.map { section in
            WritingKeys.Section(
                title: section.title,
                rows: section.rows.filter { matching.contains(.keys($0)) }
            )
        }
        let actions = found.compactMap { row -> Action? in
            if case .action(let action) = row { action } else { nil }
        }
        list.update(ids: Self.rows(kind, actions) + Self.rows(sections))
        list.moveToFirst()
        passHeading(goingUp: false)
    }

    /// The lines of actions: for help those of a context below each other, as the palette comes.
    private static func rows(_ kind: Kind, _ actions: [Action]) -> [Row] {
        guard kind != .palette else { return actions.map(Row.action) }
        let groups = Dictionary(grouping: actions, by: \.info.context)
        var seen: Set<ActionContext> = []
        // The group of the best match comes first.
        let order = actions.map(\.info.context).filter { seen.insert($0).inserted }
        return order.flatMap { context in
            [Row.heading(context)] + (groups[context] ?? []).map(Row.action)
        }
    }

    /// The lines of keys that fields know by themselves, but for sections of which nothing is left.
    private static func rows(_ sections: [WritingKeys.Section]) -> [Row] {
        sections.filter { !$0.rows.isEmpty }.flatMap { [Row.title($0.title)] + lines($0) }
    }

    private static func lines(_ section: WritingKeys.Section) -> [Row] { section.rows.map(Row.keys) }

    private mutating func passHeading(goingUp: Bool) {
        guard list.selectedID?.isHeading == true else { return }
        // Going to the first line has brought its heading into view; there is no action above it.
        list.move(by: goingUp && list.selectedIndex != 0 ? -1 : 1)
    }
}
