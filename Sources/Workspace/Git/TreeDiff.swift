import Foundation

/// The difference of two trees, file by file.
package struct TreeDiff: Sendable, Hashable {
    /// One file of a difference.
    package struct File: Sendable, Hashable {
        /// What happened to a file.
        package enum Status: Sendable, Hashable {
            case added
            case deleted
            case modified
            case renamed(from: String)
            /// A file became a symbolic link or the like.
            case typeChanged
        }

        /// The path after the change (before it, if deleted), relative to the top.
        package let path: String
        /// What happened.
        package let status: Status
        /// Lines added; `nil` for a binary file.
        package let additions: Int?
        /// Lines removed; `nil` for a binary file.
        package let deletions: Int?
        /// The object that holds the content before; `nil` where there is none, or none of a file.
        package let oldObject: String?
        /// The object that holds the content after.
        package let newObject: String?
        /// Whether the mode (executable bit) changed.
        package let modeChanged: Bool
        /// The unified diff from its `diff --git` line on; invalid UTF-8 is replaced.
        package let patch: String

        /// Whether git takes the content for binary.
        package var isBinary: Bool { additions == nil }
    }

    /// In the order of paths.
    package let files: [File]

    /// The objects that the tree after has and the tree before has not at the same path: contents, and
    /// with `-t` the trees between.
    let newObjects: [String]

    /// Whether both trees are the same.
    package var isEmpty: Bool { files.isEmpty }
    /// Lines added in all.
    package var additions: Int { files.reduce(0) { $0 + ($1.additions ?? 0) } }
    /// Lines removed in all.
    package var deletions: Int { files.reduce(0) { $0 + ($1.deletions ?? 0) } }
    /// All patches together: what `git apply` takes, unless a file is binary.
    package var patch: String { files.map(\.patch).joined() }

    /// No difference.
    package static let empty = TreeDiff(gitOutput: [])

    /// The options whose output ``init(gitOutput:)`` reads.
    static let options = [
        "diff-tree", "-r", "-M", "-z", "--raw", "--numstat", "-p", "--abbrev=64", "--no-ext-diff",
        "--no-textconv",
        "--no-color", "--src-prefix=a/", "--dst-prefix=b/",
    ]

    /// Reads the three sections of `git diff-tree -z --raw --numstat -p`: NUL-ended raw records, NUL-ended
    /// counts in the same order, an empty record, the patches in the same order.
    init(gitOutput bytes: [UInt8]) {
        var records = Records(bytes[...])
        var raws: [Raw] = []
        while records.peek == UInt8(ascii: ":"), let record = records.next() {
            let parts = record.dropFirst().split(separator: " ")
            guard parts.count == 5, let first = records.next() else { break }
            let isPair = parts[4].hasPrefix("R") || parts[4].hasPrefix("C")
            let second = isPair ? records.next() : nil
            raws.append(Raw(parts, path: second ?? first, source: second == nil ? nil : first))
        }
        newObjects = raws.compactMap(\.newObject)
        // Of trees there are neither counts nor patches.
        raws.removeAll(where: \.isTree)
        var counts: [(Int?, Int?)] = []
        for _ in raws {
            let parts = (records.next() ?? "").split(separator: "\t", omittingEmptySubsequences: false)
            if parts.count == 3, parts[2].isEmpty { _ = (records.next(), records.next()) }
            counts.append((parts.first.flatMap { Int($0) }, parts.dropFirst().first.flatMap { Int($0) }))
        }
        _ = records.next()
        var patches = Self.split(records.rest)[...]
        files = zip(raws, counts).map { raw, count in
            // A change of type is written as a deletion and an addition.
            let parts = patches.prefix(raw.status.hasPrefix("T") ? 2 : 1)
            patches = patches.dropFirst(parts.count)
            return File(
                path: raw.path,
                status: Self.status(raw.status, source: raw.source),
                additions: count.0,
                deletions: count.1,
                oldObject: raw.oldObject,
                newObject: raw.newObject,
                modeChanged: raw.modeChanged,
                patch: parts.joined()
            )
        }
    }

    /// A record `:mode mode object object status` with its paths.
    private struct Raw {
        let status: Substring
        let path: String
        let source: String?
        let oldObject: String?
        let newObject: String?
        let modeChanged: Bool
        let isTree: Bool

        /// Reads the five words after the colon.
        init(_ parts: [Substring], path: String, source: String?) {
            status = parts[4]
            self.path = path
            self.source = source
            oldObject = Self.object(parts[2], mode: parts[0])
            newObject = Self.object(parts[3], mode: parts[1])
            modeChanged = parts[0] != parts[1] && parts[0] != Self.none && parts[1] != Self.none
            isTree = parts[0] == Self.tree || parts[1] == Self.tree
        }

        private static let none = "000000"
        private static let tree = "040000"
        /// The commit of a submodule is in another repository.
        private static let submodule = "160000"

        private static func object(_ name: Substring, mode: Substring) -> String? {
            mode == none || mode == submodule ? nil : String(name)
        }
    }

    private static func status(_ code: Substring, source: String?) -> File.Status {
        switch code.first {
        case "A": .added
        case "D": .deleted
        case "T": .typeChanged
        case "R": source.map { .renamed(from: $0) } ?? .modified
        default: .modified
        }
    }

    /// Cuts at lines that begin with `diff --git`; within a hunk every line begins with one of ` +-\`.
    private static func split(_ bytes: ArraySlice<UInt8>) -> [String] {
        let marker = Array("diff --git ".utf8)
        var starts: [Int] = []
        var lineStart = bytes.startIndex
        while lineStart < bytes.endIndex {
            if bytes[lineStart...].starts(with: marker) { starts.append(lineStart) }
            guard let end = bytes[lineStart...].firstIndex(of: UInt8(ascii: "\n")) else { break }
            lineStart = end + 1
        }
        return zip(starts, starts.dropFirst() + [bytes.endIndex]).map { start, end in
            String(decoding: bytes[start..<end], as: UTF8.self)
        }
    }

    /// NUL-ended records at the beginning of a byte string.
    private struct Records {
        private(set) var rest: ArraySlice<UInt8>

        init(_ bytes: ArraySlice<UInt8>) {
            rest = bytes
        }

        var peek: UInt8? { rest.first }

        mutating func next() -> String? {
            guard let end = rest.firstIndex(of: 0) else { return nil }
            defer { rest = rest[(end + 1)...] }
            return String(decoding: rest[..<end], as: UTF8.self)
        }
    }
}
