/// One scripted answer: a head, how the body is framed, and the steps in which it is sent.
package struct StubResponse: Sendable {
    /// How the client learns where the body ends.
    package enum Framing: Sendable {
        /// One HTTP chunk for each `send`.
        case chunked

        /// A Content-Length: the true one, or a claimed one.
        case length(Int?)

        /// The connection's end.
        case untilClose

        /// No head at all: the steps are everything the client gets.
        case raw
    }

    /// One thing to do.
    package enum Step: Sendable {
        case send([UInt8])
        case wait(Duration)

        /// Says nothing more until the client gives up or the server stops.
        case hang

        /// Closes the connection here and now, in the middle.
        case cut

        /// The same, so rudely that the client gets a reset.
        case reset
    }

    /// The status code.
    package var status: Int

    /// Fields besides the one that frames the body.
    package var headers: [String: String]

    /// How the client learns where the body ends.
    package var framing: Framing

    /// What to do, in order.
    package var steps: [Step]

    /// Creates an answer.
    package init(
        status: Int = 200,
        headers: [String: String] = [:],
        framing: Framing = .chunked,
        steps: [Step]
    ) {
        self.status = status
        self.headers = headers
        self.framing = framing
        self.steps = steps
    }

    /// A plain answer with a length.
    package static func plain(_ body: String, status: Int = 200, headers: [String: String] = [:])
        -> StubResponse
    {
        StubResponse(status: status, headers: headers, framing: .length(nil), steps: [.text(body)])
    }

    /// Takes the request and never answers.
    package static let silent = StubResponse(framing: .raw, steps: [.hang])
}

extension StubResponse.Step {
    /// Sends a text.
    package static func text(_ text: String) -> StubResponse.Step { .send(Array(text.utf8)) }
}
