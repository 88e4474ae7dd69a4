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

    /// A host whose models nobody can fetch from here has none of that name.
    case modelNotOffered(name: String, url: String)

    /// The library that models are fetched from does not have the model either.
    case notInLibrary(name: String)

    /// The host's queue is full.
    case busy

    /// The host lets nobody ask so often; it may say how long to wait.
    case rateLimited(retryAfter: Duration?)

    /// The host wants credentials; cloud models give an address to sign in at.
    case unauthorized(signInURL: String?)

    /// There is to be a key for the host, and it cannot be read.
    case keyUnusable(reason: String)

    /// The host wants a key, or another one than it got.
    case keyRefused(url: String, hadKey: Bool)

    /// The tokens that may be used in a month are used or promised to other calls; nothing was sent.
    case budgetSpent(used: Int, limit: Int)

    /// How many tokens were used cannot be written down, so that nothing was sent.
    case ledgerUnusable(reason: String)

    /// Fetching and removing models is not the host's business.
    case cannotManage(host: String)

    /// The host understood and refused: asking the same again is pointless.
    case rejected(status: Int, text: String)

    /// The host broke while it worked; asking again may help.
    case serverFailed(text: String)

    /// The connection ended in the middle of a reply.
    case streamCut(partialText: String)

    /// The host's filter ended the reply.
    case filtered(partialText: String)

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
        case .modelNotOffered(let name, let url): "The model host at \(url) has no model named \(name)."
        case .notInLibrary(let name): "There is no model named \(name) to fetch."
        case .busy: "The model host is busy and its queue is full."
        case .rateLimited(nil): "The model host is asked more often than it allows."
        case .rateLimited(let wait?):
            "The model host is asked more often than it allows and wants \(max(1, wait.components.seconds)) s of rest."
        case .unauthorized: "The model host wants you to sign in for this model."
        case .keyUnusable(let reason): "The key for the model host cannot be used: \(reason)."
        case .keyRefused(let url, true): "The model host at \(url) does not accept the key."
        case .keyRefused(let url, false): "The model host at \(url) wants a key."
        case .budgetSpent(let used, let limit):
            "This month's budget of \(limit) tokens has no room for the call: \(used) are used or promised."
        case .ledgerUnusable(let reason): "The tokens of this month cannot be counted: \(reason)."
        case .cannotManage(let host): "\(host) neither fetches nor removes models."
        case .rejected(let status, let text): "The model host refused the request (\(status)): \(text)."
        case .serverFailed(let text): "The model host failed: \(text)."
        case .streamCut(let text):
            "The connection to the model broke off after \(text.count) characters of the reply."
        case .filtered(let text): "The model host's filter ended the reply after \(text.count) characters."
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
        case .unreachable:
            "Start it (Ollama with `ollama serve`), or set OLLAMA_HOST or models.openai.url to where it runs."
        case .libraryMissing:
            "Install it (on Debian and Ubuntu: libcurl4), then start Switchyard again."
        case .untrusted:
            "Name the file of the authority that signed its certificate in SSL_CERT_FILE, or use its right address."
        case .modelMissing(let name):
            "Fetch it with `switchyard models --pull \(name)` or key M, or choose another model."
        case .modelNotOffered: "Choose one that `switchyard models` lists."
        case .notInLibrary: "Check the spelling at https://ollama.com/library."
        case .busy: "Wait for other work on the host to finish, then retry."
        case .rateLimited: "Retry later, or work on fewer tasks at once (queue.tasks)."
        case .unauthorized(let url?): "Sign in at \(url), then retry."
        case .unauthorized(nil): "Sign in with `ollama signin`, then retry."
        case .keyUnusable, .keyRefused(_, false):
            "Let models.openai.key-variable name a variable that holds it, or models.openai.key-file a file."
        case .keyRefused(_, true): "Check that the key is right, still valid, and meant for this host."
        case .budgetSpent:
            "Wait for the next month, raise models.openai.tokens-per-month, or use a model of your own."
        case .ledgerUnusable: "Make the place writable, then retry."
        case .cannotManage: "Use the host's own tools for that; `switchyard models` lists what it has."
        case .rejected: "Choose another model, or change what the message names."
        case .serverFailed: "Retry; if it stays, look at the host's log and free its memory."
        case .streamCut: "Retry; if it stays, look whether the host crashed or ran out of memory."
        case .filtered: "Word the task differently, or choose another model."
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
