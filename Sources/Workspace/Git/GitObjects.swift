/// What `git cat-file --batch` answers.
enum GitObjects {
    /// Reads an answer: for each object a line `name type size`, its bytes and a line break; or a line that
    /// ends in `missing`.
    ///
    /// - Parameters:
    ///   - bytes: The whole answer.
    ///   - names: The names that were asked for, in their order; git answers with full names, these may be short.
    /// - Returns: The bytes by the names asked for; what is missing is left out.
    static func read(batch bytes: [UInt8], asked names: [String]) -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        var rest = bytes[...]
        for name in names {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { break }
            let header = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
            rest = rest[(end + 1)...]
            guard header.count == 3, let size = Int(header[2]) else { continue }
            found[name] = Array(rest.prefix(size))
            rest = rest.dropFirst(size + 1)
        }
        return found
    }
}
