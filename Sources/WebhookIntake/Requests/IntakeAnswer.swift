/// What a request is answered with: a status and a sentence.
///
/// It is also thrown where a request is refused before it is whole.
struct IntakeAnswer: Error, Sendable, Hashable {
    /// The status of HTTP.
    let status: Int
    /// One line for whoever looks into GitHub's list of deliveries.
    let text: String

    static let taken = IntakeAnswer(status: 202, text: "taken")
    static let known = IntakeAnswer(status: 200, text: "taken before")
    static let ignored = IntakeAnswer(status: 202, text: "nothing is to be done about it here")
    static let unavailable = IntakeAnswer(
        status: 503,
        text: "the engine cannot take it now; deliver it again"
    )
    static let pong = IntakeAnswer(status: 200, text: "pong")
    static let notFound = IntakeAnswer(status: 404, text: "nothing is taken here")
    static let wrongMethod = IntakeAnswer(status: 405, text: "deliveries come by POST")
    static let tooSlow = IntakeAnswer(status: 408, text: "the request took too long")
    static let lengthRequired = IntakeAnswer(status: 411, text: "the body has no length")
    static let headTooLarge = IntakeAnswer(status: 431, text: "the fields are too long")
    static let unsigned = IntakeAnswer(status: 401, text: "the signature is missing")
    static let forged = IntakeAnswer(status: 401, text: "the signature is wrong")
    static let busy = IntakeAnswer(status: 503, text: "too much comes at once; deliver it again")
    static let noAnswer = IntakeAnswer(status: 503, text: "the engine did not answer; deliver it again")

    static func malformed(_ what: String) -> IntakeAnswer { IntakeAnswer(status: 400, text: what) }

    static func bodyTooLarge(_ limit: Int) -> IntakeAnswer {
        IntakeAnswer(status: 413, text: "the body is larger than \(limit) bytes")
    }

    /// What tells somebody who waits for it to send the body.
    static let invitation = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    /// The answer as it goes over the wire; there is one for each connection.
    var bytes: [UInt8] {
        let body = text + "\n"
        let allowed = status == 405 ? "Allow: POST\r\n" : ""
        let head =
            "HTTP/1.1 \(status) \(Self.phrases[status] ?? "Answered")\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: \(body.utf8.count)\r\n"
            + "\(allowed)Connection: close\r\n\r\n"
        return Array((head + body).utf8)
    }

    private static let phrases = [
        200: "OK", 202: "Accepted", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found",
        405: "Method Not Allowed", 408: "Request Timeout", 411: "Length Required",
        413: "Content Too Large", 431: "Request Header Fields Too Large", 501: "Not Implemented",
        503: "Service Unavailable",
    ]
}
