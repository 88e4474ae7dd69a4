import Foundation
import Glibc

/// Says who works in a worktree: written beside it, read before it is removed.
package struct WorktreeLease: Codable, Sendable, Hashable {
    /// The process that holds it.
    package let processID: Int32
    /// When that process started, in clock ticks since the machine's start: process numbers come again.
    package let processStart: String
    /// The machine's name.
    package let host: String

    /// The lease of this process.
    package static var own: WorktreeLease {
        let own = ProcessInfo.processInfo.processIdentifier
        return WorktreeLease(processID: own, processStart: start(of: own) ?? "", host: hostName)
    }

    /// Whether its holder still runs.
    ///
    /// One on another machine counts as running: it cannot be asked.
    package var isLive: Bool {
        guard host == Self.hostName else { return true }
        return Self.start(of: processID) == processStart
    }

    /// Asked of the kernel: Foundation's host name may wait for a name server.
    private static var hostName: String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "localhost" }
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The 22nd field of /proc/<pid>/stat, counted behind the name, which may hold blanks.
    private static func start(of process: Int32) -> String? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[end...].split(separator: " ")
        return fields.count > 20 ? String(fields[20]) : nil
    }
}
