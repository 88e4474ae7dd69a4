/// The logs of one attempt of a run as GitHub packs them: `N_job.txt` with all of a job's log, and in some archives
/// `job/N_step.txt` besides.
package struct RunLogArchive: Sendable {
    /// How many files there are.
    package let fileCount: Int
    /// How many bytes these have together, as the archive says.
    package let byteCount: Int

    private let archive: ZipArchive

    /// Reads what is in an archive.
    ///
    /// - Parameter bytes: The archive as it came.
    /// - Throws: ``ZipError`` when it cannot be read.
    package init(_ bytes: [UInt8]) throws(ZipError) {
        archive = try ZipArchive(bytes)
        let files = archive.entries.filter { !$0.isFolder }
        fileCount = files.count
        byteCount = files.reduce(0) { $0 + $1.size }
    }

    /// The whole log of a job.
    ///
    /// GitHub takes characters out of a job's name that no file may have, cuts a long one off, and tells two jobs apart
    /// by a number then. Only a log that can be no other job's is given.
    ///
    /// - Parameters:
    ///   - name: The job's name.
    ///   - names: The names of all jobs of the attempt, this one among them.
    ///   - maximumBytes: The most bytes that it may have.
    /// - Returns: The log, untrusted; nil where there is none, or none that is certainly this job's.
    /// - Throws: ``ZipError`` when it is there and cannot be read, or is larger.
    package func log(
        ofJob name: String,
        among names: [String],
        maximumBytes: Int
    ) throws(ZipError) -> [UInt8]? {
        let labels = Self.labels(of: name)
        guard names.count(where: { !Self.labels(of: $0).isDisjoint(with: labels) }) == 1 else { return nil }
        let found = archive.entries.filter { entry in
            Self.label(ofFile: entry.name).map { labels.contains($0) } == true
        }
        guard found.count == 1 else { return nil }
        return try archive.contents(of: found[0], maximumBytes: maximumBytes)
    }

    // MARK: - Names

    /// How many UTF-16 units of a name are left.
    private static let longestLabel = 90

    /// What a file of this name is the log of, behind a number that can be negative; nil for one of another kind.
    private static func label(ofFile name: String) -> String? {
        guard !name.contains("/"), name.hasSuffix(".txt"), let mark = name.firstIndex(of: "_") else {
            return nil
        }
        let number = name[..<mark].drop { $0 == "-" }
        guard !number.isEmpty, number.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return trimmed(String(name[name.index(after: mark)...].dropLast(".txt".count)))
    }

    /// What the file of a job may be called: what no file name has is taken out, or has something in its place.
    private static func labels(of job: String) -> Set<String> {
        var labels: Set<String> = []
        for substitute in ["", "_", "-"] {
            var label = String.UnicodeScalarView()
            for scalar in job.unicodeScalars {
                if scalar.value < 0x20 || scalar.value == 0x7F
                    || "\"*/:<>?\\|".unicodeScalars.contains(scalar)
                {
                    label.append(contentsOf: substitute.unicodeScalars)
                } else {
                    label.append(scalar)
                }
            }
            let whole = String(label)
            labels.insert(trimmed(whole))
            labels.insert(trimmed(String(decoding: whole.utf16.prefix(longestLabel), as: UTF16.self)))
        }
        return labels
    }

    private static func trimmed(_ label: String) -> String {
        let start = label.drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}
