import Workspace

/// The files as the edits of one reply leave them, laid over the files as they are.
struct Overlay: Sendable {
    /// A file that moves.
    struct Rename: Sendable, Equatable {
        var from: String
        var to: String
    }

    private let start: [String: String]
    /// New contents by path; nil where the file goes.
    private(set) var written: [String: String?] = [:]
    /// The moves, in order.
    private(set) var renames: [Rename] = []
    /// Files that the reply repeats as they are.
    private(set) var unchanged: [String] = []
    /// What was left out or repaired, for people.
    var warnings: [String] = []

    /// Lays nothing over the given files yet.
    init(start: [String: String]) {
        self.start = start
    }

    /// The content as of now; nil when the file does not exist, or its content is not known.
    func content(of path: String) -> String? {
        if let new = written[path] { return new }
        if let rename = renames.last(where: { $0.to == path }) { return start[rename.from] }
        return renames.contains { $0.from == path } ? nil : start[path]
    }

    /// Whether the reply takes the file away.
    func isGone(_ path: String) -> Bool {
        renames.contains { $0.from == path } || written[path] == .some(nil)
    }

    /// Gives a file new content.
    mutating func write(_ path: String, _ content: String) {
        written[path] = .some(content)
    }

    /// Takes a file away.
    mutating func delete(_ path: String) {
        written[path] = .some(nil)
    }

    /// Moves a file; later edits find its content under the new path.
    mutating func rename(from: String, to: String) {
        let new = written.removeValue(forKey: from) ?? nil
        renames.append(Rename(from: from, to: to))
        if let new { written[to] = .some(new) }
    }

    /// Notes that an edit changed nothing.
    mutating func noteUnchanged(_ path: String) {
        unchanged.append(path)
    }

    /// The writes that lead there: moves first, so that contents meet the new names.
    func changes(_ contents: [String: String?]) -> [FileChange] {
        let moves = renames.map { FileChange.rename(from: $0.from, to: $0.to) }
        let writes = contents.keys.sorted().map { path -> FileChange in
            guard let content = contents[path] ?? nil else { return .delete(path: path) }
            return .write(path: path, text: content)
        }
        return moves + writes
    }
}
