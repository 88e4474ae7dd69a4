import Terminal

// The fields of one line in panes: typing into them, and the way back to what was typed before.

extension DashboardState {
    /// The field that is being typed into; nil when none is.
    var activePrompt: PromptField? {
        if tasks.isFiltering { return .tasks }
        if gitHub.pipelines.isFiltering { return .pipelines }
        if detail.search.isTyping { return .search }
        if gitHub.log?.search.isTyping == true { return .log }
        if detail.files.isFiltering { return .files }
        if gitHub.pullRequests.isFiltering { return .pullRequests }
        return gitHub.pullRequests.page?.files.isFiltering == true ? .pullRequestFiles : nil
    }

    /// Begins to type into a field.
    mutating func beginPrompt(_ field: PromptField) {
        setFocus(field.pane)
        promptHistory = InputHistory()
        switch field {
        case .tasks: tasks.isFiltering = true
        case .files: detail.files.isFiltering = true
        case .search: beginSearch()
        case .pullRequests: gitHub.pullRequests.isFiltering = true
        case .pullRequestFiles: gitHub.pullRequests.page?.files.isFiltering = true
        case .pipelines: gitHub.pipelines.isFiltering = true
        case .log: gitHub.log?.beginSearch()
        }
    }

    /// Changes the text of the field that is being typed into, if one is.
    mutating func editPrompt(_ change: (inout TextEditor) -> Void) {
        switch activePrompt {
        case .tasks?: tasks.editFilter(change)
        case .files?, .pullRequestFiles?: editFilesFilter(change)
        case .pullRequests?: gitHub.pullRequests.editFilter(change)
        case .search?: editSearch(change)
        case .pipelines?: gitHub.pipelines.editFilter(change)
        case .log?: gitHub.log?.editSearch(change)
        case nil: break
        }
    }

    /// Ends the typing; the words stay in force and can be recalled.
    mutating func leavePrompt() {
        guard let field = activePrompt else { return }
        let words: String
        switch field {
        case .tasks:
            tasks.isFiltering = false
            words = tasks.filter.text
        case .files:
            detail.files.isFiltering = false
            words = detail.files.filter.text
        case .search:
            detail.search.isTyping = false
            words = detail.search.field.text
        case .pullRequests:
            gitHub.pullRequests.isFiltering = false
            words = gitHub.pullRequests.filter.text
        case .pullRequestFiles:
            gitHub.pullRequests.page?.files.isFiltering = false
            words = gitHub.pullRequests.page?.files.filter.text ?? ""
        case .pipelines:
            gitHub.pipelines.isFiltering = false
            words = gitHub.pipelines.filter.text
        case .log:
            gitHub.log?.search.isTyping = false
            words = gitHub.log?.search.field.text ?? ""
        }
        recentWords[field, default: RecentWords()].add(words)
    }

    /// Ends the typing as Enter does: a search goes to what it found.
    mutating func acceptPrompt() {
        let field = activePrompt
        leavePrompt()
        if field == .search { acceptSearch() }
        if field == .log { gitHub.log?.acceptSearch() }
    }

    /// Ends the typing and takes the words away.
    mutating func cancelPrompt() {
        switch activePrompt {
        case .tasks?: tasks.clearFilter()
        case .files?: detail.files.clearFilter()
        case .search?: clearSearch()
        case .pullRequests?: gitHub.pullRequests.clearFilter()
        case .pullRequestFiles?: gitHub.pullRequests.page?.files.clearFilter()
        case .pipelines?: gitHub.pipelines.clearFilter()
        case .log?: gitHub.log?.clearSearch()
        case nil: break
        }
    }
}

// MARK: - What was typed before

extension DashboardState {
    /// Whether something was typed before into the field that is being typed into.
    var hasRecentWords: Bool { activePrompt.flatMap { recentWords[$0] }?.texts.isEmpty == false }

    /// Goes to words typed earlier, or back towards those that are being typed.
    mutating func recallWords(_ direction: TextDirection) {
        guard let field = activePrompt, let earlier = recentWords[field]?.texts else { return }
        var history = promptHistory
        editPrompt { editor in
            let typed = editor.text
            // What stands there anyway would take a key that seems to do nothing.
            _ = history.walk(direction, in: &editor, through: earlier.filter { $0 != typed })
        }
        promptHistory = history
    }

    /// Takes words that were remembered; those typed since then are newer.
    ///
    /// - Parameter names: The words by the names of their fields.
    mutating func takeWords(_ names: [String: [String]]) {
        for (name, texts) in names {
            guard let field = PromptField(rawValue: name) else { continue }
            recentWords[field] = RecentWords(texts + (recentWords[field]?.texts ?? []))
        }
    }

    /// The words to be remembered, by the names of their fields; nil when there are none.
    var rememberedWords: [String: [String]]? {
        let words = recentWords.filter { !$0.value.texts.isEmpty }.map { ($0.key.rawValue, $0.value.texts) }
        return words.isEmpty ? nil : Dictionary(words, uniquingKeysWith: { first, _ in first })
    }
}
