import Terminal

// The tree of files beside a diff: its keys, and how it and the diff go together.

extension DashboardState {
    /// Whether keys go to the tree of files.
    var filesHaveKeys: Bool {
        focus == .detail && detail.section == .diff && detail.files.hasKeys
            && detail.diff?.isEmpty == false
    }

    /// Whether an action on the tree of files can be done now.
    func filesAvailability(of action: Action) -> Availability {
        guard filesHaveKeys else { return .hidden }
        switch action {
        case .openFolder, .closeFolder, .chooseFile:
            return detail.files.tree.selected == nil ? .disabled("No file matches the filter.") : .enabled
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
        case .filterFiles: beginPrompt(.files)
        default: break
        }
        return []
    }

    /// Shows the tree with the keys, gives it the keys, or takes it away.
    mutating func toggleFiles() {
        detail.files.toggle(at: detail.diff?.fileAtCursor)
    }

    /// Moves in the tree; the diff goes to the file that is selected.
    mutating func moveFiles(_ change: (inout TreeState<FileTree.NodeID>) -> Void) {
        detail.files.change(change)
        showSelectedFile()
    }

    /// Changes the filter of the tree.
    mutating func editFilesFilter(_ change: (inout TextEditor) -> Void) {
        detail.files.editFilter(change)
        showSelectedFile()
    }

    /// Goes to the file in the diff, or opens and closes the folder.
    private mutating func chooseFile() {
        guard detail.files.selectedFile != nil else { return detail.files.change { $0.toggle() } }
        showSelectedFile()
        detail.files.leave()
    }

    private mutating func showSelectedFile() {
        guard let file = detail.files.selectedFile else { return }
        detail.diff?.show(file: file)
        detail.files.follow(detail.diff?.fileAtCursor)
    }
}
