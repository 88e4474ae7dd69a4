// What failures mean: of the connection, and of a status that says no.

import HTTP

extension ModelError {
    /// What a failed exchange means.
    ///
    /// - Parameters:
    ///   - error: The failure.
    ///   - url: The host, for people.
    ///   - text: What came of the reply before.
    ///   - phase: What the host was busy with, if the wait for its first byte was too long.
    init(_ error: HTTPError, url: String, partialText text: String = "", phase: Phase = .answer) {
        switch error {
        case .cancelled:
            self = .cancelled
        case .timedOut(.connect, _, let limit):
            self = .unreachable(url: url, reason: "no connection within \(limit)")
        case .timedOut(.firstByte, _, _):
            self = .timedOut(phase: phase)
        case .timedOut(.silence, _, _):
            self = .stalled(partialText: text)
        case .timedOut(.total, _, _):
            self = .timedOut(phase: .answer)
        case .connectionLost(_, 0):
            self = .unreachable(url: url, reason: "it closed the connection without an answer")
        case .connectionLost:
            self = .streamCut(partialText: text)
        case .invalidResponse(_, let reason):
            self = .invalidReply(reason: SafeText.sentence(reason))
        case .bodyTooLarge(_, let limit):
            self = .invalidReply(reason: "it has more than \(limit) bytes")
        case .couldNotConnect(_, let reason), .failed(_, let reason),
            .unsupported(_, let reason):
            self = .unreachable(url: url, reason: SafeText.sentence(reason))
        case .libraryMissing:
            self = .libraryMissing
        case .untrusted(_, let reason):
            self = .untrusted(url: url, reason: SafeText.sentence(reason))
        case .invalidURL:
            self = .unreachable(url: url, reason: "that is no complete address")
        }
    }

    /// What an error status means.
    ///
    /// - Parameters:
    ///   - status: The status.
    ///   - body: What came with it: Ollama's error object, or anything.
    ///   - model: The model the question was about, if any.
    init(status: Int, body: [UInt8], model: String?) {
        let failure = RepairingJSON().decode(OllamaFailure.self, from: body)
        let words = SafeText.sentence(failure?.text ?? String(decoding: body.prefix(400), as: UTF8.self))
        let text = words.isEmpty ? "status \(status) without a reason" : words
        switch status {
        case 404 where model != nil && failure?.text?.contains("not found") == true:
            self = .modelMissing(name: model ?? "")
        case 401, 403:
            self = .unauthorized(signInURL: failure?.signInURL)
        case 429, 503:
            self = .busy
        case 499, 500...:
            self = .serverFailed(text: text)
        default:
            self = .rejected(status: status, text: text)
        }
    }
}
