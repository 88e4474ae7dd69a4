import Foundation
import Synchronization

extension GitHubCore {
    /// All that a repository answers, the more particular before the more general.
    private static let routes: [Route] =
        repositoryRoutes + issueRoutes + pullRoutes + reviewRoutes + commitRoutes + runRoutes
        + notificationRoutes

    /// Finds what a request is about and lets it answer.
    func route(_ call: Call, _ token: StubGitHub.Token?) throws -> Reply {
        switch (call.method, call.path.first) {
        case ("GET", "user") where call.path.count == 1:
            guard let token else { throw Refusal(status: 401, message: "Requires authentication") }
            return .json(state.withLock { $0.signedIn(token.login) })
        case ("GET", "rate_limit"):
            return .json(
                state.withLock {
                    $0.rateLimits(isAnonymous: token == nil, isNewest: call.isNewestVersion)
                }
            )
        case ("GET", "search") where call.path == ["search", "issues"]:
            return try searchIssues(call)
        case ("POST", "graphql"):
            guard token != nil else { throw Refusal(status: 401, message: "Requires authentication") }
            observe()
            return answerGraphQL(call)
        case (_, "repos") where call.path.count >= 3:
            var inner = call
            inner.path = Array(call.path.dropFirst(3))
            return try routeRepository(inner, named: call.path[1] + "/" + call.path[2], token)
        case (_, "repositories") where call.path.count >= 2:
            var inner = call
            inner.path = Array(call.path.dropFirst(2))
            guard call.path[1] == state.withLock({ String($0.repositoryID) }) else { throw Refusal.notFound }
            return try routeRepository(inner, named: nil, token)
        default:
            throw Refusal.notFound
        }
    }

    private func routeRepository(_ call: Call, named name: String?, _ token: StubGitHub.Token?) throws
        -> Reply
    {
        let isHidden = state.withLock { $0.settings.isPrivate } && token == nil
        guard !isHidden, token?.access != StubGitHub.Token.Access.none else { throw Refusal.notFound }
        if let name, let moved = try redirect(call, named: name) { return moved }
        observe()
        let method = call.method == "HEAD" ? "GET" : call.method
        for route in Self.routes where route.method == method {
            guard let parameters = route.match(call.path) else { continue }
            try permit(call, route.area, token)
            var call = call
            call.parameters = parameters
            return try route.answer(self, call)
        }
        throw Refusal.notFound
    }

    /// Where a renamed repository went; nil for the present name.
    private func redirect(_ call: Call, named name: String) throws -> Reply? {
        let (url, id, isPresent, isFormer) = state.withLock { state in
            let name = name.lowercased()
            return (
                state.url, state.repositoryID, name == state.fullName.lowercased(),
                state.formerNames.contains(name)
            )
        }
        if isPresent { return nil }
        guard isFormer else { throw Refusal.notFound }
        let rest = call.path.map { "/" + Self.encoded($0) }.joined()
        let query = call.query.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.encoded($0.value))" }
        let address =
            "\(url)/repositories/\(id)\(rest)" + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        return .json(
            [
                "message": call.isRead ? "Moved Permanently" : "Temporary Redirect",
                "url": .text(address),
                "documentation_url": "https://docs.github.com/rest",
            ],
            status: call.isRead ? 301 : 307,
            headers: ["Location": address]
        )
    }

    private func permit(_ call: Call, _ area: Route.Area, _ token: StubGitHub.Token?) throws {
        guard let token else {
            guard call.isRead else { throw Refusal(status: 401, message: "Requires authentication") }
            return
        }
        guard !token.denied.contains(area.rawValue) else { throw Refusal.noPermission }
        guard !call.isRead else { return }
        if let scopes = token.scopes, !scopes.contains("repo"), !scopes.contains("public_repo") {
            // A classic token without the scope is told that there is nothing.
            throw Refusal(
                status: 404,
                message: "Not Found",
                headers: ["X-Accepted-OAuth-Scopes": "repo"]
            )
        }
        guard token.access.rawValue >= StubGitHub.Token.Access.write.rawValue else {
            throw Refusal.noPermission
        }
    }

    /// The calls about the repository itself.
    private static var repositoryRoutes: [Route] {
        [
            Route("GET", "", .metadata) { core, call in
                let (body, isNewest) = core.state.withLock { state in
                    let token = call.token.flatMap { state.settings.tokens[$0] }
                    return (state.repository(for: token), call.isNewestVersion)
                }
                return .json(isNewest ? body : body.merging(["has_downloads": true]))
            }
        ]
    }
}

extension GitHubState {
    /// The account of a token.
    func signedIn(_ login: String) -> JSON {
        let name = settings.users.first { $0.login == login }?.name
        return user(login).merging(["name": .maybe(name), "email": .null])
    }
}
