// What a refusal means, as a status or inside a stream.

import Foundation
import HTTP

/// What a host refused, with all that helps to say why.
struct OpenAIRefusal {
    /// The status, or what the host put in its place inside a stream; nil where it said none.
    let status: Int?
    /// The header fields that came with it.
    var headers = HTTPHeaders()
    /// The error object, if there was one.
    let failure: OpenAIFailure?
    /// What came in its place.
    var body: [UInt8] = []
    /// The model that was asked for, if any.
    let model: String?
    /// The host, for people.
    let url: String
    /// Whether a key was sent.
    let hadKey: Bool

    /// What it means.
    var error: ModelError {
        guard let status else { return .serverFailed(text: words) }
        return switch status {
        case 401: .keyRefused(url: url, hadKey: hadKey)
        case 400, 404, 422:
            if let model, isAboutMissingModel {
                .modelNotOffered(name: SafeText.sentence(model), url: url)
            } else {
                .rejected(status: status, text: words)
            }
        // A limit on what is paid for does not go away by waiting.
        case 429 where failure?.code == "insufficient_quota": .rejected(status: 429, text: words)
        case 429: .rateLimited(retryAfter: retryAfter)
        // llama.cpp's server says this while it loads its model.
        case 503: retryAfter.map { ModelError.rateLimited(retryAfter: $0) } ?? .busy
        case 300..<400: .rejected(status: status, text: "it sends us to another address")
        case 408, 499, 500...: .serverFailed(text: words)
        default: .rejected(status: status, text: words)
        }
    }

    private var words: String {
        if let text = failure?.text.map(SafeText.sentence), !text.isEmpty { return text }
        let said = "status \(status ?? 0)"
        let start = body.first { $0 > 0x20 }
        if start == UInt8(ascii: "<") { return said + " with a web page" }
        let words = SafeText.sentence(String(decoding: body.prefix(400), as: UTF8.self))
        return words.isEmpty ? said + " without a reason" : words
    }

    private var isAboutMissingModel: Bool {
        if failure?.code == "model_not_found" { return true }
        guard let text = failure?.text?.lowercased(), text.contains("model") else { return false }
        return ["not found", "not exist", "not a valid model", "invalid model"].contains { text.contains($0) }
    }

    /// How long to wait, as OpenAI, or as HTTP has it: in seconds or until a moment.
    private var retryAfter: Duration? {
        if let text = headers["retry-after-ms"], let milliseconds = Double(text) {
            return Self.wait(milliseconds / 1000)
        }
        guard let text = headers["Retry-After"] else { return nil }
        if let seconds = Double(text) { return Self.wait(seconds) }
        // The host's own clock says how far away the moment is.
        guard let moment = Self.date(text), let now = headers["Date"].flatMap(Self.date) else { return nil }
        return Self.wait(moment.timeIntervalSince(now))
    }

    private static func wait(_ seconds: Double) -> Duration? {
        (0...86_400 * 366).contains(seconds) ? .seconds(seconds) : nil
    }

    private static func date(_ text: String) -> Date? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.date(from: text)
    }
}
