import Foundation

extension WorktreePool {
    /// The number of a worktree among those that are there: the lowest that no other one has, counted from 1.
    ///
    /// It stays the same for as long as the worktree is there, also after a restart; 0 is the user's
    /// checkout.
    ///
    /// - Throws: ``WorktreeError/storage(_:)``.
    package func slot(of worktree: Worktree) throws -> Int {
        let name = URL(filePath: worktree.path).lastPathComponent
        let file = URL(filePath: directory + "/slots.json")
        // An unreadable file costs no more than other numbers.
        let stored = (try? Data(contentsOf: file)).flatMap {
            try? JSONDecoder().decode([String: Int].self, from: $0)
        }
        if let slot = stored?[name] { return slot }
        var slots = (stored ?? [:]).filter { isFolder(directory + "/worktrees/" + $0.key) }
        let taken = Set(slots.values)
        let slot = (1...taken.count + 1).first { !taken.contains($0) } ?? taken.count + 1
        slots[name] = slot
        do {
            try JSONEncoder().encode(slots).write(to: file, options: .atomic)
        } catch {
            throw WorktreeError.storage(error.localizedDescription)
        }
        return slot
    }
}
