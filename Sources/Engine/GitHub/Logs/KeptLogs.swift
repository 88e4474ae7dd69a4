import CILogs
import Domain
import Foundation
import GitHub
import Glibc
import Store

/// The logs of jobs in files beside the database: without secrets, readable by their owner alone, and together no
/// more than a limit.
///
/// A log is two files, its text and what is known of it; the second one comes last, so that what has it is whole. It
/// works on a queue of its own, as a log of 50 MB takes a second to be taken in; memory holds a part of it at a time.
actor KeptLogs {
    /// How many bytes all logs may take.
    static let usualSizeLimit = 256 << 20

    private let folder: String
    private let redactor: Redactor
    private let sizeLimit: Int
    private let executor = QueueExecutor(label: "switchyard.github.logs")
    /// The one that was asked for last.
    private var newest: KeptLog?
    /// Whose logs these are, as far as that was looked up.
    private var repository: String?

    /// The queue on which files are read and written.
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// How much of a log is looked at in one go.
    private static let pieceSize = 262_144

    /// Keeps logs in a folder that exists.
    init(folder: String, redactor: Redactor, sizeLimit: Int = KeptLogs.usualSizeLimit) {
        self.folder = folder
        self.redactor = redactor
        self.sizeLimit = sizeLimit
    }

    // MARK: - Reading

    /// What is known of the log of a job; nil where it is not kept.
    func find(_ job: JobID) -> KeptLog? {
        guard let kept = known(job) else { return nil }
        // What was used last goes last.
        utimensat(AT_FDCWD, textPath(of: job), nil, 0)
        return kept
    }

    /// A part of the log of a job, at the cost of the part; nil where the log is not kept.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - style: How it is written out.
    ///   - offset: The first character wanted; a negative number counts from the end.
    ///   - limit: How many characters at the most.
    /// - Returns: The part.
    func slice(of job: JobID, style: JobLogStyle, offset: Int, limit: Int) -> TextSlice? {
        guard let kept = known(job) else { return nil }
        let window = kept.places.window(at: offset, limit: limit, in: style)
        guard let bytes = bytes(window.bytes, of: job) else { return nil }
        return TextSlice(
            text: WrittenLog.text(of: bytes, in: window, style: style),
            offset: window.offset,
            total: kept.places.length(in: style)
        )
    }

    /// The part of the log of a job that shows what failed, in so many characters; nil where the log is not kept, or
    /// nothing failed.
    func excerpt(of job: JobID, budget: Int) -> String? {
        guard let kept = known(job), let failure = kept.failure else { return nil }
        if let excerpt = kept.excerpt, excerpt.count <= budget { return excerpt }
        guard let text = text(of: job) else { return nil }
        return LogExcerpt.failingPart(of: text, report: failure, budget: budget)
    }

    private func known(_ job: JobID) -> KeptLog? {
        if let newest, newest.job == job, isThere(newest) { return newest }
        newest = nil
        guard let data = FileManager.default.contents(atPath: factsPath(of: job)),
            let kept = try? JSONCoding.decode(KeptLog.self, from: data), kept.form == KeptLog.currentForm,
            kept.job == job, isThere(kept)
        else { return nil }
        newest = kept
        return kept
    }

    /// Whether the text is the one that is described.
    private func isThere(_ kept: KeptLog) -> Bool {
        var status = stat()
        return lstat(textPath(of: kept.job), &status) == 0 && Int(status.st_size) == kept.places.byteCount
    }

    private func bytes(_ range: Range<Int>, of job: JobID) -> [UInt8]? {
        let descriptor = open(textPath(of: job), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            while count < range.count, let base = buffer.baseAddress {
                let place = off_t(range.lowerBound + count)
                let length = pread(descriptor, base + count, range.count - count, place)
                if length < 0 && errno == EINTR { continue }
                guard length > 0 else { break }
                count += length
            }
        }
        return bytes.count == range.count ? bytes : nil
    }

    private func textPath(of job: JobID) -> String { "\(folder)/\(job).log" }

    private func factsPath(of job: JobID) -> String { "\(folder)/\(job).json" }
}

// MARK: - Writing

extension KeptLogs {
    /// Writes the text of a log, without secrets and control sequences; ``keep(_:isCut:places:)`` makes it known.
    ///
    /// - Parameters:
    ///   - log: The log as GitHub has it.
    ///   - job: The job.
    ///   - repository: The repository that it is of.
    /// - Returns: Where the parts of what was written begin.
    /// - Throws: `unavailable` when the file cannot be written.
    func write(_ log: FileEnds, of job: JobID, in repository: String) throws(EngineError) -> LogPlaces {
        belong(to: repository)
        forget(job)
        let file = try WholeFile(textPath(of: job), overwriting: true)
        var stream = redactor.stream()
        var cleaner = LogCleaner()
        for part in log.parts {
            var start = part.startIndex
            while start < part.endIndex {
                let end = min(start + Self.pieceSize, part.endIndex)
                try file.write(Data(cleaner.append(stream.append(part[start..<end]))))
                start = end
            }
        }
        try file.write(Data(cleaner.append(stream.finish())))
        try file.write(Data(cleaner.finish()))
        try file.finish()
        return cleaner.places
    }

    /// Reads what a log that was written tells, and makes it known.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - isCut: Whether the middle of its log is missing.
    ///   - places: Where the parts of its text begin.
    /// - Returns: What is known of it.
    /// - Throws: `unavailable` when the file cannot be written.
    func keep(_ job: PipelineJob, isCut: Bool, places: LogPlaces) throws(EngineError) -> KeptLog {
        let kept = KeptLog(of: job, isCut: isCut, places: places, reading: reading(of: job))
        do {
            let file = try WholeFile(factsPath(of: job.id), overwriting: true)
            try file.write(try JSONCoding.encode(kept))
            try file.finish()
        } catch {
            throw EngineError(error)
        }
        newest = kept
        prune(sparing: job.id)
        return kept
    }

    /// Says whose logs are kept from now on; those of another repository go.
    func belong(to name: String) {
        guard name != repository else { return }
        let mark = folder + "/repository"
        if FileManager.default.contents(atPath: mark) != Data(name.utf8) {
            for entry in entries { unlink(entry.path) }
            newest = nil
            _ = FileManager.default.createFile(
                atPath: mark,
                contents: Data(name.utf8),
                attributes: [.posixPermissions: 0o600]
            )
        }
        repository = name
    }

    private func reading(of job: PipelineJob) -> LogReading? {
        guard job.state.isRed, let text = text(of: job.id) else { return nil }
        return JobLogs.reading(of: text, job)
    }

    private func text(of job: JobID) -> LogText? {
        let file = URL(fileURLWithPath: textPath(of: job))
        // Mapped: of a large log there is one copy in memory, and only for as long as it is read.
        guard let data = try? Data(contentsOf: file, options: .alwaysMapped) else { return nil }
        return LogText(data)
    }

    private func forget(_ job: JobID) {
        if newest?.job == job { newest = nil }
        unlink(factsPath(of: job))
        unlink(textPath(of: job))
    }
}

// MARK: - The limit

extension KeptLogs {
    private struct Entry {
        let path: String
        let name: String
        let size: Int
        /// When it was used last, in seconds since 1970.
        let usedAt: Double
    }

    private var entries: [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { name in
            let path = "\(folder)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0 else { return nil }
            let time = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
            return Entry(path: path, name: name, size: Int(status.st_size), usedAt: time)
        }
    }

    /// Lets the logs go that were not used for longest, until the others are within the limit.
    private func prune(sparing job: JobID) {
        let all = entries
        // What a process left that was killed while it wrote: nobody else writes here.
        for entry in all where entry.name.contains(".partial-") { unlink(entry.path) }
        let texts = all.filter { $0.name.hasSuffix(".log") }.sorted { $0.usedAt < $1.usedAt }
        var total = texts.reduce(0) { $0 + $1.size }
        for entry in texts where total > sizeLimit {
            guard let number = Int64(entry.name.dropLast(".log".count)), number != job.rawValue else {
                continue
            }
            forget(JobID(rawValue: number))
            total -= entry.size
        }
    }
}

extension FileEnds {
    /// The log in parts: of one that was cut whole lines before and behind a line that says so.
    fileprivate var parts: [ArraySlice<UInt8>] {
        guard let cut else { return [bytes[...]] }
        let (head, tail) = (bytes[..<cut], bytes[cut...])
        let newline = UInt8(ascii: "\n")
        let end = head.lastIndex(of: newline).map { $0 + 1 }
        let start = tail.firstIndex(of: newline).map { $0 + 1 } ?? cut
        let missing = omittedBytes + (cut - (end ?? cut)) + (start - cut)
        let size = Int64(missing).asByteCount
        let note = "##[warning]This log is too large to be kept: \(size) of its middle are left out here.\n"
        return [bytes[..<(end ?? cut)], Array(((end == nil ? "\n" : "") + note).utf8)[...], bytes[start...]]
    }
}
