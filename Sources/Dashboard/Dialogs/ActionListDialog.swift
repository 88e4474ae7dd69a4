import Terminal

/// A list of actions to read or to choose from: the help and the palette.
struct ActionListDialog: Sendable {
    /// What the list is for.
    enum Kind: Sendable {
        /// The keys that mean something where the user is.
        case help
        /// Every command there is.
        case palette
    }

    /// What the list is for.
    let kind: Kind
    /// All actions of the list in order.
    let actions: [Action]
    /// The words that narrow it.
    private(set) var filter = TextEditor()
    /// The actions that match.
    var list: ListState<Action>

    init(_ kind: Kind, actions: [Action]) {
        self.kind = kind
        self.actions = actions
        list = ListState(ids: actions)
    }

    /// Changes the words.
    mutating func editFilter(_ change: (inout TextEditor) -> Void) {
        change(&filter)
        let words = FuzzyFilter(filter.text)
        list.update(
            ids: words.filter(actions) { "\($0.info.title) \($0.info.context.title) \($0.info.help)" }
        )
        list.moveToFirst()
    }
}
