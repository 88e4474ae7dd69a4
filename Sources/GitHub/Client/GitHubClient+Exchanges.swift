// How a call becomes exchanges: marks of what is remembered, tries, redirects, limits and the breaker.

import Foundation
import HTTP

extension GitHubClient {
    /// An answer that was fetched, or remembered and confirmed.
    struct Page: Sendable {
        let body: Data
        let link: String?
        let fetchedAt: Date
        let isUnchanged: Bool
    }

    /// Asks for an address, with the mark of the answer that is remembered.
    func fetch(_ url: String, path: String) async throws(GitHubError) -> Page {
        var call = try configuration.call(.get, url: url, path: path)
        let key = configuration.memoryKey(url: url, accept: GitHubConfiguration.jsonMediaType)
        let remembered = await memory.entry(for: key)
        if let etag = remembered?.etag {
            call.request.headers["If-None-Match"] = etag
        } else {
            call.request.headers["If-Modified-Since"] = remembered?.lastModified
        }
        let response = try await answer(to: call)
        let headers = response.head.headers
        let links = headers.values(of: "Link").joined(separator: ", ")
        let link = links.isEmpty ? nil : links
        if response.status == 304 {
            guard let remembered else {
                throw .unreadable(what: "\"not changed\" as the first answer to \(path)")
            }
            return Page(
                body: remembered.body,
                link: link ?? remembered.link,
                fetchedAt: now(),
                isUnchanged: true
            )
        }
        let page = Page(body: Data(response.body), link: link, fetchedAt: now(), isUnchanged: false)
        if headers["ETag"] != nil || headers["Last-Modified"] != nil {
            let entry = RememberedResponse(
                etag: headers["ETag"],
                lastModified: headers["Last-Modified"],
                link: link,
                body: page.body,
                fetchedAt: page.fetchedAt
            )
            await memory.remember(entry, for: key)
        }
        return page
    }

    /// Makes a call, in up to three tries if that does no harm.
    func answer(to call: GitHubCall) async throws(GitHubError) -> HTTPResponse {
        try askGate(for: call)
        var attempt = 1
        var hasPaused = false
        while true {
            do throws(GitHubError) {
                try askBreaker()
                return try await exchange(call)
            } catch {
                if case .rateLimited(_, true) = error, !hasPaused,
                    let pause = gate.pause(at: now())
                {
                    hasPaused = true
                    try await sleep(for: pause)
                    continue
                }
                let delay = retryPolicy.delay(
                    afterAttempt: attempt,
                    isSafeToRepeat: call.isRepeatable && error.mayPass && !breaker.isOpen(at: watch.elapsed),
                    random: jitter()
                )
                guard let delay else { throw error }
                attempt += 1
                try await sleep(for: delay)
            }
        }
    }

    /// Waits.
    ///
    /// - Throws: `GitHubError.cancelled` when the task is.
    func sleep(for duration: Duration) async throws(GitHubError) {
        do {
            if duration > .zero { try await clock.sleep(for: duration) }
            try Task.checkCancellation()
        } catch {
            throw .cancelled
        }
    }
}

// MARK: - One try

extension GitHubClient {
    /// Sends a request, and again where redirects lead.
    private func exchange(_ call: GitHubCall) async throws(GitHubError) -> HTTPResponse {
        var request = call.request
        var count = 0
        while true {
            // Whatever has left goes without the token, and its answers say nothing of our server.
            let isOurs = request.headers["Authorization"] != nil
            let response = try await send(request, of: call, isOurs: isOurs)
            let step = Redirect.step(
                after: response.head,
                to: request,
                server: configuration.origin,
                mayLeave: call.mayLeave,
                count: count
            )
            switch step {
            case .stay:
                if isOurs {
                    try judge(response, to: call)
                } else if !response.head.isSuccess {
                    throw storageError(response.status, path: call.path)
                }
                return response
            case .follow(let next):
                if isOurs { noteLimits(of: response.head, message: "", call: call) }
                request = next
                count += 1
            case .refuse(let reason):
                throw .unreadable(what: "the answer to \(call.path): \(reason)")
            }
        }
    }

    private func send(
        _ request: HTTPRequest,
        of call: GitHubCall,
        isOurs: Bool
    ) async throws(GitHubError) -> HTTPResponse {
        do throws(HTTPError) {
            let response =
                if call.keepsEnds {
                    try await http.sendKeepingEnds(request, maximumBodyBytes: call.maximumBytes)
                } else {
                    try await http.send(request, maximumBodyBytes: call.maximumBytes)
                }
            if isOurs { noteHealth(response.status) }
            return response
        } catch {
            let failure = GitHubError(error)
            if isOurs { noteFailure(failure, cause: error) }
            throw failure
        }
    }

    /// Throws unless the answer is a success, or says that nothing changed.
    private func judge(_ response: HTTPResponse, to call: GitHubCall) throws(GitHubError) {
        let isGood = response.head.isSuccess || response.status == 304
        let answer =
            isGood
            ? ErrorAnswer() : ErrorAnswer(body: response.body, token: configuration.credential?.token)
        let finding = noteLimits(of: response.head, message: answer.message, call: call)
        if case .limited(let until, let isSecondary) = finding {
            throw .rateLimited(until: until, isSecondary: isSecondary)
        }
        guard !isGood else { return }
        throw answer.error(for: response.head, path: call.path)
    }

    /// A storage's signed address is good for a minute, and what it says is XML.
    private func storageError(_ status: Int, path: String) -> GitHubError {
        switch status {
        case 404, 410: .gone
        case 500...: .server(status: status)
        default: .unreadable(what: "the answer to \(path), whose storage answered with status \(status)")
        }
    }
}

// MARK: - Keeping notes

extension GitHubClient {
    private func askGate(for call: GitHubCall) throws(GitHubError) {
        guard !call.isFree else { return }
        if case .limited(let until, let isSecondary) = gate.finding(for: call.resource, at: now()) {
            throw .rateLimited(until: until, isSecondary: isSecondary)
        }
    }

    @discardableResult
    private func noteLimits(
        of head: HTTPResponseHead,
        message: String,
        call: GitHubCall
    ) -> RateGate.Finding {
        gate.handle(RateAnswer(head, message: message, resource: call.resource), at: now())
    }

    private func askBreaker() throws(GitHubError) {
        if case .wait = breaker.ask(at: watch.elapsed) {
            throw lastFailure ?? .server(status: 503)
        }
    }

    private func noteHealth(_ status: Int) {
        if status >= 500 {
            lastFailure = .server(status: status)
            breaker.failed(at: watch.elapsed)
        } else {
            breaker.succeeded()
        }
    }

    private func noteFailure(_ failure: GitHubError, cause: HTTPError) {
        switch cause {
        case .couldNotConnect, .untrusted, .timedOut, .connectionLost, .invalidResponse, .failed:
            lastFailure = failure
            breaker.failed(at: watch.elapsed)
        case .bodyTooLarge:
            breaker.succeeded()
        case .invalidURL, .unsupported, .libraryMissing, .cancelled:
            breaker.abandoned(at: watch.elapsed)
        }
    }
}

extension GitHubError {
    /// The error of an exchange that gave no whole answer.
    init(_ error: HTTPError) {
        switch error {
        case .cancelled: self = .cancelled
        case .bodyTooLarge(_, let limit): self = .unreadable(what: "an answer of more than \(limit) bytes")
        case .invalidURL, .unsupported, .couldNotConnect, .untrusted, .timedOut, .connectionLost,
            .invalidResponse, .libraryMissing, .failed:
            self = .unreachable(error)
        }
    }

    /// Whether the same question may be answered a moment later.
    var mayPass: Bool {
        switch self {
        case .server: true
        case .unreachable(let error):
            switch error {
            case .couldNotConnect, .timedOut, .connectionLost, .failed: true
            case .invalidURL, .unsupported, .untrusted, .invalidResponse, .bodyTooLarge, .libraryMissing,
                .cancelled:
                false
            }
        case .notSignedIn, .unauthorized, .forbidden, .notFound, .rateLimited, .invalid, .conflict, .gone,
            .unreadable, .cancelled:
            false
        }
    }
}
