import Foundation
import HTTP
import StubGitHub

/// A client that follows nothing, retries nothing and remembers nothing.
struct Visitor {
    /// What came back.
    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let text: String

        /// The members of an object.
        var object: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
        }

        /// The members of a list of objects.
        var list: [[String: Any]] {
            (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [[String: Any]] ?? []
        }

        /// The list under a member.
        func list(_ key: String) -> [[String: Any]] { object[key] as? [[String: Any]] ?? [] }
    }

    let stub: StubGitHub
    private let client = HTTPClient()

    init(_ stub: StubGitHub) { self.stub = stub }

    /// Asks for a path of the repository, or for a whole address.
    func ask(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String = "",
        headers: HTTPHeaders = [:],
        token: String? = "ghp_stubtoken"
    ) async throws -> Answer {
        var headers = headers
        if let token { headers.add("Authorization", "Bearer \(token)") }
        let isWhole = path.hasPrefix("http")
        let url = isWhole ? path : "\(stub.url)/repos/octo/project\(path)"
        let request = HTTPRequest(method: method, url: url, headers: headers, body: Array(body.utf8))
        let response = try await client.send(request)
        return Answer(
            status: response.status,
            headers: response.head.headers,
            text: String(decoding: response.body, as: UTF8.self)
        )
    }

    /// Clones the repository, runs lines of shell in the clone, and pushes the branch they end on.
    func push(_ script: String) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "switchyard-visitor-\(UUID().uuidString.prefix(8))").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-ec",
            """
            git clone --quiet "$1" "$2"
            cd "$2"
            git config user.name Test
            git config user.email test@example.com
            \(script)
            git push --quiet origin HEAD
            """,
            "sh", stub.cloneURL, folder,
        ]
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"]
        ) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw PushFailed() }
    }

    /// A push that git refused.
    struct PushFailed: Error {}
}
