import Domain
import Foundation

extension RemoteEngine {
    /// Sends a request and waits for its answer.
    func call<Parameters: Encodable, Answer: Decodable & Sendable>(
        _ kind: RemoteRequest.Kind,
        _ method: WireMethod,
        _ parameters: Parameters,
        returning _: Answer.Type
    ) async throws(EngineError) -> Answer {
        let id = takeNumber()
        let line = try Self.line(OutgoingRequest(id: id, method: method, params: parameters))
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation {
                (continuation: CheckedContinuation<Result<any Sendable, EngineError>, Never>) in
                let request = RemoteRequest(
                    kind: kind,
                    line: line,
                    reader: { try $0.decode(Answer.self, forKey: .result) },
                    answer: continuation
                )
                if case .ended(let error) = state {
                    continuation.resume(returning: .failure(error))
                } else {
                    requests[id] = request
                    sendDue()
                }
            }
        } onCancel: {
            // A command is carried out whatever becomes of who gave it, as by an engine in this process.
            if kind == .question { onQueue { $0.takeBack(id) } }
        }
        guard let answer = try result.get() as? Answer else {
            throw .defect(message: "The engine's answer to \(method) is of another type.")
        }
        return answer
    }

    /// A number for a request.
    func takeNumber() -> Int {
        defer { nextRequest += 1 }
        return nextRequest
    }

    private static func line(_ request: some Encodable) throws(EngineError) -> [UInt8] {
        guard let line = try? WireCoding.line(request) else {
            throw .defect(message: "The request cannot be written as JSON.")
        }
        guard line.count <= WireProtocol.lineLimit else {
            throw .invalid(
                message: "That is too long for the engine (\(line.count >> 20) MB).",
                remedy: "Shorten it, or name a file instead."
            )
        }
        return line
    }

    /// Sends what has not gone out on this connection.
    ///
    /// While the engine has yet to say where a stream that is to begin now begins, nothing else goes out: what is
    /// done after the stream was asked for must be told by it, also when the connection is cut in between.
    func sendDue() {
        guard case .connected = state, !subscriptions.values.contains(where: \.isUndecided) else { return }
        for id in requests.keys.sorted() where requests[id]?.isSent == false {
            guard let line = requests[id]?.line else { continue }
            requests[id]?.isSent = true
            requests[id]?.sendings += 1
            requests[id]?.sentAt = .now()
            if channel?.send(line) != true { return lose() }
        }
        expectAnswer()
    }

    /// Gives a request its answer.
    func finish(_ id: Int, _ result: Result<any Sendable, EngineError>) {
        requests.removeValue(forKey: id)?.answer.resume(returning: result)
    }

    /// Takes a question back whose asker waits no more.
    private func takeBack(_ id: Int) {
        guard let request = requests[id] else { return }
        let error = EngineError.unavailable(message: "The question was taken back.", remedy: "Ask again.")
        finish(id, .failure(error))
        guard request.isSent else { return }
        tell(.cancel, CancelParameters(request: id), id: nil)
    }

    /// Sends what needs no answer.
    func tell(_ method: WireMethod, _ parameters: some Encodable, id: Int?) {
        guard case .connected = state else { return }
        let request = OutgoingRequest(id: id, method: method, params: parameters)
        guard let line = try? WireCoding.line(request) else { return }
        if channel?.send(line) != true { lose() }
    }
}
