import Foundation
import Glibc

/// Finds programs the way a shell does.
package enum ProgramFinder {
    /// The absolute path of a program.
    ///
    /// - Parameters:
    ///   - name: A bare name, or a path, which is taken as it is if it can be executed.
    ///   - path: Directories between colons; the engine's own `PATH` by default.
    /// - Returns: `nil` if no directory of the path holds it.
    package static func find(_ name: String, path: String? = nil) -> String? {
        guard !name.isEmpty else { return nil }
        guard !name.contains("/") else { return isProgram(name) ? name : nil }
        let path = path ?? ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        for directory in path.split(separator: ":") where directory.hasPrefix("/") {
            let candidate = directory + "/" + name
            if isProgram(candidate) { return candidate }
        }
        return nil
    }

    private static func isProgram(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        return access(path, X_OK) == 0
    }
}
