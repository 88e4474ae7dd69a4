import CILogs
import Foundation
import Testing

/// One entry of `Samples/*.txt`: a log that a pattern finds, and one that looks alike and that it does not find.
///
/// An entry is `== pattern | class of the cause | file:line:column, test or - | part of the message`, the lines of
/// the log, `-- counter`, and the lines of the counter-sample.
struct FailureSample: Sendable, CustomTestStringConvertible {
    let pattern: String
    let failureClass: String
    let place: String
    let message: String
    let log: String
    let counter: String

    var testDescription: String { pattern }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Samples")

    /// All of them; a file that cannot be read fails the test of completeness.
    static let all: [FailureSample] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().flatMap { name in
            let text = (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
            return ("\n" + text).components(separatedBy: "\n== ").dropFirst().compactMap { FailureSample($0) }
        }
    }()

    private init?(_ entry: String) {
        let parts = entry.components(separatedBy: "\n-- counter\n")
        guard parts.count == 2, let end = parts[0].firstIndex(of: "\n") else { return nil }
        let head = parts[0][..<end].components(separatedBy: " | ")
        guard head.count == 4 else { return nil }
        pattern = head[0]
        failureClass = head[1]
        place = head[2]
        message = head[3]
        log = String(parts[0][parts[0].index(after: end)...])
        counter = parts[1]
    }
}

/// A job's log as GitHub sends it: byte order mark, a time before each line, and the runner's lines around.
func jobLog(_ text: String, after preamble: String = "", exit: String? = nil) -> LogText {
    let whole = preamble + text + (exit.map { "\n##[error]Process completed with exit code \($0)." } ?? "")
    let lines = whole.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
        index,
        line in
        "2026-11-02T10:11:\(10 + index % 50).1234567Z \(line)"
    }
    return LogText("\u{FEFF}" + lines.joined(separator: "\n") + "\n")
}

/// The runner's lines at the beginning of a step.
func step(_ command: String) -> String {
    """
    ##[group]Run \(command)
    \u{1B}[36;1m\(command)\u{1B}[0m
    shell: /usr/bin/bash -e {0}
    ##[endgroup]

    """
}
