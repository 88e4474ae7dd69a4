import Domain
import Foundation
import Glibc
import Store
import Synchronization

/// What running steps print and what models reply, while they do: one file each, readable as it grows and
/// free of secrets.
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
    ///   - redactor: Removes secrets before anything is written.
    ///   - onGrowth: Called with the length in characters so far, as often as it grows.
    /// - Returns: Where the step prints.
    func begin(
        _ step: StepID,
        redactor: Redactor,
        onGrowth: @escaping @Sendable (Int) -> Void
    ) -> StepOutput {
        StepOutput(path: path(of: step), redactor: redactor, onGrowth: onGrowth)
    }

    /// The whole output of a step so far; nil when it printed nothing, or has ended.
    func text(of step: StepID) -> String? {
        data(of: step).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A part of the output of a step so far; nil when it printed nothing, or has ended.
    func slice(of step: StepID, offset: Int, limit: Int) -> TextSlice? {
        data(of: step).map { data in
            data.withUnsafeBytes { bytes in
                TextSlice(ofUTF8: bytes.assumingMemoryBound(to: UInt8.self), offset: offset, limit: limit)
            }
        }
    }

    /// The file is only ever appended to, so it can be mapped.
    private func data(of step: StepID) -> Data? {
        try? Data(contentsOf: URL(fileURLWithPath: path(of: step)), options: .alwaysMapped)
    }

    /// Forgets the file of a step whose output is in the database.
    func forget(_ step: StepID) {
        try? FileManager.default.removeItem(atPath: path(of: step))
    }
}

/// The output of one running step.
final class StepOutput: Sendable {
    private struct State {
        var redactor: StreamRedactor
        var text = UTF8Stream()
        var length = 0
        var file: FileAppender?
    }

    private let path: String
    private let state: Mutex<State>
    private let onGrowth: @Sendable (Int) -> Void

    init(path: String, redactor: Redactor, onGrowth: @escaping @Sendable (Int) -> Void) {
        self.path = path
        self.onGrowth = onGrowth
        state = Mutex(State(redactor: redactor.stream()))
    }

    /// Adds text.
    func append(_ text: String) { append(text.utf8) }

    /// Adds a piece of text in UTF-8, which may be cut within a character.
    func append(_ bytes: some Sequence<UInt8>) {
        write { $0.text.append($0.redactor.append(bytes)) }
    }

    /// Says that nothing more comes: what was held back as the possible start of a secret is added.
    func finish() {
        write { $0.text.append($0.redactor.finish()) + $0.text.finish() }
    }

    private func write(_ next: (inout State) -> String) {
        let length: Int? = state.withLock { state in
            let text = next(&state)
            guard !text.isEmpty else { return nil }
            // Made with the first text: most steps print nothing.
            if state.file == nil { state.file = FileAppender(path: path, sizeLimit: StepOutputs.sizeLimit) }
            state.file?.append(Array(text.utf8))
            state.length += text.unicodeScalars.count
            return state.length
        }
        if let length { onGrowth(length) }
    }
}

/// Appends to a file up to a limit; a full disk ends the record, not the work.
private struct FileAppender: Sendable {
    private let handle: FileHandle?
    /// Bytes that may still come; negative once the record has ended.
    private var room: Int

    init(path: String, sizeLimit: Int) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        handle = descriptor < 0 ? nil : FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        room = sizeLimit
    }

    mutating func append(_ bytes: [UInt8]) {
        guard room >= 0, let handle else { return }
        let isCut = bytes.count > room
        let note = isCut ? "\n[output ends here: the limit is reached]\n" : ""
        do {
            try handle.write(contentsOf: Data(bytes.prefix(room)) + Data(note.utf8))
            room = isCut ? -1 : room - bytes.count
        } catch {
            room = -1
        }
    }
}
