import Terminal

/// The list of themes to choose from; the marked one is shown on the whole screen.
struct ThemeDialog: Sendable {
    /// The themes; nil until known.
    private(set) var listings: [ThemeListing]?
    /// What holds now, and again when the list is closed.
    private(set) var chosen = ThemeChoice.automatic
    /// The words that narrow the list.
    private(set) var filter = TextEditor()
    /// The themes that match.
    var list = ListState<ThemeChoice>()

    /// Takes the themes.
    mutating func replace(_ listings: [ThemeListing], chosen: ThemeChoice) {
        let isFirst = self.listings == nil
        self.listings = listings
        self.chosen = chosen
        relist()
        if isFirst { list.select(id: chosen) }
    }

    /// Changes the words.
    mutating func editFilter(_ change: (inout TextEditor) -> Void) {
        change(&filter)
        relist()
        list.moveToFirst()
    }

    /// What is known about a theme of the list.
    func listing(_ choice: ThemeChoice) -> ThemeListing? { listings?.first { $0.choice == choice } }

    private mutating func relist() {
        let found = FuzzyFilter(filter.text).filter(listings ?? []) { "\($0.name) \($0.title)" }
        list.update(ids: found.map(\.choice))
    }
}

extension DashboardState {
    /// The theme on the marked line of the list of themes, while that is open.
    var previewedTheme: ThemeChoice? {
        for dialog in dialogs.reversed() {
            if case .themes(let themes) = dialog.content { return themes.list.selectedID }
        }
        return nil
    }

    /// Whether the list of themes is open.
    var isChoosingTheme: Bool {
        dialogs.contains { dialog in
            if case .themes = dialog.content { true } else { false }
        }
    }

    /// Takes the themes to choose from.
    mutating func takeThemes(_ listings: [ThemeListing], chosen: ThemeChoice) {
        for index in dialogs.indices {
            guard case .themes(var dialog) = dialogs[index].content else { continue }
            dialog.replace(listings, chosen: chosen)
            dialogs[index].content = .themes(dialog)
        }
    }

    /// Takes the marked theme, if it can be read.
    mutating func choose(from dialog: ThemeDialog) -> [Effect] {
        guard let choice = dialog.list.selectedID, let listing = dialog.listing(choice) else { return [] }
        if let trouble = listing.trouble {
            say("\(trouble)", isTrouble: true)
            return []
        }
        dialogs.removeLast()
        say("The theme is \(listing.name).")
        return [.chooseTheme(choice)]
    }
}
