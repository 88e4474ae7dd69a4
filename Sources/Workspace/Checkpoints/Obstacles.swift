import Foundation
import Glibc

/// Finds files that no checkpoint holds at places where a restore would put others.
struct Obstacles {
    let root: String
    /// Paths that may be overwritten or deleted, since the present checkpoint holds them.
    let recorded: Set<String>

    /// The first unrecorded file that stands in the way of a path, or `nil`.
    func first(for path: String) -> String? {
        var prefix = ""
        for component in path.split(separator: "/") {
            prefix += prefix.isEmpty ? String(component) : "/" + component
            var status = stat()
            guard lstat(root + "/" + prefix, &status) == 0 else { return nil }
            guard status.st_mode & S_IFMT == S_IFDIR else { return recorded.contains(prefix) ? nil : prefix }
        }
        // A directory where a file shall be: everything in it has to be recorded.
        return FileManager.default.enumerator(atPath: root + "/" + path)?.lazy
            .compactMap { $0 as? String }
            .map { path + "/" + $0 }
            .first { inner in
                var status = stat()
                guard lstat(root + "/" + inner, &status) == 0 else { return false }
                return status.st_mode & S_IFMT != S_IFDIR && !recorded.contains(inner)
            }
    }
}
