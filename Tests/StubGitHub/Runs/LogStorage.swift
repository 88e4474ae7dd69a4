import Foundation
import StubServer
import Synchronization

/// What a signed address leads to.
struct SignedLog: Sendable {
    let bytes: [UInt8]
    let type: String
    let until: Date
}

// The other origin, where logs lie: it wants no token, and its addresses expire.

extension GitHubCore {
    /// Answers a request to the storage.
    func answerFromStorage(_ request: StubServer.Request) -> StubResponse {
        let response = storageResponse(request)
        note(request, status: response.status, isForStorage: true)
        return response
    }

    private func storageResponse(_ request: StubServer.Request) -> StubResponse {
        guard request.headers["authorization"] == nil else {
            return Self.xml(
                400,
                "InvalidAuthenticationInfo",
                "Authentication information is not given in the correct format."
            )
        }
        let path = request.target.prefix { $0 != "?" }
        let secret = String(path.split(separator: "/").last ?? "")
        let (found, time) = state.withLock { ($0.signedLogs[secret], $0.now) }
        guard let log = found, request.target.contains("?sig=\(secret.prefix(8))%3D") else {
            return Self.xml(404, "BlobNotFound", "The specified blob does not exist.")
        }
        guard time < log.until else {
            return Self.xml(403, "AuthenticationFailed", "Signature not valid in the specified time frame.")
        }
        return StubResponse(
            headers: ["Content-Type": log.type, "Server": "Windows-Azure-Blob/1.0"],
            framing: .length(nil),
            steps: [.send(log.bytes)]
        )
    }

    private static func xml(_ status: Int, _ code: String, _ message: String) -> StubResponse {
        .plain(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>\(code)</Code>"
                + "<Message>\(message)</Message></Error>",
            status: status,
            headers: ["Content-Type": "application/xml"]
        )
    }
}
