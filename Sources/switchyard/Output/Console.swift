import Domain
import Foundation
import Glibc
import Terminal

/// Standard output and standard error of a headless command.
///
/// With `--json`, standard output carries one JSON value and nothing else; everything for people goes to
/// standard error. Text that came from a model, a command or a repository is stripped of control
/// characters, whether or not the reader is a terminal.
struct Console: Sendable {
    /// Whether standard output is for a program.
    let isJSON: Bool

    /// Writes the result: a line for people, or nothing where JSON was asked for.
    func result(_ text: @autoclosure () -> String) {
        guard !isJSON else { return }
        writeOut(Data((Console.clean(text()) + "\n").utf8))
    }

    /// Writes lines of the result in styles of ours.
    ///
    /// - Parameters:
    ///   - lines: What to write; controls in the texts are drawn as dots.
    ///   - depth: The colours of the terminal; nil for plain text, where there is none.
    func result(_ lines: [[StyledRun]], depth: ColorDepth?) {
        guard !isJSON else { return }
        let texts = lines.map { line in
            let parts = line.map { run in
                depth.map { run.painted(depth: $0) } ?? TerminalText.sanitized(run.text)
            }
            return parts.joined()
        }
        writeOut(Data((texts.joined(separator: "\n") + "\n").utf8))
    }

    /// Writes progress for people, to standard error.
    func progress(_ text: String) {
        // Where nobody listens any more, the work goes on.
        try? FileHandle.standardError.write(contentsOf: Data((Console.clean(text) + "\n").utf8))
    }

    /// Writes lines of JSON for a program: as they are, unless a terminal would obey them.
    func jsonLines(_ bytes: Data) {
        guard isatty(STDOUT_FILENO) == 1 else { return writeOut(bytes) }
        writeJSON(bytes.dropLast())
    }

    /// Writes the one JSON value of the command, if JSON was asked for.
    func json(_ value: @autoclosure () -> some Encodable) throws {
        guard isJSON else { return }
        writeJSON(try Console.encoder.encode(value()))
    }

    /// Writes what went wrong and what to do, and as JSON too if that was asked for.
    func failure(_ error: EngineError) {
        progress("switchyard: \(error.message)\n  \(error.remedy)")
        guard isJSON else { return }
        let report = FailureReport(error: .init(message: error.message, remedy: error.remedy))
        if let bytes = try? Console.encoder.encode(report) { writeJSON(bytes) }
    }

    /// The text with control characters made visible, line breaks kept.
    static func clean(_ text: String) -> String { TerminalText.sanitized(text) }

    /// Sorted, pretty, with ISO 8601 dates: made to be read and compared.
    static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return encoder
    }()

    /// Writes to standard output, or ends the process if that cannot be: what is stored stays as it is.
    func writeOut(_ bytes: Data) {
        do {
            try FileHandle.standardOutput.write(contentsOf: bytes)
        } catch {
            // `… | head` has read enough; the exit code is that of a program which SIGPIPE ends.
            let isClosed = (error as NSError).underlyingCode == Int(EPIPE)
            if !isClosed {
                progress("switchyard: standard output cannot be written: \(error.localizedDescription)")
            }
            exit(isClosed ? 128 + SIGPIPE : 1)
        }
    }

    /// Writes JSON with the controls escaped that the encoder leaves as they are: DEL and those of ISO 6429
    /// above it, which some terminals obey.
    private func writeJSON(_ bytes: Data) {
        var text = String.UnicodeScalarView()
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            if (0x7F...0x9F).contains(scalar.value) {
                text.append(contentsOf: String(format: "\\u%04x", scalar.value).unicodeScalars)
            } else {
                text.append(scalar)
            }
        }
        writeOut(Data((String(text) + "\n").utf8))
    }
}

extension NSError {
    /// The system's own code behind an error of Foundation's.
    fileprivate var underlyingCode: Int? { (userInfo[NSUnderlyingErrorKey] as? NSError)?.code }
}

/// A refusal as JSON.
private struct FailureReport: Encodable {
    struct Body: Encodable {
        var message: String
        var remedy: String
    }

    var error: Body
}
