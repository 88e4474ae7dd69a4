import Terminal

/// The files of a diff as a tree of folders; a folder with nothing but one folder in it is joined with that.
struct FileTree: Sendable {
    /// Names a row.
    enum NodeID: Hashable, Sendable {
        /// A folder by its path.
        case folder(String)
        /// A file by its place in the diff: one path may stand there twice.
        case file(Int)
    }

    /// What a row tells besides its name.
    struct Facts: Sendable, Equatable {
        /// What happened to the file; nil for a folder.
        var change: DiffDocument.File.Change?
        /// Lines added and removed, those of all files in a folder.
        var added = 0
        var removed = 0
        /// Whether there is something that has no lines.
        var isBinary = false
    }

    /// The folders and files at the top.
    let nodes: [TreeNode<NodeID>]
    /// The paths of the files, in the order of the diff.
    let paths: [String]
    private let facts: [NodeID: Facts]

    /// Paths are split no deeper; whoever made them may have wanted a tree without an end.
    private static let deepest = 40

    /// No files.
    init() { (nodes, paths, facts) = ([], [], [:]) }

    /// Gathers the files of a diff; counts their lines, so it is not for the main thread.
    init(_ document: DiffDocument) {
        var top = Folder()
        var facts: [NodeID: Facts] = [:]
        for (index, file) in document.files.enumerated() {
            let names = file.path.split(separator: "/", maxSplits: Self.deepest).map(String.init)
            top.add(index, file.path, names[...])
            let counts = file.counts
            let isBinary = file.body == .binary
            facts[.file(index)] = Facts(
                change: file.change,
                added: counts.added,
                removed: counts.removed,
                isBinary: isBinary
            )
            for depth in names.indices.dropLast() {
                let folder = NodeID.folder(names[...depth].joined(separator: "/"))
                facts[folder, default: Facts()].added += counts.added
                facts[folder, default: Facts()].removed += counts.removed
                if isBinary { facts[folder, default: Facts()].isBinary = true }
            }
        }
        nodes = top.nodes(below: "")
        paths = document.files.map(\.path)
        self.facts = facts
    }

    /// What a row tells besides its name.
    func facts(of id: NodeID) -> Facts { facts[id] ?? Facts() }

    /// The path of a file; nil if there is no such file.
    func path(of id: NodeID) -> String? {
        guard case .file(let index) = id, paths.indices.contains(index) else { return nil }
        return paths[index]
    }
}

/// A folder while files are put into it.
private struct Folder {
    private var folders: [String: Folder] = [:]
    private var files: [(name: String, words: String, index: Int)] = []

    mutating func add(_ file: Int, _ path: String, _ names: ArraySlice<String>) {
        guard let first = names.first, names.count > 1 else {
            files.append((names.first ?? "?", path, file))
            return
        }
        folders[first, default: Folder()].add(file, path, names.dropFirst())
    }

    /// Folders before files, each by name.
    func nodes(below path: String) -> [TreeNode<FileTree.NodeID>] {
        let inner = folders.sorted { $0.key < $1.key }.map { name, folder in
            folder.node(named: name, at: path.isEmpty ? name : "\(path)/\(name)")
        }
        let leaves = files.sorted { ($0.name, $0.index) < ($1.name, $1.index) }
        return inner + leaves.map { TreeNode(FileTree.NodeID.file($0.index), $0.name, words: $0.words) }
    }

    private func node(named name: String, at path: String) -> TreeNode<FileTree.NodeID> {
        if files.isEmpty, folders.count == 1, let only = folders.first {
            return only.value.node(named: "\(name)/\(only.key)", at: "\(path)/\(only.key)")
        }
        return TreeNode(FileTree.NodeID.folder(path), name, children: nodes(below: path))
    }
}
