import Domain
import Foundation
import Synchronization

/// What running steps print and what models reply, while they do: one file each, readable as it grows.
///
/// A file and not memory, so that a long output costs no memory, survives `kill -9`, and can be read by
/// a front end beside the engine. When a step ends, its output moves into the database.
struct StepOutputs: Sendable {
    /// Bytes kept of one output.
    static let sizeLimit = 8 * 1024 * 1024

    private let directory: String

    /// Keeps outputs in a folder that exists.
    init(directory: String) { self.directory = directory }

    /// The file of a running step.
    func path(of step: StepID) -> String { "\(directory)/live-\(step).txt" }

    /// Begins the output of a step.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - onGrowth: Called with the length in characters so far, as often as it grows.
    /// - Returns: Where the step prints.
    func begin(_ step: StepID, onGrowth: @escaping @Sendable (Int) -> Void) -> StepOutput {
        StepOutput(path: path(of: step), onGrowth: onGrowth)
    }

    /// The whole output of a step so far; nil when it printed nothing, or has ended.
    func text(of step: StepID) -> String? {
        let file = URL(fileURLWithPath: path(of: step))
        guard let data = try? Data(contentsOf: file, options: .mappedIfSafe) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// Forgets the file of a step whose output is in the database.
    func forget(_ step: StepID) {
        try? FileManager.default.removeItem(atPath: path(of: step))
    }
}

/// The output of one running step.
final class StepOutput: Sendable {
    private struct State {
        var length = 0
        var file: FileAppender?
    }

    /// Where the text goes.
    let path: String
    private let state = Mutex(State())
    private let onGrowth: @Sendable (Int) -> Void

    init(path: String, onGrowth: @escaping @Sendable (Int) -> Void) {
        self.path = path
        self.onGrowth = onGrowth
    }

    /// Adds text to the file.
    func append(_ text: String) {
        grow(by: text.count) { [path] file in
            // Made with the first text: most steps print nothing.
            if file == nil { file = FileAppender(path: path, sizeLimit: StepOutputs.sizeLimit) }
            file?.append(Array(text.utf8))
        }
    }

    /// Counts bytes that another has written to the file.
    func count(_ bytes: ArraySlice<UInt8>) {
        // Continuation bytes of UTF-8 begin no character.
        grow(by: bytes.count { $0 & 0xC0 != 0x80 }) { _ in }
    }

    private func grow(by count: Int, _ write: (inout FileAppender?) -> Void) {
        guard count > 0 else { return }
        let length = state.withLock { state in
            write(&state.file)
            state.length += count
            return state.length
        }
        onGrowth(length)
    }
}

/// Appends to a file up to a limit; a full disk ends the record, not the work.
private struct FileAppender: Sendable {
    private let handle: FileHandle?
    private var room: Int

    init(path: String, sizeLimit: Int) {
        let isCreated = FileManager.default.createFile(
            atPath: path,
            contents: nil,
            attributes: [.posixPermissions: 0o600]
        )
        handle = isCreated ? FileHandle(forWritingAtPath: path) : nil
        room = sizeLimit
    }

    mutating func append(_ bytes: [UInt8]) {
        guard room > 0, let handle else { return }
        let note = bytes.count > room ? "\n[output ends here: the limit is reached]\n" : ""
        do {
            try handle.write(contentsOf: Data(bytes.prefix(room)) + Data(note.utf8))
            room -= bytes.count
        } catch {
            room = 0
        }
    }
}
