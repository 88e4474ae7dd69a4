import HTTP

/// A request that came whole.
struct IntakeRequest: Sendable {
    let headers: HTTPHeaders
    let body: [UInt8]
}

/// Puts one request together from the pieces in which it arrives; pure, and never holds more than the limits allow.
///
/// What can be refused is refused as soon as the head is there: before a byte of the body is looked at.
struct RequestReader {
    /// What follows from a piece.
    enum Step {
        /// More has to come.
        case more
        /// More has to come, and the sender waits to be asked for it.
        case invite
        /// The request is whole.
        case request(IntakeRequest)
        /// It is not taken.
        case refuse(IntakeAnswer)
    }

    private enum Stage {
        case head
        /// Bytes of a body that are still to come.
        case body(Int)
        case chunkSize
        /// Bytes of a chunk that are still to come.
        case chunk(Int)
        case chunkEnd
        case trailer
        case ended
    }

    /// No line between two chunks is as long.
    private static let longestLine = 1_024
    private static let lineEnd = UInt8(ascii: "\n")

    private let path: String
    private let limits: IntakeLimits
    private var stage = Stage.head
    /// What came of the head, or of a line between two chunks.
    private var pending: [UInt8] = []
    private var trailerBytes = 0
    private var headers = HTTPHeaders()
    private var body: [UInt8] = []

    /// Begins to read a request.
    ///
    /// - Parameters:
    ///   - path: The one path at which deliveries are taken.
    ///   - limits: How much is taken.
    init(path: String, limits: IntakeLimits) {
        self.path = path
        self.limits = limits
    }

    /// Whether anything has come.
    var hasBegun: Bool {
        if case .head = stage { return !pending.isEmpty }
        return true
    }

    /// The bytes of the body that are held.
    var heldBytes: Int { body.count }

    /// Takes the next piece; after a step other than ``Step/more`` and ``Step/invite`` there is none.
    mutating func take(_ piece: ArraySlice<UInt8>) -> Step {
        do throws(IntakeAnswer) {
            guard case .head = stage else { return try takeBody(piece) }
            guard let rest = try takeHead(piece) else { return .more }
            let step = try takeBody(rest)
            guard case .more = step, rest.isEmpty, headers["Expect"]?.lowercased() == "100-continue" else {
                return step
            }
            return .invite
        } catch {
            stage = .ended
            return .refuse(error)
        }
    }

    // MARK: - The head

    /// - Returns: What follows the head; nil while that has not ended.
    private mutating func takeHead(_ piece: ArraySlice<UInt8>) throws(IntakeAnswer) -> ArraySlice<UInt8>? {
        let start = max(0, pending.count - 3)
        pending.append(contentsOf: piece)
        guard let end = Self.endOfHead(in: pending, from: start) else {
            guard pending.count <= limits.headBytes else { throw .headTooLarge }
            return nil
        }
        guard end <= limits.headBytes else { throw .headTooLarge }
        let bytes = pending
        pending = []
        try begin(RequestHead(bytes[..<(end - 2)]))
        return bytes[end...]
    }

    /// The place behind the empty line that ends a head.
    private static func endOfHead(in bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + 3 < bytes.count {
            if bytes[index] == 13, bytes[index + 1] == 10, bytes[index + 2] == 13, bytes[index + 3] == 10 {
                return index + 4
            }
            index += 1
        }
        return nil
    }

    private mutating func begin(_ head: RequestHead) throws(IntakeAnswer) {
        guard head.path == path else { throw .notFound }
        guard head.method == "POST" else { throw .wrongMethod }
        switch try head.framing() {
        case .length(let length):
            guard length <= limits.bodyBytes else { throw .bodyTooLarge(limits.bodyBytes) }
            stage = .body(length)
        case .pieces: stage = .chunkSize
        }
        // Whoever does not know the secret need not send the rest.
        guard head.headers["X-Hub-Signature-256"] != nil else { throw .unsigned }
        headers = head.headers
    }

    // MARK: - The body

    private mutating func takeBody(_ piece: ArraySlice<UInt8>) throws(IntakeAnswer) -> Step {
        var rest = piece
        while true {
            switch stage {
            case .head, .ended: return .more
            case .body(let missing):
                let part = rest.prefix(missing)
                body.append(contentsOf: part)
                guard part.count == missing else {
                    stage = .body(missing - part.count)
                    return .more
                }
                return whole()
            case .chunkSize:
                guard let line = try takeLine(of: &rest) else { return .more }
                let size = try Self.size(line)
                guard size <= limits.bodyBytes - body.count else { throw .bodyTooLarge(limits.bodyBytes) }
                stage = size == 0 ? .trailer : .chunk(size)
            case .chunk(let missing):
                let part = rest.prefix(missing)
                body.append(contentsOf: part)
                rest = rest.dropFirst(part.count)
                guard part.count == missing else {
                    stage = .chunk(missing - part.count)
                    return .more
                }
                stage = .chunkEnd
            case .chunkEnd:
                guard let line = try takeLine(of: &rest) else { return .more }
                guard line.isEmpty else { throw .malformed("a piece of the body is longer than it says") }
                stage = .chunkSize
            case .trailer:
                guard let line = try takeLine(of: &rest) else { return .more }
                guard !line.isEmpty else { return whole() }
                trailerBytes += line.count
                guard trailerBytes <= limits.headBytes else { throw .headTooLarge }
            }
        }
    }

    private mutating func whole() -> Step {
        stage = .ended
        let request = IntakeRequest(headers: headers, body: body)
        body = []
        return .request(request)
    }

    /// Takes a line away from a piece.
    ///
    /// - Returns: The line without its ending; nil while that has not come.
    private mutating func takeLine(of rest: inout ArraySlice<UInt8>) throws(IntakeAnswer) -> [UInt8]? {
        let end = rest.firstIndex(of: Self.lineEnd)
        let part = rest[rest.startIndex..<(end ?? rest.endIndex)]
        guard pending.count + part.count <= Self.longestLine else {
            throw .malformed("a line within the body is too long")
        }
        pending.append(contentsOf: part)
        rest = rest.dropFirst(part.count + 1)
        guard end != nil else { return nil }
        let line = pending
        pending = []
        guard line.last == 13 else { throw .malformed("a line within the body is none") }
        return Array(line.dropLast())
    }

    /// The size in front of a chunk; what follows a semicolon says nothing to us.
    private static func size(_ line: [UInt8]) throws(IntakeAnswer) -> Int {
        let digits = String(decoding: line.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self)
            .filter { $0 != " " && $0 != "\t" }
        guard (1...8).contains(digits.utf8.count), digits.allSatisfy(\.isHexDigit),
            let size = Int(digits, radix: 16)
        else { throw .malformed("the size of a piece of the body is no number") }
        return size
    }
}
