import CCurl
import Foundation

/// One exchange with its libcurl handle.
///
/// Created, used and destroyed on the loop's queue alone.
final class Transfer {
    let handle: UnsafeMutableRawPointer
    let channel: ResponseChannel
    var deadlines: TransferDeadlines

    private let request: HTTPRequest
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>
    private var parser = HeadParser()
    private var hasHead = false
    private var lastHead: HTTPResponseHead?
    private var bytesReceived = 0
    private var refusal: HTTPError?

    /// Prepares an exchange; `nil` when libcurl has no memory for it.
    init?(_ order: TransferOrder, now: ContinuousClock.Instant) {
        guard let handle = ccurl_easy_init() else { return nil }
        self.handle = handle
        request = order.request
        channel = order.channel
        deadlines = TransferDeadlines(timeouts: order.request.timeouts, start: now)
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        configureConnection(order)
        configureMessage(order)
        configureCallbacks()
    }

    deinit {
        ccurl_easy_cleanup(handle)
        ccurl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// Tells the consumer how libcurl's work on the exchange ended.
    func finish(_ code: CURLcode) {
        // A redirect that there was no reason to follow is the response after all.
        if code == CURLE_OK, !hasHead, let lastHead { channel.deliver(lastHead) }
        channel.finish(code == CURLE_OK ? .success(()) : .failure(refusal ?? error(for: code)))
    }

    /// Ends the exchange because a limit ran out.
    func finish(_ missed: TransferDeadlines.Missed) {
        channel.finish(.failure(.timedOut(missed.phase, url: request.displayURL, after: missed.limit)))
    }

    /// Lets a paused exchange go on; libcurl may hand over bytes before this returns.
    func resume(now: ContinuousClock.Instant) {
        deadlines.resumed(at: now)
        _ = ccurl_resume(handle)
    }
}

// MARK: - Setting up

extension Transfer {
    private func configureConnection(_ order: TransferOrder) {
        // Signals and time-outs by SIGALRM have no place in a process with threads.
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        // With HTTP/2 a cancelled exchange would leave its connection open; servers such as Ollama stop
        // working when the connection closes, and only then.
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, request.timeouts.connect.milliseconds))
        set(CURLOPT_TCP_KEEPALIVE, 1)
        // Without it, giving up waits for the name server's answer.
        set(CURLOPT_QUICK_EXIT, 1)
        _ = ccurl_close_sockets_on_exec(handle)
        if let authorities = order.authorities { set(CURLOPT_CAINFO, authorities) }
        if let path = request.unixSocketPath { set(CURLOPT_UNIX_SOCKET_PATH, path) }
        if request.unixSocketPath != nil || request.isLoopback { set(CURLOPT_PROXY, "") }
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if request.maximumRedirects > 0 {
            set(CURLOPT_FOLLOWLOCATION, 1)
            set(CURLOPT_MAXREDIRS, request.maximumRedirects)
        }
    }

    private func configureMessage(_ order: TransferOrder) {
        set(CURLOPT_URL, request.url)
        set(CURLOPT_USERAGENT, order.userAgent)
        if order.acceptsCompression { set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate") }
        if !request.body.isEmpty || request.method == .post {
            _ = request.body.withUnsafeBytes { bytes in
                // Without a pointer libcurl would read the body from standard input.
                ccurl_set_body(
                    handle,
                    bytes.baseAddress ?? UnsafeRawPointer(errorText),
                    curl_off_t(bytes.count)
                )
            }
        }
        switch request.method {
        case .head: set(CURLOPT_NOBODY, 1)
        case .get where request.body.isEmpty, .post: break
        case .get, .put, .patch, .delete: set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        }
        // An empty Expect stops libcurl from asking before it sends a large body.
        for line in ["Expect:"] + request.headers.fields.map(\.line) {
            if let longer = ccurl_slist_append(headerList, line) { headerList = longer }
        }
        _ = ccurl_set_headers(handle, headerList)
    }

    private func configureCallbacks() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = ccurl_set_error_buffer(handle, errorText)
        _ = ccurl_set_header_callback(
            handle,
            { bytes, size, count, context in
                guard let bytes, let context else { return 0 }
                let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                return transfer.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
            },
            context
        )
        _ = ccurl_set_write_callback(
            handle,
            { bytes, size, count, context in
                guard let bytes, let context else { return 0 }
                let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                return transfer.receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
            },
            context
        )
    }

    private func set(_ option: CURLoption, _ value: Int) { _ = ccurl_set_long(handle, option, value) }

    private func set(_ option: CURLoption, _ value: String) { _ = ccurl_set_string(handle, option, value) }
}

// MARK: - Receiving

extension Transfer {
    /// Takes one header line; any other answer than its length makes libcurl give up.
    private func receiveHeader(_ line: UnsafeRawBufferPointer) -> Int {
        guard !hasHead else { return line.count }
        switch parser.handle(line: line) {
        case .more: break
        case .head(let head):
            lastHead = head
            let isRedirect = (300..<400).contains(head.status) && head.headers["Location"] != nil
            if head.status >= 200, !(isRedirect && request.maximumRedirects > 0) {
                hasHead = true
                channel.deliver(head)
            }
        case .tooLarge:
            refusal = .invalidResponse(url: request.displayURL, reason: "the head of its answer never ends")
            return 0
        }
        return line.count
    }

    private func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        // The body of a redirect that is being followed is nobody's.
        guard hasHead, !bytes.isEmpty else { return bytes.count }
        guard channel.offer(bytes) else {
            deadlines.paused()
            return ccurl_pause
        }
        bytesReceived += bytes.count
        deadlines.received(at: .now)
        return bytes.count
    }

    private func error(for code: CURLcode) -> HTTPError {
        let url = request.displayURL
        let own = String(cString: errorText)
        let reason = own.isEmpty ? String(cString: ccurl_easy_strerror(code)) : own
        switch code {
        case CURLE_URL_MALFORMAT:
            return .invalidURL(url)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_PROXY:
            return .couldNotConnect(url: url, reason: reason)
        case CURLE_OPERATION_TIMEDOUT:
            return .timedOut(.connect, url: url, after: request.timeouts.connect)
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR:
            return .connectionLost(url: url, bytesReceived: bytesReceived)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM:
            return .untrusted(url: url, reason: reason)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
            // The scheme was checked before, so this is a server that answers without a head (HTTP/0.9).
            return .invalidResponse(url: url, reason: reason)
        default:
            return .failed(url: url, reason: reason)
        }
    }
}

extension HTTPHeaders.Field {
    /// As libcurl wants it: a field without a value ends in a semicolon, else it would be left out.
    fileprivate var line: String { value.isEmpty ? "\(name);" : "\(name): \(value)" }
}

extension Duration {
    /// In whole milliseconds, rounded up.
    var milliseconds: Int {
        Int(clamping: components.seconds) * 1000
            + Int((components.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
