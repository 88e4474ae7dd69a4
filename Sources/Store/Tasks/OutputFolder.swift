import Domain
import Foundation

/// The folder beside the database for outputs too long to be stored inside it.
struct OutputFolder: Sendable {
    private let folder: URL

    init(besideDatabase path: String) {
        folder = URL(filePath: path).deletingLastPathComponent().appending(path: "outputs")
    }

    /// Writes an output to a file that only the user can read, and waits until it is on the disk.
    ///
    /// It is written before the transaction that names it is committed, so a crash leaves at worst
    /// a file that no row names. Its name holds the length: a longer output of the same step gets a
    /// new file, and the old one stays valid should the transaction be rolled back.
    ///
    /// - Returns: The name of the file in this folder.
    func write(_ text: RedactedText, of step: StepID) throws(StorageError) -> String {
        let bytes = Data(text.string.utf8)
        let name = "step-\(step)-\(bytes.count).txt"
        let file = folder.appending(path: name)
        do {
            let manager = FileManager.default
            try manager.createDirectory(
                at: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            guard
                manager.createFile(
                    atPath: file.path,
                    contents: nil,
                    attributes: [.posixPermissions: 0o600]
                )
            else { throw StorageError.readOnly(path: file.path) }
            let handle = try FileHandle(forWritingTo: file)
            defer { try? handle.close() }
            try handle.write(contentsOf: bytes)
            try handle.synchronize()
            return name
        } catch let error as StorageError {
            throw error
        } catch let error as CocoaError where error.code == .fileWriteOutOfSpace {
            throw .full(path: file.path)
        } catch {
            throw .cannotOpen(path: file.path, reason: "\(error)")
        }
    }

    /// Deletes a file of this folder that no row names any more.
    func delete(_ name: String) {
        // One that stays costs space and nothing else.
        try? FileManager.default.removeItem(at: folder.appending(path: name))
    }

    /// Reads a part of the output in a file of this folder, at no more memory than the part takes.
    ///
    /// - Parameters:
    ///   - name: The file.
    ///   - offset: The first character wanted; a negative number counts from the end.
    ///   - limit: How many characters at the most.
    /// - Returns: The part.
    /// - Throws: ``StorageError/absent(what:)`` when the file is gone.
    func slice(of name: String, offset: Int, limit: Int) throws(StorageError) -> TextSlice {
        // It is never written again under this name, so it can be mapped.
        guard let bytes = try? Data(contentsOf: folder.appending(path: name), options: .alwaysMapped) else {
            throw .absent(what: "file \(name) of a step's output any more")
        }
        return bytes.withUnsafeBytes { bytes in
            TextSlice(ofUTF8: bytes.assumingMemoryBound(to: UInt8.self), offset: offset, limit: limit)
        }
    }
}
