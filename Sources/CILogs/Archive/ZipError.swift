/// Why an archive, or one of its files, cannot be read.
package enum ZipError: Error, Sendable, Equatable {
    /// The bytes are no zip archive, or its end is missing.
    case notAnArchive

    /// What the archive says does not fit together, in words of ours.
    case damaged(String)

    /// It uses what is not read here: encryption, parts, Zip64, another compression.
    case unsupported(String)

    /// A file would be larger than the caller wants it, in bytes.
    case tooLarge(size: Int, limit: Int)

    /// A file is another than was packed.
    case wrongChecksum
}

extension ZipError: CustomStringConvertible {
    /// What is wrong, as a part of a sentence; nothing of it was said by the archive.
    package var description: String {
        switch self {
        case .notAnArchive: "it is no zip archive, or it was cut off"
        case .damaged(let what): "the archive is damaged: \(what)"
        case .unsupported(let what): "the archive uses what is not read here: \(what)"
        case .tooLarge(let size, let limit):
            "a file in the archive has \(size) bytes, and at most \(limit) are read"
        case .wrongChecksum: "a file in the archive is another than was packed"
        }
    }
}
