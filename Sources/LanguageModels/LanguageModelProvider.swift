/// A host of language models: something that lists models, talks with one, and fetches new ones.
///
/// One conversation turn is one `chat` call; the provider keeps no history and never retries: retries,
/// context sizes and the circuit breaker are `ModelCaller`'s, which the engine calls.
package protocol LanguageModelProvider: Sendable {
    /// What people read, such as "Ollama at http://127.0.0.1:11434" or "recorded replies (demo)".
    var label: String { get }

    /// Whether replies come from a recording, which the screen must say wherever it shows one.
    var isRecorded: Bool { get }

    /// Whether models run on this machine, so that its memory is what they have.
    var isOnThisMachine: Bool { get }

    /// The address of a host that works on few requests at a time, so that whoever uses it takes turns; nil
    /// where nothing is shared. One host has one address, however the user wrote it.
    var sharedHost: String? { get }

    /// Whether tokens may cost money there: the user names such a host's model, and none is chosen for them.
    var mayCost: Bool { get }

    /// Whether models can be fetched to the host, and what is on it is all that it answers with.
    var fetchesModels: Bool { get }

    /// How much of this month's tokens is used; nil where nobody counts.
    ///
    /// - Throws: `ModelError.ledgerUnusable` when that cannot be read.
    func budget() throws(ModelError) -> TokenBudget?

    /// The version the host reports; also the cheapest question that shows that the host is alive.
    func version() async throws(ModelError) -> String

    /// The models installed on the host, in the host's order.
    func models() async throws(ModelError) -> [InstalledModel]

    /// What the host knows of one model: what it can do and the context it was trained for.
    ///
    /// - Throws: `ModelError.modelMissing` when the host does not have the model; not where a model may answer
    ///   that is in no list.
    func details(of model: String) async throws(ModelError) -> ModelDetails

    /// The models that are in memory now, with the context each was loaded with.
    func running() async throws(ModelError) -> [RunningModel]

    /// Asks for one reply.
    ///
    /// Cancelling the task closes the connection at once. Progress is called in order, from any thread,
    /// and must return quickly. A reply that the token limit cut is a value with that outcome; a stream
    /// that broke is `ModelError.streamCut`.
    func chat(
        _ request: ChatRequest,
        onProgress: @escaping @Sendable (ChatProgress) -> Void
    ) async throws(ModelError) -> ChatReply

    /// Fetches a model to the host; returns when it is ready to use.
    ///
    /// - Throws: `ModelError.notInLibrary` when nobody offers a model of that name, `.cannotManage` where
    ///   ``fetchesModels`` says no.
    func pull(
        _ model: String,
        onProgress: @escaping @Sendable (PullProgress) -> Void
    ) async throws(ModelError)

    /// Takes a model from the host's disk.
    ///
    /// - Throws: `ModelError.modelMissing` when the host does not have it, `.cannotManage` where that is not its
    ///   business.
    func remove(_ model: String) async throws(ModelError)
}

extension LanguageModelProvider {
    package var isOnThisMachine: Bool { true }

    package var sharedHost: String? { nil }

    package var mayCost: Bool { false }

    package var fetchesModels: Bool { true }

    package func budget() throws(ModelError) -> TokenBudget? { nil }

    package func remove(_ model: String) async throws(ModelError) { throw .cannotManage(host: label) }
}
