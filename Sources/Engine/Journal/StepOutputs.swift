import Domain
import Foundation
import Synchronization

/// What steps print and models reply: one file each, readable while it grows.
///
/// A file and not memory, so that a long output costs no memory, survives `kill -9`, and can be read
/// by a front end beside the engine.
final class StepOutputs: Sendable {
    /// Bytes kept of one output.
    static let sizeLimit = 8 * 1024 * 1024

    private let directory: String
    private let open = Mutex<[StepID: StepOutput]>([:])

    /// Keeps outputs in a folder that exists.
    init(directory: String) { self.directory = directory }

    /// The file of a step.
    func path(of step: StepID) -> String { "\(directory)/\(step).txt" }

    /// Begins the output of a step.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - isWrittenElsewhere: Whether another writes the file, and this only counts.
    ///   - onGrowth: Called with the length so far, as often as it grows.
    func begin(
        _ step: StepID,
        isWrittenElsewhere: Bool,
        onGrowth: @escaping @Sendable (Int) -> Void
    ) -> StepOutput {
        let file = isWrittenElsewhere ? nil : FileAppender(path: path(of: step), sizeLimit: Self.sizeLimit)
        let output = StepOutput(file: file, onGrowth: onGrowth)
        open.withLock { $0[step] = output }
        return output
    }

    /// Ends the output of a step and returns its length in characters.
    func end(_ step: StepID) -> Int {
        let output = open.withLock { $0.removeValue(forKey: step) }
        output?.close()
        return (try? slice(of: step, offset: 0, limit: 0).total) ?? 0
    }

    /// A slice of an output; empty when the step printed nothing.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - offset: The first character; negative counts from the end.
    ///   - limit: How many characters at the most.
    func slice(of step: StepID, offset: Int, limit: Int) throws -> TextSlice {
        let file = URL(fileURLWithPath: path(of: step))
        guard FileManager.default.fileExists(atPath: file.path) else {
            return TextSlice(text: "", offset: 0, total: 0)
        }
        return Self.slice(of: try Data(contentsOf: file, options: .mappedIfSafe), offset: offset, limit: limit)
    }

    // MARK: - Detail

    private static func slice(of data: Data, offset: Int, limit: Int) -> TextSlice {
        // Plain ASCII without CR LF, which is one character, has one byte a character: nearly all
        // output is that, and needs no walk over the text.
        let isPlain = !data.contains { $0 >= 0x80 || $0 == 0x0D }
        let whole = isPlain ? "" : String(decoding: data, as: UTF8.self)
        let total = isPlain ? data.count : whole.count
        let start = offset < 0 ? max(0, total + offset) : min(offset, total)
        let end = min(total, start + max(0, min(limit, total)))
        let text =
            isPlain
            ? String(decoding: data[data.startIndex + start..<data.startIndex + end], as: UTF8.self)
            : String(whole.dropFirst(start).prefix(end - start))
        return TextSlice(text: text, offset: start, total: total)
    }
}

/// The output of one running step.
final class StepOutput: Sendable {
    private struct State {
        var length = 0
        var file: FileAppender?
    }

    private let state: Mutex<State>
    private let onGrowth: @Sendable (Int) -> Void

    init(file: FileAppender?, onGrowth: @escaping @Sendable (Int) -> Void) {
        state = Mutex(State(file: file))
        self.onGrowth = onGrowth
    }

    /// Adds text to the file.
    func append(_ text: String) {
        grow(by: text.count) { $0?.append(Array(text.utf8)) }
    }

    /// Counts bytes that another has written to the file.
    func count(_ bytes: ArraySlice<UInt8>) {
        // Continuation bytes of UTF-8 begin no character.
        grow(by: bytes.count { $0 & 0xC0 != 0x80 }) { _ in }
    }

    /// Ends the writing.
    func close() {
        state.withLock { $0.file = nil }
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
struct FileAppender: Sendable {
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
