import Terminal

/// A list of actions to read or to choose from: the help and the palette.
struct ActionListDialog: Sendable {
    /// What the list is for.
    enum Kind: Sendable {
        /// The keys that mean something where the user is, by where they do.
        case help
        /// Every command there is.
        case palette
    }

    /// A line of the list.
    enum Row: Hashable, Sendable {
        /// Where the actions below mean something.
        case heading(ActionContext)
        case action(Action)
    }

    /// What the list is for.
    let kind: Kind
    /// All actions of the list in order.
    let actions: [Action]
    /// The actions whose keys come from the user's file.
    let own: Set<Action>
    /// The lines that match; the mark is never on a heading.
    private(set) var list: ListState<Row>
    /// The words that narrow it.
    private(set) var filter = TextEditor()
    /// What the words are looked for in.
    private let texts: [Action: String]

    /// Creates a list.
    ///
    /// - Parameters:
    ///   - kind: What it is for.
    ///   - actions: Its actions, those of a context one after the other.
    ///   - keymap: Their keys, by which help can be narrowed, too.
    init(_ kind: Kind, actions: [Action], keymap: Keymap) {
        self.kind = kind
        self.actions = actions
        own = Set(actions.filter(keymap.isUsers))
        let described = actions.map { action in
            let info = action.info
            let keys = kind == .help ? keymap.chords(for: action).map { " \($0)" }.joined() : ""
            return (action, "\(info.title) \(info.context.title) \(info.help)\(keys)")
        }
        texts = Dictionary(described, uniquingKeysWith: { first, _ in first })
        let rows = Self.rows(kind, actions)
        list = ListState(ids: rows)
        // As high as it can be, so that what is above the first action stays in view.
        list.fit(rows: rows.count)
        passHeading(goingUp: false)
    }

    /// How many lines there are while nothing narrows them.
    var rowCount: Int { Self.rows(kind, actions).count }

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
        let words = FuzzyFilter(filter.text)
        list.update(ids: Self.rows(kind, words.filter(actions) { texts[$0] ?? "" }))
        list.moveToFirst()
        passHeading(goingUp: false)
    }

    /// The lines of actions: for help those of a context below each other, as the palette comes.
    private static func rows(_ kind: Kind, _ actions: [Action]) -> [Row] {
        guard kind == .help else { return actions.map(Row.action) }
        let groups = Dictionary(grouping: actions, by: \.info.context)
        var seen: Set<ActionContext> = []
        // The group of the best match comes first.
        let order = actions.map(\.info.context).filter { seen.insert($0).inserted }
        return order.flatMap { context in
            [Row.heading(context)] + (groups[context] ?? []).map(Row.action)
        }
    }

    private mutating func passHeading(goingUp: Bool) {
        guard case .heading? = list.selectedID else { return }
        // Going to the first line has brought its heading into view; there is no action above it.
        list.move(by: goingUp && list.selectedIndex != 0 ? -1 : 1)
    }
}
