import Glibc

extension PathGuard {
    /// Makes several changes, all or none.
    ///
    /// All are checked before the first is made; if one fails later (a full disk, a file that changed
    /// meanwhile), those before it are taken back.
    ///
    /// - Throws: The ``PathError`` of the first change that cannot be made.
    package func apply(_ changes: [FileChange]) throws(PathError) {
        let steps = try plan(changes)
        var undo: [Undo] = []
        do throws(PathError) {
            for step in steps {
                undo += missingDirectories(of: step.target).map(Undo.removeDirectory)
                undo.append(try perform(step))
            }
        } catch {
            for action in undo.reversed() { take(back: action) }
            throw error
        }
    }

    // MARK: Checking

    /// A change whose paths are checked.
    private enum Step {
        case write(GuardedPath, [UInt8])
        case delete(GuardedPath)
        case rename(from: GuardedPath, to: GuardedPath)

        /// The path that may need directories made.
        var target: GuardedPath {
            switch self {
            case .write(let path, _), .delete(let path), .rename(_, let path): path
            }
        }
    }

    /// Checks all changes against the files that are there and against each other.
    private func plan(_ changes: [FileChange]) throws(PathError) -> [Step] {
        var steps: [Step] = []
        // What the changes so far have made of a path: true, a file; false, nothing.
        var planned: [GuardedPath: Bool] = [:]
        func isThere(_ path: GuardedPath) throws(PathError) -> Bool {
            if let known = planned[path] { return known }
            do throws(PathError) {
                _ = try status(path)
                return true
            } catch .missing {
                return false
            }
        }
        for change in changes {
            switch change {
            case .write(let path, let content):
                let target = try guarded(path)
                guard content.count <= sizeCap else {
                    throw .tooLarge(path, bytes: content.count, cap: sizeCap)
                }
                _ = try isThere(target)
                planned[target] = true
                steps.append(.write(target, content))
            case .delete(let path):
                let target = try guarded(path)
                guard try isThere(target) else { throw .missing(path) }
                planned[target] = false
                steps.append(.delete(target))
            case .rename(let from, let to):
                let (source, target) = (try guarded(from), try guarded(to))
                guard try isThere(source) else { throw .missing(from) }
                guard try !isThere(target) else { throw .exists(to) }
                planned[source] = false
                planned[target] = true
                steps.append(.rename(from: source, to: target))
            }
        }
        return steps
    }

    // MARK: Making and taking back

    /// How one step is taken back.
    private enum Undo {
        case remove(GuardedPath)
        case restore(GuardedPath, content: [UInt8], mode: mode_t)
        case rename(from: GuardedPath, to: GuardedPath)
        case removeDirectory(ArraySlice<String>)
    }

    private func perform(_ step: Step) throws(PathError) -> Undo {
        switch step {
        case .write(let path, let content):
            let undo = try undoOfWriting(path)
            try write(path, content: content, mode: nil)
            return undo
        case .delete(let path):
            let (content, mode) = try contents(path)
            try delete(path)
            return .restore(path, content: content, mode: mode)
        case .rename(let from, let to):
            try rename(from: from, to: to)
            return .rename(from: to, to: from)
        }
    }

    private func undoOfWriting(_ path: GuardedPath) throws(PathError) -> Undo {
        do throws(PathError) {
            let (content, mode) = try contents(path)
            return .restore(path, content: content, mode: mode)
        } catch .missing {
            return .remove(path)
        }
    }

    /// The directories that do not exist yet, outermost first.
    private func missingDirectories(of path: GuardedPath) -> [ArraySlice<String>] {
        path.parents.indices.map { path.components[...$0] }.filter { !hasDirectory($0) }
    }

    private func take(back action: Undo) {
        // The best that can be done: a second failure leaves the checkpoint as the way back.
        switch action {
        case .remove(let path): try? delete(path)
        case .restore(let path, let content, let mode): try? write(path, content: content, mode: mode)
        case .rename(let from, let to): try? rename(from: from, to: to)
        case .removeDirectory(let components): removeDirectory(components)
        }
    }
}
