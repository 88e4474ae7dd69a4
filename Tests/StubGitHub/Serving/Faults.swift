import Foundation
import StubServer
import Synchronization

extension GitHubCore {
    /// The first fault that hits a request, one time less from now on.
    func takeFault(for call: Call) -> StubGitHub.Fault? {
        state.withLock { state in
            guard let index = state.faults.firstIndex(where: { $0.hits(call) }) else { return nil }
            state.faults[index].times -= 1
            let fault = state.faults[index]
            state.faults.removeAll { $0.times <= 0 }
            return fault
        }
    }
}

extension StubGitHub.Fault {
    /// Whether the fault is for a request.
    fileprivate func hits(_ call: Call) -> Bool {
        if let method, method != call.method { return false }
        if let path, !call.address.contains(path) { return false }
        return times > 0
    }

    /// What is answered in place of the truth; nil when only the sending is bad.
    var reply: Reply? {
        switch kind {
        case .status(let status, isHTML: true):
            .text(
                "<!DOCTYPE html>\n<html><body><h1>Whoa there!</h1></body></html>\n",
                type: "text/html; charset=utf-8",
                status: status
            )
        case .status(let status, isHTML: false):
            Refusal(status: status, message: "Server Error").reply
        case .secondaryLimit(let status, let retryAfter):
            Refusal.secondaryLimit(status: status, retryAfter: retryAfter).reply
        case .baseModified:
            Refusal(
                status: 405,
                message: "Base branch was modified. Review and try the merge again."
            ).reply
        case .slow, .cut, .silence:
            nil
        }
    }

    /// The answer as it goes over the wire when the sending is bad.
    func spoil(_ response: StubResponse, body: [UInt8]) -> StubResponse {
        var spoiled = response
        switch kind {
        case .status, .secondaryLimit, .baseModified:
            break
        case .silence:
            return .silent
        case .cut:
            spoiled.framing = .length(max(body.count, 2))
            spoiled.steps = [.send(Array(body.prefix(body.count / 2))), .cut]
        case .slow(let pieces, let pause):
            let size = max(1, (body.count + pieces - 1) / max(1, pieces))
            spoiled.steps = stride(from: 0, to: body.count, by: size).flatMap { start in
                [
                    StubResponse.Step.wait(pause),
                    .send(Array(body[start..<min(body.count, start + size)])),
                ]
            }
        }
        return spoiled
    }
}
