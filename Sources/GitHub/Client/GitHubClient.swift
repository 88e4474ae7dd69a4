package import Foundation
package import HTTP

/// Speaks to one GitHub server for one account, and keeps to the server's rules.
///
/// What was asked before is asked with its mark, so that an unchanged answer costs nothing. Reads that fail
/// are tried again; writes never are, go one at a time and keep a second's distance. A call never waits for
/// a limit: it fails with the time from which on it makes sense, and does not reach the server before.
/// A server that fails again and again is left alone for half a minute.
package actor GitHubClient {
    /// Which server it is, and as whom it is asked.
    package nonisolated let configuration: GitHubConfiguration

    let http: HTTPClient
    let memory: any ResponseMemory
    let clock: any Clock<Duration>
    let watch: Stopwatch
    let now: @Sendable () -> Date
    let jitter: @Sendable () -> Double
    let retryPolicy = RetryPolicy()
    let turns = WriteTurns()
    var pace = WritePace()
    var gate = RateGate()
    var breaker = CircuitBreaker()
    var lastFailure: GitHubError?

    /// Creates a client that has asked nothing yet.
    ///
    /// - Parameters:
    ///   - configuration: Which server, and as whom.
    ///   - http: What requests go through.
    ///   - memory: Where answers are remembered.
    ///   - clock: Times the waits.
    ///   - now: The time of this machine.
    ///   - jitter: Numbers from 0 to 1 that spread the tries.
    package init(
        _ configuration: GitHubConfiguration,
        http: HTTPClient,
        memory: any ResponseMemory,
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date = { .now },
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.configuration = configuration
        self.http = http
        self.memory = memory
        self.clock = clock
        self.now = now
        self.jitter = jitter
        watch = Stopwatch(clock)
    }

    /// What the last answers said of how much may still be asked, with the time to wake up at.
    package var limits: RateLimits { gate.limits }

    /// Why the server is left alone for a while, having failed again and again; `nil` while it is not.
    ///
    /// What is asked now does not reach it.
    package var whyLeftAlone: GitHubError? {
        breaker.isOpen(at: watch.elapsed) ? lastFailure ?? .server(status: 503) : nil
    }

    // MARK: Reading

    /// Asks for one thing.
    ///
    /// - Parameters:
    ///   - path: A path below the base address, percent-encoded, such as `/repos/me/mine`.
    ///   - query: What to ask there, not encoded.
    ///   - type: What the answer is read as.
    /// - Returns: The thing, and how old it is.
    /// - Throws: `GitHubError`; that something did not change is no error.
    package func get<Value: Decodable & Sendable>(
        _ path: String,
        query: [URLQueryItem] = [],
        as type: Value.Type = Value.self
    ) async throws(GitHubError) -> Fetched<Value> {
        let answer = try await fetch(try configuration.address(of: path, query: query), path: path)
        return Fetched(
            value: try await GitHubCoding.decode(answer.body, as: type, from: path),
            fetchedAt: answer.fetchedAt,
            isUnchanged: answer.isUnchanged
        )
    }

    /// Asks for a list, page after page.
    ///
    /// - Parameters:
    ///   - path: A path below the base address, percent-encoded.
    ///   - key: The key that the items lie under, when a page is an object.
    ///   - query: What to ask there, not encoded; pages are as large as allowed unless it says otherwise.
    ///   - limit: How many items to take at most.
    ///   - type: What each item is read as.
    ///   - isKnown: Whether an item is no news: behind a page that ends with such a one nothing more is asked for.
    /// - Returns: The items in the server's order; the age is that of the first page.
    /// - Throws: `GitHubError`, without the pages that came; asking again costs nothing for those.
    package func list<Item: Decodable & Sendable>(
        _ path: String,
        under key: String? = nil,
        query: [URLQueryItem] = [],
        limit: Int = 1_000,
        of type: Item.Type = Item.self,
        until isKnown: @escaping @Sendable (Item) -> Bool = { _ in false }
    ) async throws(GitHubError) -> Fetched<[Item]> {
        let size = URLQueryItem(name: "per_page", value: String(min(100, max(1, limit))))
        let hasSize = query.contains { $0.name == size.name }
        var next: String? = try configuration.address(of: path, query: hasSize ? query : query + [size])
        var visited: Set<String> = []
        var items: [Item] = []
        var fetchedAt: Date?
        var isUnchanged = true
        var isCut = false
        while let url = next, items.count < limit, visited.insert(url).inserted,
            visited.count <= Self.maximumPages
        {
            let page = try await fetch(url, path: path)
            let more: [Item] = try await GitHubCoding.items(page.body, under: key, from: path)
            items.append(contentsOf: more)
            fetchedAt = fetchedAt ?? page.fetchedAt
            isUnchanged = isUnchanged && page.isUnchanged
            next = nil
            guard let link = LinkHeader(page.link).next else { break }
            if let last = more.last, isKnown(last) {
                isCut = true
            } else {
                next = try configuration.address(of: link)
            }
        }
        return Fetched(
            value: Array(items.prefix(limit)),
            fetchedAt: fetchedAt ?? now(),
            isUnchanged: isUnchanged,
            isComplete: next == nil && !isCut && items.count <= limit
        )
    }

    /// A server whose pages never end is not followed for ever.
    private static let maximumPages = 1_000

    /// Fetches a file, such as a log, which may lie on another server; the token does not go there.
    ///
    /// - Parameters:
    ///   - path: A path below the base address, percent-encoded.
    ///   - maximumBytes: The most to accept, after unpacking.
    ///   - accept: The form that it is wanted in.
    /// - Returns: The bytes.
    /// - Throws: `GitHubError`; `.gone` when the storage does not have it any more.
    package func download(
        _ path: String,
        maximumBytes: Int,
        accept: String = "application/vnd.github+json"
    ) async throws(GitHubError) -> [UInt8] {
        try await fetchFile(path, maximumBytes: maximumBytes, keepsEnds: false, accept: accept).body
    }

    /// Fetches a file as ``download(_:maximumBytes:accept:)`` does; of one that is too large beginning and end.
    ///
    /// - Parameters:
    ///   - path: A path below the base address, percent-encoded.
    ///   - maximumBytes: The most to keep, after unpacking.
    /// - Returns: The file.
    /// - Throws: `GitHubError`; `.gone` when the storage does not have it any more.
    package func downloadEnds(_ path: String, maximumBytes: Int) async throws(GitHubError) -> FileEnds {
        let response = try await fetchFile(path, maximumBytes: maximumBytes, keepsEnds: true)
        return FileEnds(
            bytes: response.body,
            cut: response.omittedBytes > 0 ? maximumBytes / 2 : nil,
            omittedBytes: response.omittedBytes
        )
    }

    private func fetchFile(
        _ path: String,
        maximumBytes: Int,
        keepsEnds: Bool,
        accept: String = "application/vnd.github+json"
    ) async throws(GitHubError) -> HTTPResponse {
        let address = try configuration.address(of: path)
        var call = try configuration.call(
            .get,
            url: address,
            path: path,
            accept: accept,
            total: .seconds(600)
        )
        call.maximumBytes = maximumBytes
        call.keepsEnds = keepsEnds
        call.mayLeave = true
        return try await answer(to: call)
    }

    // MARK: Writing

    /// Changes something and reads the answer.
    ///
    /// It is never tried twice: when no answer comes, the change may have been made.
    ///
    /// - Parameters:
    ///   - method: What to do.
    ///   - path: A path below the base address, percent-encoded.
    ///   - body: What to send.
    ///   - type: What the answer is read as; an empty one is nothing to an optional.
    /// - Returns: The answer.
    /// - Throws: `GitHubError`.
    package func write<Value: Decodable & Sendable>(
        _ method: HTTPRequest.Method,
        _ path: String,
        body: some Encodable & Sendable,
        as type: Value.Type = Value.self
    ) async throws(GitHubError) -> Value {
        let answer = try await perform(method, path, body: body)
        return try await GitHubCoding.decode(Data(answer.body), as: type, from: path)
    }

    /// Changes something; any answer that says success will do.
    ///
    /// - Parameters:
    ///   - method: What to do.
    ///   - path: A path below the base address, percent-encoded.
    ///   - body: What to send.
    /// - Throws: `GitHubError`.
    package func write(
        _ method: HTTPRequest.Method,
        _ path: String,
        body: some Encodable & Sendable
    ) async throws(GitHubError) {
        _ = try await perform(method, path, body: body)
    }

    private func perform(
        _ method: HTTPRequest.Method,
        _ path: String,
        body: some Encodable & Sendable
    ) async throws(GitHubError) -> HTTPResponse {
        var call = try configuration.call(method, url: try configuration.address(of: path), path: path)
        do {
            call.request.body = [UInt8](try GitHubCoding.encoder().encode(body))
        } catch {
            throw .invalid(message: "The request to \(path) cannot be written as JSON", fields: [])
        }
        call.request.headers["Content-Type"] = "application/json"
        try await turns.take()
        defer { turns.giveBack() }
        try await sleep(for: pace.wait(at: watch.elapsed))
        defer { pace.ended(at: watch.elapsed) }
        return try await answer(to: call)
    }
}
