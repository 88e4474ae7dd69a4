import Domain

extension RemoteEngine {
    /// Begins a stream, as soon as there is a connection.
    func subscribe(_ number: Int, _ inbox: EventInbox?, after cursor: EventCursor?) {
        guard let inbox else { return }
        if case .ended(let error) = state { return inbox.finish(error) }
        subscriptions[number] = RemoteSubscription(inbox: inbox, position: cursor)
        openSubscription(number)
    }

    /// Asks the engine for the events of a stream behind those that arrived.
    func openSubscription(_ number: Int) {
        guard case .connected = state, let subscription = subscriptions[number],
            subscription.request == nil, !subscription.isCutOff
        else { return }
        let id = takeNumber()
        subscriptions[number]?.request = id
        tell(.events, EventsParameters(after: subscription.position), id: id)
    }

    /// The engine has said where a stream begins, or why it does not.
    func subscribed(_ request: Int, _ result: Result<any Sendable, EngineError>) {
        guard let number = subscription(of: request) else { return }
        switch result {
        case .success(let answer):
            guard let answer = answer as? SubscriptionAnswer else { return }
            if subscriptions[number]?.position == nil { subscriptions[number]?.position = answer.cursor }
        case .failure(let error):
            subscriptions.removeValue(forKey: number)?.inbox?.finish(error)
        }
        sendDue()
    }

    /// Hands an event to the reader of its stream.
    func deliver(_ event: EventParameters) {
        guard let number = subscription(of: event.subscription),
            let subscription = subscriptions[number],
            let inbox = subscription.inbox
        else { return }
        let cursor = event.envelope.cursor
        // What came before a cut must not come again.
        if let cursor, let position = subscription.position, cursor <= position { return }
        guard inbox.put(event.envelope) else {
            // The rest stays in the log until the reader has caught up.
            subscriptions[number]?.isCutOff = true
            closeSubscription(number)
            return
        }
        if let cursor { subscriptions[number]?.position = cursor }
    }

    /// The reader has caught up with what was delivered before its inbox was full.
    func takeUpAgain(_ number: Int) {
        subscriptions[number]?.isCutOff = false
        openSubscription(number)
    }

    /// The reader has let go.
    func unsubscribe(_ number: Int) {
        closeSubscription(number)
        subscriptions[number] = nil
        sendDue()
    }

    private func closeSubscription(_ number: Int) {
        guard let request = subscriptions[number]?.request else { return }
        subscriptions[number]?.request = nil
        tell(.unsubscribe, UnsubscribeParameters(subscription: request), id: takeNumber())
    }

    /// The stream that a request began on the present connection.
    func subscription(of request: Int) -> Int? {
        subscriptions.first { $0.value.request == request }?.key
    }
}
