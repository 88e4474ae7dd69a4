import Crypto
import Dispatch
import Foundation
import StubServer
import Synchronization

/// What the threads of the stub share: its memory, its repository and the queue on which runs run.
final class GitHubCore: Sendable {
    let state: Mutex<GitHubState>
    let git: BareRepository

    /// Where runs check commits out.
    let workFolder: String

    /// The one runner.
    let queue = DispatchQueue(label: "stub-github.runs")

    /// One look at the branches at a time, or an old look would undo a new one.
    let observing = Mutex(())

    init(settings: StubGitHub.Settings, git: BareRepository, workFolder: String) {
        state = Mutex(GitHubState(settings: settings))
        self.git = git
        self.workFolder = workFolder
        let heads = git.heads()
        state.withLock { $0.heads = heads }
    }

    // MARK: Answering

    /// Answers a request to the interface.
    func answer(_ request: StubServer.Request) -> StubResponse {
        var call = Call(request)
        let fault = takeFault(for: call)
        let reply: Reply
        if let fault, !fault.actsFirst, let refused = fault.reply {
            reply = finish(refused, for: call, isFree: true)
        } else {
            var answered = carryOut(&call)
            answered.reply = conditional(answered.reply, for: call)
            let isFree = answered.isFree || (answered.reply.status == 304 && call.login != nil)
            let finished = finish(answered.reply, for: call, isFree: isFree)
            reply = fault?.reply.map { finish($0, for: call, isFree: true) } ?? finished
        }
        return send(reply, for: request, fault: fault)
    }

    /// Who asks is found, the limit is checked, and then the route answers.
    private func carryOut(_ call: inout Call) -> (reply: Reply, isFree: Bool) {
        guard call.headers["user-agent"]?.isEmpty == false else {
            let text =
                "Request forbidden by administrative rules. "
                + "Please make sure your request has a User-Agent header.\n"
            return (.text(text, type: "text/html", status: 403), true)
        }
        let isFree = call.path == ["rate_limit"]
        do {
            let token = try authenticate(&call)
            let resource = Self.resource(of: call)
            let login = call.login
            try state.withLock { state in
                if !isFree, state.limit(of: resource).remaining == 0 { throw state.overLimit(login) }
            }
            return (try route(call, token), isFree)
        } catch let refusal as Refusal {
            return (refusal.reply, isFree)
        } catch {
            return (Refusal(status: 500, message: "\(error)").reply, isFree)
        }
    }

    private func authenticate(_ call: inout Call) throws -> StubGitHub.Token? {
        guard let name = call.token else { return nil }
        guard let token = state.withLock({ $0.settings.tokens[name] }) else {
            throw Refusal(status: 401, message: "Bad credentials")
        }
        call.login = token.login
        return token
    }

    static func resource(of call: Call) -> String {
        switch call.path.first {
        case "search": "search"
        case "graphql": "graphql"
        default: call.login == nil ? "anonymous" : "core"
        }
    }

    // MARK: Finishing

    /// Gives a reply its tag, and 304 to who has it already.
    private func conditional(_ reply: Reply, for call: Call) -> Reply {
        guard call.isRead, reply.status == 200, case .json(let body) = reply.body else { return reply }
        // A tag depends on the token, on the form that was asked for, and on the neighbours' addresses.
        let parts = [
            call.token, call.headers["accept"], call.headers["x-github-api-version"], reply.headers["Link"],
        ]
        let seed = parts.map { $0 ?? "" }.joined(separator: "\n")
        let digest = SHA256.hash(data: Data(body.bytes + Array(seed.utf8)))
        let tag = "W/\"" + digest.map { String(format: "%02x", $0) }.joined() + "\""
        var tagged = reply
        tagged.headers["ETag"] = tag
        tagged.headers["Cache-Control"] = call.login == nil ? "public, max-age=60" : "private, max-age=60"
        if call.headers["if-none-match"] == tag {
            tagged.status = 304
            tagged.body = .none
        }
        return tagged
    }

    /// Adds what every answer carries, and counts it.
    private func finish(_ reply: Reply, for call: Call, isFree: Bool) -> Reply {
        let resource = Self.resource(of: call)
        let name = call.token
        var finished = reply
        state.withLock { state in
            if !isFree { state.spend(resource) }
            var fields = state.limitFields(of: resource)
            fields["Date"] = Timestamp.field(state.now)
            fields["Server"] = "github.com"
            fields["X-GitHub-Request-Id"] = "STUB:\(state.exchanges.count + 1)"
            fields["X-GitHub-Media-Type"] = "github.v3; format=json"
            fields["X-GitHub-Api-Version-Selected"] =
                call.headers["x-github-api-version"] ?? "2022-11-28"
            if let scopes = name.flatMap({ state.settings.tokens[$0]?.scopes }) {
                fields["X-OAuth-Scopes"] = scopes.joined(separator: ", ")
            }
            finished.headers = fields.merging(reply.headers) { $1 }
        }
        return finished
    }

    /// Notes the exchange and gives it to the socket, whole or badly.
    private func send(_ reply: Reply, for request: StubServer.Request, fault: StubGitHub.Fault?)
        -> StubResponse
    {
        var isSilent = false
        if case .silence = fault?.kind { isSilent = true }
        note(request, status: isSilent ? 0 : reply.status, isForStorage: false)
        var headers = reply.headers
        let bytes: [UInt8]
        switch reply.body {
        case .none:
            bytes = []
        case .json(let value):
            headers["Content-Type"] = headers["Content-Type"] ?? "application/json; charset=utf-8"
            bytes = value.bytes
        case .bytes(let content, let type):
            headers["Content-Type"] = type
            bytes = content
        }
        let whole = StubResponse(
            status: reply.status,
            headers: headers,
            framing: .length(nil),
            steps: bytes.isEmpty ? [] : [.send(bytes)]
        )
        return fault?.spoil(whole, body: bytes) ?? whole
    }

    /// Keeps a request for the test to look at.
    func note(_ request: StubServer.Request, status: Int, isForStorage: Bool) {
        let exchange = StubGitHub.Exchange(
            method: request.method,
            target: request.target,
            headers: request.headers,
            body: request.body,
            status: status,
            hasToken: request.headers["authorization"] != nil,
            isForStorage: isForStorage
        )
        state.withLock { $0.exchanges.append(exchange) }
    }
}
