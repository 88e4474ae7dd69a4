/// Why a model did not answer.
///
/// Each case is a different thing to do about it.
package enum ModelError: Error, Sendable, Hashable {
    /// The part of a call that ran out of time.
    package enum Phase: Sendable, Hashable {
        /// Loading the model.
        case load

        /// Reading the prompt, up to the first token.
        case firstToken

        /// Any question but a chat: the list of models, the version and so on.
        case answer
    }

    /// No connection, or one that was closed without a word.
    case unreachable(url: String, reason: String)

    /// libcurl, by which every host is asked, is not on this machine.
    case libraryMissing

    /// The host's certificate is not trusted, or encryption could not be agreed on.
    case untrusted(url: String, reason: String)

    /// The host does not have the model.
    case modelMissing(name: String)

    /// The library that models are fetched from does not have the model either.
    case notInLibrary(name: String)

    /// The host's queue is full.
    case busy

    /// The host wants credentials; cloud models give an address to sign in at.
    case unauthorized(signInURL: String?)

    /// The host understood and refused: asking the same again is pointless.
    case rejected(status: Int, text: String)

    /// The host broke while it worked; asking again may help.
    case serverFailed(text: String)

    /// The connection ended in the middle of a reply.
    case streamCut(partialText: String)

    /// A part of the call before the first token took too long.
    case timedOut(phase: Phase)

    /// Tokens came and then stopped for longer than allowed.
    case stalled(partialText: String)

    /// The host said something that is no reply.
    case invalidReply(reason: String)

    /// The prompt cannot fit the model's largest window, so it was not sent. Both counts are in tokens.
    case promptTooLong(estimate: Int, limit: Int)

    /// The host failed several times in a row and is left alone for a while.
    case paused(remaining: Duration)

    /// The task was cancelled.
    case cancelled
}

// MARK: - Text for people

extension ModelError: CustomStringConvertible {
    /// What happened, in one sentence.
    package var message: String {
        switch self {
        case .unreachable(let url, let reason): "The model host at \(url) does not answer: \(reason)."
        case .libraryMissing: "libcurl, by which model hosts are asked, cannot be loaded."
        case .untrusted(let url, let reason): "The model host at \(url) is not trusted: \(reason)."
        case .modelMissing(let name): "The model \(name) is not installed on the host."
        case .notInLibrary(let name): "There is no model named \(name) to fetch."
        case .busy: "The model host is busy and its queue is full."
        case .unauthorized: "The model host wants you to sign in for this model."
        case .rejected(let status, let text): "The model host refused the request (\(status)): \(text)."
        case .serverFailed(let text): "The model host failed: \(text)."
        case .streamCut(let text):
            "The connection to the model broke off after \(text.count) characters of the reply."
        case .timedOut(.load): "The model was not loaded in time."
        case .timedOut(.firstToken): "The model gave no first token in time."
        case .timedOut(.answer): "The model host did not answer in time."
        case .stalled(let text): "The model fell silent after \(text.count) characters of the reply."
        case .invalidReply(let reason): "The model host sent something that is no reply: \(reason)."
        case .promptTooLong(let estimate, let limit):
            "The prompt has about \(estimate) tokens; the model's window leaves room for \(limit)."
        case .paused(let remaining):
            "The model host failed several times and is left alone for \(max(1, remaining.components.seconds)) s."
        case .cancelled: "The call was cancelled."
        }
    }

    /// What a person can do about it, in one sentence.
    package var remedy: String {
        switch self {
        case .unreachable: "Start it with `ollama serve`, or set OLLAMA_HOST to where it runs."
        case .libraryMissing:
            "Install it (on Debian and Ubuntu: libcurl4), then start Switchyard again."
        case .untrusted:
            "Name the file of the authority that signed its certificate in SSL_CERT_FILE, or use its right address."
        case .modelMissing(let name):
            "Fetch it with `switchyard models --pull \(name)` or key M, or choose another model."
        case .notInLibrary: "Check the spelling at https://ollama.com/library."
        case .busy: "Wait for other work on the host to finish, then retry."
        case .unauthorized(let url?): "Sign in at \(url), then retry."
        case .unauthorized(nil): "Sign in with `ollama signin`, then retry."
        case .rejected: "Choose another model, or change what the message names."
        case .serverFailed: "Retry; if it stays, look at the host's log and free its memory."
        case .streamCut: "Retry; if it stays, look whether the host crashed or ran out of memory."
        case .timedOut(.load): "Retry when it is loaded, choose a smaller model, or allow more time to load."
        case .timedOut(.firstToken): "Choose a smaller model or prompt, or allow more time."
        case .timedOut(.answer): "Look whether the host hangs, then retry."
        case .stalled: "Retry; if it stays, restart the model host."
        case .invalidReply: "Look whether the address is really that of a model host."
        case .promptTooLong: "Make the task smaller, or choose a model with a larger window."
        case .paused: "Look whether the host is well; it is tried again by itself."
        case .cancelled: "Retry when you want it to go on."
        }
    }

    /// The message and the remedy together.
    package var description: String { message + " " + remedy }
}
