/// A scripted Ollama: lists, shows and pulls models, and gives chat replies in the order of a script, well
/// or badly.
///
///     let ollama = try StubOllama(replies: [.status(503, "server busy"), .text("Hello.")])
///     defer { ollama.stop() }
package final class StubOllama: Sendable {
    /// A model that the server pretends to have.
    package struct Model: Sendable {
        /// The name with its tag.
        package var name: String

        /// What `show` says the model can do.
        package var capabilities: [String]

        /// What `show` says the model was trained for, in tokens.
        package var trainedContext: Int

        /// Creates a model; `name` without a tag means `latest`.
        package init(
            _ name: String = "stub:latest",
            capabilities: [String] = ["completion"],
            trainedContext: Int = 32_768
        ) {
            self.name = name.contains(":") ? name : name + ":latest"
            self.capabilities = capabilities
            self.trainedContext = trainedContext
        }
    }

    /// What a client asked for.
    package struct ChatBody: Sendable {
        /// One message of the conversation.
        package struct Message: Sendable, Hashable {
            /// "system", "user" or "assistant".
            package let role: String

            /// What is said.
            package let content: String
        }

        /// The model as it was named.
        package let model: String

        /// The conversation.
        package let messages: [Message]

        /// Whether lines were asked for, which is the default.
        package let isStreaming: Bool

        /// `num_ctx`.
        package let contextTokens: Int?

        /// `num_predict`.
        package let maximumReplyTokens: Int?

        /// `temperature`.
        package let temperature: Double?

        /// `seed`.
        package let seed: Int?

        /// `stop`; empty when absent.
        package let stop: [String]

        /// `think`, if it was sent.
        package let think: Bool?

        /// The `format` as JSON text.
        package let format: String?

        /// The `keep_alive` as it was written.
        package let keepAlive: String?
    }

    /// Chooses the reply to a request; the number counts chat requests from 1.
    package typealias Script = @Sendable (ChatBody, Int) -> StubReply

    private let routes: StubOllamaRoutes

    /// The underlying server, which counts connections and requests of every kind.
    package let server: StubServer

    /// Starts a server that gives the replies in order, then 500 with a text that says that none is left.
    ///
    /// - Parameters:
    ///   - replies: The replies to chat requests.
    ///   - models: The models it has.
    ///   - pullable: The names that can be fetched.
    ///   - loadsModels: Whether a model counts as loaded once a chat asked for it.
    /// - Throws: `POSIXError` when it cannot listen.
    package convenience init(
        replies: [StubReply] = [],
        models: [Model] = [Model()],
        pullable: Set<String> = [],
        loadsModels: Bool = true
    ) throws {
        try self.init(models: models, pullable: pullable, loadsModels: loadsModels) { _, number in
            number <= replies.count ? replies[number - 1] : .status(500, "no scripted reply is left")
        }
    }

    /// Starts a server whose replies depend on the request.
    ///
    /// - Throws: `POSIXError` when it cannot listen.
    package init(
        models: [Model] = [Model()],
        pullable: Set<String> = [],
        loadsModels: Bool = true,
        script: @escaping Script
    ) throws {
        let routes = StubOllamaRoutes(
            models: models,
            pullable: pullable,
            loadsModels: loadsModels,
            script: script
        )
        self.routes = routes
        server = try StubServer { request, _ in routes.answer(request) }
    }

    /// What to connect to.
    package var url: String { server.url }

    /// The chat requests so far.
    package var requests: [ChatBody] { routes.requests }

    /// Closes everything.
    package func stop() { server.stop() }
}
