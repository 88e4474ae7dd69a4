import Foundation
import HTTP

/// What the body of a refusal says; of one that is no JSON (HTML, XML, nothing) it says nothing.
struct ErrorAnswer: Sendable, Hashable {
    /// GitHub's sentence, or an empty text.
    var message = ""

    /// What is wrong with the parts of the request, a sentence each.
    var fields: [String] = []

    /// An answer that says nothing.
    init() {}

    /// Reads a body.
    ///
    /// - Parameters:
    ///   - body: The body, which is untrusted.
    ///   - token: Cut out of what is kept, should a server repeat it.
    init(body: [UInt8], token: GitHubToken?) {
        guard let object = try? JSONDecoder().decode(Wire.self, from: Data(body)) else { return }
        message = ServerText.line(token?.removed(from: object.message ?? "") ?? object.message ?? "")
        fields = object.errors.prefix(20).map { ServerText.line(token?.removed(from: $0) ?? $0) }
    }
}

// MARK: - Which error it is

extension ErrorAnswer {
    /// The error of an answer that is neither a success nor a limit.
    func error(for head: HTTPResponseHead, path: String) -> GitHubError {
        switch head.status {
        case 400, 422: .invalid(message: message, fields: fields)
        case 401: .unauthorized(message: message)
        case 402, 403, 451:
            .forbidden(message: message, missingScope: TokenScopes.missing(from: head.headers))
        case 404: .notFound(path: path)
        case 405, 409: .conflict(message: message)
        case 410: .gone
        case 408, 500...: .server(status: head.status)
        case 411..<500, 406, 407: .invalid(message: message, fields: fields)
        default: .unreadable(what: "an answer with status \(head.status) to \(path)")
        }
    }
}

// MARK: - On the wire

extension ErrorAnswer {
    private struct Wire: Decodable {
        let message: String?
        let errors: [String]

        private enum CodingKeys: String, CodingKey {
            case message
            case errors
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            message = try? container.decode(String.self, forKey: .message)
            // A list of objects and plain sentences, or one of them alone.
            if let list = try? container.decode([Problem].self, forKey: .errors) {
                errors = list.map(\.sentence).filter { !$0.isEmpty }
            } else {
                let problem = try? container.decode(Problem.self, forKey: .errors)
                errors = problem.map { [$0.sentence] }?.filter { !$0.isEmpty } ?? []
            }
        }
    }

    /// One entry of `errors`: an object, a sentence, or something that nobody expected.
    private struct Problem: Decodable {
        let sentence: String

        private enum CodingKeys: String, CodingKey {
            case resource
            case field
            case code
            case message
        }

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                sentence = text
                return
            }
            guard let container = try? decoder.container(keyedBy: CodingKeys.self) else {
                sentence = ""
                return
            }
            func text(_ key: CodingKeys) -> String? { try? container.decode(String.self, forKey: key) }
            let place = [text(.resource), text(.field)].compactMap(\.self).joined(separator: ".")
            let fault = text(.message) ?? text(.code).map(Self.words)
            sentence = [place, fault ?? ""].filter { !$0.isEmpty }.joined(separator: ": ")
        }

        /// The codes that GitHub documents, in words.
        private static func words(for code: String) -> String {
            switch code {
            case "missing": "does not exist"
            case "missing_field": "is missing"
            case "invalid": "is not valid"
            case "already_exists": "already exists"
            case "unprocessable": "cannot be used"
            default: code.replacing("_", with: " ")
            }
        }
    }
}
