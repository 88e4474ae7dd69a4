import Domain
import Terminal

/// How far an output was read.
struct OutputGrowth: Sendable {
    /// What is known of the text.
    let facts: LogFacts
    /// How many characters were read in all.
    let end: Int
    /// How many there are, as the engine says.
    let total: Int
}

/// The output of one step, or the log of a job, in a file: read from the engine page by page, shown in slices, searched.
///
/// It waits for the disk on a queue of its own, so the main thread never does. Letting go of it lets go of
/// the file.
actor OutputLog {
    /// How many characters are asked for at once: read within a few milliseconds, and small in memory.
    static let pageLimit = 262_144

    /// Which output it is.
    nonisolated let id: OutputID
    private let folder: String
    private lazy var store = LogStore(directory: folder)
    private var end = 0

    private let executor = QueueExecutor(label: "switchyard.output")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates the place for an output; the file is made when the first page comes.
    init(_ id: OutputID, folder: String) {
        self.id = id
        self.folder = folder
    }

    /// Reads the page that follows.
    ///
    /// - Parameters:
    ///   - offset: Where it begins, in characters.
    ///   - engine: Who has it.
    /// - Returns: How far the output was read by then.
    /// - Throws: ``EngineError`` when the engine refuses.
    func read(from offset: Int, of engine: any EngineClient) async throws(EngineError) -> OutputGrowth {
        var slice = try await page(from: offset, of: engine)
        // What does not go on where the text ends is of another text, or was read meanwhile.
        if slice.offset == end {
            // As bytes: to walk over the characters of a page takes longer than to read it.
            slice.text.withUTF8 { bytes in
                store.append(UnsafeRawBufferPointer(bytes))
                var count = 0
                for byte in bytes where byte & 0xC0 != 0x80 { count &+= 1 }
                end += count
            }
        }
        return OutputGrowth(facts: store.facts, end: end, total: slice.total)
    }

    private func page(from offset: Int, of engine: any EngineClient) async throws(EngineError) -> TextSlice {
        let limit = id.source.pageLimit
        switch id.source {
        case .step(let step):
            return try await engine.ask(StepOutputQuery(step: step, offset: offset, limit: limit))
        case .log(let run, let job, let style):
            let query = JobLogTextQuery(run: run, job: job, style: style, offset: offset, limit: limit)
            return try await engine.ask(query)
        }
    }

    /// Lines as they are now.
    func lines(_ range: Range<Int>) -> LogSlice { store.snapshot().slice(range) }

    /// What was read, as text without escape sequences of any form.
    func text() -> String { ANSIText.stripped(store.snapshot().text()) }

    /// Looks for words until they are found, or nowhere, or the task is cancelled.
    ///
    /// - Parameters:
    ///   - hunt: What to look for.
    ///   - progress: Told after each block, before others have their turn.
    /// - Returns: What it came to; nil when it was cancelled.
    func find(
        _ hunt: OutputHunt,
        progress: @escaping @MainActor (OutputFinding) -> Void
    ) async -> OutputFinding? {
        var search = OutputSearch(hunt, in: store.snapshot())
        while !Task.isCancelled {
            let finding = search.step()
            guard case .searching = finding else { return finding }
            await progress(finding)
        }
        return nil
    }
}
