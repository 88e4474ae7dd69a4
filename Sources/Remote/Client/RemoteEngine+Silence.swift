package import Dispatch
import Domain

/// Notices that the other end says nothing though something was asked of it, as when its process was stopped.
struct SilenceWatch {
    let limit: DispatchTimeInterval
    let tell: @Sendable (Bool) -> Void
    var lastHeard = DispatchTime.now()
    var isTold = false
    var isArmed = false
}

extension RemoteEngine {
    /// Tells when something asked for has had no answer, and nothing else has come either, for a time; and when
    /// that is over.
    ///
    /// Nothing is sent for it, and where nothing is asked for no time is taken.
    ///
    /// - Parameters:
    ///   - limit: The time.
    ///   - tell: Is told true when the silence has lasted that long, and false when something comes again.
    package func watchSilence(
        of limit: DispatchTimeInterval,
        _ tell: @escaping @Sendable (Bool) -> Void
    ) {
        silence = SilenceWatch(limit: limit, tell: tell)
        expectAnswer()
    }

    /// Begins to watch for an answer, unless that goes on already.
    func expectAnswer() {
        guard let watch = silence, !watch.isArmed, requests.values.contains(where: \.isSent) else { return }
        silence?.isArmed = true
        executor.queue.asyncAfter(deadline: .now() + watch.limit) { [weak self] in
            self?.assumeIsolated { $0.lookForSilence() }
        }
    }

    /// Takes note that something came.
    func heardSomething() {
        guard let watch = silence else { return }
        silence?.lastHeard = .now()
        guard watch.isTold else { return }
        silence?.isTold = false
        watch.tell(false)
    }

    private func lookForSilence() {
        guard let watch = silence else { return }
        silence?.isArmed = false
        let since = DispatchTime.now()
        let isOverdue = requests.values.contains { request in
            request.sentAt.map { max($0, watch.lastHeard) + watch.limit <= since } ?? false
        }
        guard isOverdue, case .connected = state else { return expectAnswer() }
        guard !watch.isTold else { return }
        silence?.isTold = true
        watch.tell(true)
    }
}
