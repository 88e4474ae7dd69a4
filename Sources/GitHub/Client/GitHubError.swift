package import Foundation
package import HTTP

/// Why GitHub did not do what it was asked.
///
/// Each case is a different thing to do about it.
package enum GitHubError: Error, Sendable, Hashable {
    /// There is no token to ask with.
    case notSignedIn

    /// The token is not valid, or not any more.
    case unauthorized(message: String)

    /// The token may not do this; a scope or permission that would help is named where it is known.
    case forbidden(message: String, missingScope: String?)

    /// There is no such thing, or the token may not know of it.
    case notFound(path: String)

    /// Too much was asked; nothing will be answered before a time of this machine's clock.
    case rateLimited(until: Date, isSecondary: Bool)

    /// GitHub understood and refused (422, 400): each field says what is wrong with one part.
    case invalid(message: String, fields: [String])

    /// The thing is not in the state that was expected (409), or this cannot be done to it now (405).
    case conflict(message: String)

    /// It was there once, or the feature is turned off.
    case gone

    /// GitHub broke while it worked; a write may or may not have been done.
    case server(status: Int)

    /// No whole answer came; a write may or may not have been done.
    case unreachable(HTTPError)

    /// The answer is not what it should be.
    case unreadable(what: String)

    /// The task was cancelled.
    case cancelled
}

extension GitHubError: CustomStringConvertible {
    /// What happened and what to do, for people.
    package var explanation: String { message + " " + remedy }

    /// The same as `explanation`.
    package var description: String { explanation }

    /// What happened, in one sentence.
    package var message: String {
        switch self {
        case .notSignedIn: "Nobody is signed in to GitHub."
        case .unauthorized(let text): "GitHub does not accept the token\(Self.appended(text))."
        case .forbidden(let text, _): "GitHub does not allow this\(Self.appended(text))."
        case .notFound(let path): "GitHub has nothing at \(path), or the token may not see it."
        case .rateLimited(let until, false):
            "GitHub's limit on requests is used up until \(Self.clockTime(until))."
        case .rateLimited(let until, true):
            "GitHub asks to be left alone until \(Self.clockTime(until)): too much came at once."
        case .invalid(let text, let fields):
            "GitHub refused the request\(Self.appended(([text] + fields).joined(separator: "; ")))."
        case .conflict(let text): "GitHub cannot do this now\(Self.appended(text))."
        case .gone: "It is no longer there, or it is turned off for this repository."
        case .server(let status): "GitHub failed (\(status))."
        case .unreachable(let error): "GitHub did not answer: \(ServerText.sentence(error.description))."
        case .unreadable(let what): "GitHub sent something that cannot be used: \(what)."
        case .cancelled: "The request was cancelled."
        }
    }

    /// What a person can do about it, in one sentence.
    package var remedy: String {
        switch self {
        case .notSignedIn:
            "Set GITHUB_TOKEN, name a token file, or run `gh auth login`."
        case .unauthorized: "Make a new token, or run `gh auth login`; then start again."
        case .forbidden(_, let scope?): "Give the token \(ServerText.sentence(scope)), then retry."
        case .forbidden(_, nil): "Ask for the right in the repository, or use a token that has it."
        case .notFound: "Check the name, and that the token may read the repository."
        case .rateLimited: "It goes on by itself then."
        case .invalid: "Change what the message names."
        case .conflict: "Refresh, look at its state and retry."
        case .gone: "Nothing can be fetched any more."
        case .server: "Retry in a moment; look at https://www.githubstatus.com if it stays."
        case .unreachable: "Check the network and the address; what is kept here stays readable."
        case .unreadable: "Retry; if it stays, check that the address is that of a GitHub server."
        case .cancelled: "Retry when you want it to go on."
        }
    }

    private static func appended(_ text: String) -> String {
        let sentence = ServerText.sentence(text)
        return sentence.isEmpty ? "" : ": " + sentence
    }

    private static func clockTime(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle().time(includingFractionalSeconds: false)) + " UTC"
    }
}
