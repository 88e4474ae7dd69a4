import Terminal

// The tree of files beside a diff: its keys, and how it and the diff go together.

extension DashboardState {
    /// Whether keys go to the tree of files.
    var filesHaveKeys: Bool {
        if readsPullRequest { return showsPullRequestDiff && shownFiles.hasKeys }
        return focus == .detail && detail.section == .diff && detail.files.hasKeys
            && detail.diff?.isEmpty == false
    }

    /// The tree of files that the keys mean: that of the pull request while one is read, else that of the task.
    var shownFiles: FilesPanel {
        get { readsPullRequest ? gitHub.pullRequests.page?.files ?? FilesPanel() : detail.files }
        set {
            if readsPullRequest {
                gitHub.pullRequests.page?.files = newValue
            } else {
                detail.files = newValue
            }
        }
    }

    /// The diff that it belongs to.
    var shownDiff: DiffState? {
        get { readsPullRequest ? gitHub.pullRequests.page?.diff : detail.diff }
        set {
            if readsPullRequest {
                gitHub.pullRequests.page?.diff = newValue
            } else {
                detail.diff = newValue
            }
        }
    }

    /// Whether an action on the tree of files can be done now.
    func filesAvailability(of action: Action) -> Availability {
        guard filesHaveKeys else { return .hidden }
        switch action {
        case .openFolder, .closeFolder, .chooseFile:
            return shownFiles.tree.selected == nil ? .disabled("No file matches the filter.") : .enabled
        default: return .enabled
        }
    }

    /// Does what a key means in the tree of files.
    mutating func performFiles(_ action: Action) -> [Effect] {
        switch action {
        case .chooseFile: chooseFile()
        case .openFolder: moveFiles { $0.expand() }
        case .closeFolder: moveFiles { $0.collapse() }
        case .openFolders: moveFiles { $0.expandAll() }
        case .filterFiles: beginPrompt(readsPullRequest ? .pullRequestFiles : .files)
        default: break
        }
        return []
    }

    /// Shows the tree with the keys, gives it the keys, or takes it away.
    mutating func toggleFiles() {
        shownFiles.toggle(at: shownDiff?.fileAtCursor)
    }

    /// Moves in the tree; the diff goes to the file that is selected.
    mutating func moveFiles(_ change: (inout TreeState<FileTree.NodeID>) -> Void) {
        shownFiles.change(change)
        showSelectedFile()
    }

    /// Changes the filter of the tree.
    mutating func editFilesFilter(_ change: (inout TextEditor) -> Void) {
        shownFiles.editFilter(change)
        showSelectedFile()
    }

    /// Goes to the file in the diff, or opens and closes the folder.
    private mutating func chooseFile() {
        guard shownFiles.selectedFile != nil else { return shownFiles.change { $0.toggle() } }
        showSelectedFile()
        shownFiles.leave()
    }

    private mutating func showSelectedFile() {
        guard let file = shownFiles.selectedFile else { return }
        shownDiff?.show(file: file)
        shownFiles.follow(shownDiff?.fileAtCursor)
    }
}
