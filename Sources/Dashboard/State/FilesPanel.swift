import Terminal

/// The tree of files beside a diff: whether it is there, whether it has the keys, and what is open in it.
struct FilesPanel: Sendable {
    /// Whether it was asked for; without room beside the diff it is seen only while it has the keys.
    private(set) var isShown = false
    /// Whether keys go to it, and not to the diff.
    private(set) var hasKeys = false
    /// Whether the filter is being typed.
    var isFiltering = false
    /// The filter as typed.
    private(set) var filter = TextEditor()
    /// The rows.
    private(set) var tree = TreeState<FileTree.NodeID>()
    /// The files in them.
    private(set) var files = FileTree()
    /// The file at the top of the diff when the selection last followed it.
    private var followed: Int?

    /// Whether the line with the filter is there.
    var showsFilter: Bool { isFiltering || !filter.isEmpty }

    /// The file on the selected row; nil on a folder.
    var selectedFile: Int? {
        guard case .file(let index)? = tree.selected?.id else { return nil }
        return index
    }

    /// Takes the files of a diff; the selection stays on its path.
    mutating func take(_ new: FileTree) {
        let path = tree.selected.flatMap { files.path(of: $0.id) }
        files = new
        tree.update(new.nodes)
        if let index = path.flatMap({ new.paths.firstIndex(of: $0) }) { tree.select(id: .file(index)) }
        followed = nil
    }

    /// Shows it with the keys, gives it the keys, or takes it away: whichever comes next.
    ///
    /// - Parameter file: The file at the top of the diff, which is selected when it comes.
    mutating func toggle(at file: Int?) {
        if isShown, hasKeys {
            isShown = false
            leave()
        } else {
            // While it was shown it went along with the diff.
            if !isShown, let file { tree.select(id: .file(file)) }
            isShown = true
            hasKeys = true
        }
    }

    /// Gives the keys back to the diff.
    mutating func leave() {
        hasKeys = false
        isFiltering = false
    }

    /// A panel for another diff, shown if this one is.
    var forAnotherDiff: FilesPanel {
        var panel = FilesPanel()
        panel.isShown = isShown
        return panel
    }

    /// Goes along with the diff while that has the keys: when another file comes to its top.
    mutating func follow(_ file: Int?) {
        guard let file, file != followed else { return }
        followed = file
        if !hasKeys { tree.select(id: .file(file)) }
    }

    /// Changes the filter's text.
    mutating func editFilter(_ change: (inout TextEditor) -> Void) {
        change(&filter)
        tree.narrow(by: FuzzyFilter(filter.text))
    }

    /// Shows all files again.
    mutating func clearFilter() {
        isFiltering = false
        editFilter { $0 = TextEditor() }
    }

    /// Changes rows and selection.
    mutating func change(_ change: (inout TreeState<FileTree.NodeID>) -> Void) { change(&tree) }
}
