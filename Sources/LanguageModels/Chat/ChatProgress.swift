/// What happens during a call, as it happens.
package enum ChatProgress: Sendable, Hashable {
    /// Nothing came yet after this long: the call is queued, the model is loading, or it reads the prompt.
    ///
    /// Zero says that a request is on its way.
    case waiting(Duration)

    /// More of the model's thinking.
    case thinking(String)

    /// More of the reply.
    case text(String)

    /// The try failed for this reason and another starts, the attempt-th of the call: what came so far of
    /// the reply is void.
    case retrying(reason: String, attempt: Int)
}
