import CILogs
import Domain
import Foundation

/// An archive of logs that was saved.
struct SavedArchive: Sendable {
    /// How many files are in it.
    let files: Int
    /// How many bytes these have together.
    let bytes: Int
    /// How many bytes the archive itself has.
    let packedBytes: Int
}

// MARK: - Archives of whole runs

extension KeptLogs {
    /// The log of a job in the archive of its attempt.
    ///
    /// - Parameters:
    ///   - job: The name of the job.
    ///   - names: The names of all jobs of the attempt.
    ///   - archive: The archive as it came.
    ///   - limit: The most bytes that the log may have.
    /// - Returns: The log as GitHub has it; nil where there is none that is certainly this job's.
    /// - Throws: `ZipError` when the archive cannot be read, or the log is larger.
    func log(
        of job: String,
        among names: [String],
        in archive: [UInt8],
        maximumBytes limit: Int
    ) throws(ZipError) -> [UInt8]? {
        try RunLogArchive(archive).log(ofJob: job, among: names, maximumBytes: limit)
    }

    /// Saves an archive as it came in a file that its owner alone can read.
    ///
    /// - Parameters:
    ///   - archive: The archive.
    ///   - path: The absolute path of the file, which must not be there.
    /// - Returns: What was saved.
    /// - Throws: `unavailable` when it is no archive or cannot be written, `conflict` when the file is there.
    func save(_ archive: [UInt8], to path: String) throws(EngineError) -> SavedArchive {
        let found: RunLogArchive
        do throws(ZipError) {
            found = try RunLogArchive(archive)
        } catch {
            throw .unavailable(
                message: "What GitHub sent as the logs cannot be read: \(error).",
                remedy: "Nothing was written; try again in a moment."
            )
        }
        try Self.requireFree(path)
        let file = try WholeFile(path, overwriting: false)
        try file.write(Data(archive))
        try file.finish()
        return SavedArchive(files: found.fileCount, bytes: found.byteCount, packedBytes: archive.count)
    }

    /// Throws unless a file of a name can be made: `conflict` where there is one, `unavailable` where the folder cannot
    /// be written to, and `invalid` for a name that depends on where somebody is.
    static func requireFree(_ path: String) throws(EngineError) {
        guard path.hasPrefix("/") else {
            throw .invalid(message: "\(path) is no absolute path.", remedy: "Name the file from / on.")
        }
        guard !FileManager.default.fileExists(atPath: path) else {
            throw .conflict(
                message: "\(path) is there already.",
                remedy: "Choose another name; nothing is replaced."
            )
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw .unavailable(
                message: "Nothing can be written in \(folder).",
                remedy: "Choose a folder that is there and is yours."
            )
        }
    }
}
