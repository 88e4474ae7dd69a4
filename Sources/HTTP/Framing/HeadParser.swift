/// Puts the header lines that libcurl hands over together into response heads.
///
/// One exchange can have several heads: interim ones (1xx) and one for each redirect. Trailing fields after
/// the body look like header lines too and are left to the caller to ignore.
struct HeadParser: Sendable {
    /// What a line meant.
    enum Outcome: Hashable {
        /// More lines follow.
        case more

        /// The head is complete.
        case head(HTTPResponseHead)

        /// The head grew over the limit.
        case tooLarge
    }

    /// More than any honest server sends; libcurl itself sets no limit on the sum in old versions.
    static let maximumBytes = 256 * 1024

    private var head = HTTPResponseHead(status: 0)
    private var byteCount = 0

    /// Takes one line with its ending.
    mutating func handle(line bytes: some Collection<UInt8>) -> Outcome {
        byteCount += bytes.count
        guard byteCount <= Self.maximumBytes else { return .tooLarge }
        let line = String(decoding: bytes, as: UTF8.self).trimmingPrefixAndSuffix(while: \.isWhitespace)
        if line.isEmpty {
            return .head(head)
        }
        if line.hasPrefix("HTTP/") {
            head = HTTPResponseHead(status: Self.status(of: line))
            byteCount = 0
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...].trimmingPrefixAndSuffix(while: \.isWhitespace)
            head.headers.add(String(line[..<colon]), String(value))
        }
        return .more
    }

    private static func status(of line: some StringProtocol) -> Int {
        let parts = line.split(separator: " ", maxSplits: 2)
        return parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    }
}

extension StringProtocol {
    fileprivate func trimmingPrefixAndSuffix(while isUnwanted: (Character) -> Bool) -> SubSequence {
        guard let first = firstIndex(where: { !isUnwanted($0) }),
            let last = lastIndex(where: { !isUnwanted($0) })
        else { return self[startIndex..<startIndex] }
        return self[first...last]
    }
}
