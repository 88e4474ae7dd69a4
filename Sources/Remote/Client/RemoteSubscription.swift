import Domain

/// One stream of events that the client follows, through all the connections it takes.
struct RemoteSubscription {
    /// Where the events go; gone when the reader has let go.
    weak var inbox: EventInbox?
    /// The last durable event that arrived, or where the engine said that the stream begins; nil until it did.
    var position: EventCursor?
    /// The number of the request that began it on the present connection; nil when it is not open there.
    var request: Int?
    /// Whether the reader has to empty the inbox first.
    var isCutOff = false

    /// Whether it begins now, and the engine has not said yet where that is.
    var isUndecided: Bool { position == nil && request != nil }
}
