import HTTP

/// The line and the fields of a request.
struct RequestHead: Sendable {
    let method: String
    /// The path without the query.
    let path: String
    let headers: HTTPHeaders

    /// Reads a head.
    ///
    /// - Parameter bytes: The lines, each with its ending, without the empty one after them.
    /// - Throws: 400 for what is no head of HTTP 1.
    init(_ bytes: ArraySlice<UInt8>) throws(IntakeAnswer) {
        var lines: [String] = []
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            // What follows the last ending.
            if line.isEmpty, line.startIndex == bytes.endIndex { break }
            let text = line.dropLast()
            guard line.last == UInt8(ascii: "\r"), !text.contains(where: { $0 == 0 || $0 == 13 }) else {
                throw .malformed("a line of the request is none")
            }
            lines.append(String(decoding: text, as: UTF8.self))
        }
        let words = lines.first?.split(separator: " ", omittingEmptySubsequences: false) ?? []
        guard words.count == 3, words[1].hasPrefix("/"), ["HTTP/1.1", "HTTP/1.0"].contains(words[2]) else {
            throw .malformed("this is no request of HTTP 1")
        }
        method = String(words[0])
        path = String(words[1].prefix { $0 != "?" })
        var headers = HTTPHeaders()
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw .malformed("a field has no name") }
            let name = line[..<colon]
            // A name with a space in it begins a line that goes on from the one before, which no honest sender writes.
            guard !name.isEmpty, !name.contains(where: { $0 == " " || $0 == "\t" }) else {
                throw .malformed("a field's name is none")
            }
            headers.add(String(name), Self.trimmed(line[line.index(after: colon)...]))
        }
        self.headers = headers
    }

    /// How the end of the body is told.
    enum Framing: Equatable {
        case length(Int)
        case pieces
    }

    /// How the end of the body is told.
    ///
    /// - Throws: 411 for a body without an end, 400 for two ends, 501 for an encoding that is not known.
    func framing() throws(IntakeAnswer) -> Framing {
        let lengths = Set(headers.values(of: "Content-Length"))
        let encodings = headers.values(of: "Transfer-Encoding")
        guard lengths.count <= 1, lengths.isEmpty || encodings.isEmpty else {
            throw .malformed("the body has two lengths")
        }
        if !encodings.isEmpty {
            guard encodings.count == 1, encodings[0].lowercased() == "chunked" else {
                throw IntakeAnswer(status: 501, text: "the body's encoding is not known")
            }
            return .pieces
        }
        guard let length = lengths.first else { throw .lengthRequired }
        // No sign, and no more digits than a number has.
        guard (1...18).contains(length.utf8.count), length.utf8.allSatisfy({ (48...57).contains($0) }),
            let count = Int(length)
        else { throw .malformed("the body's length is no number") }
        return .length(count)
    }

    private static func trimmed(_ text: Substring) -> String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        var text = text.drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return String(text)
    }
}
