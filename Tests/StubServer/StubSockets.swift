// The sockets under the stub server: listening, waiting so that stopping is heard, and one connection.

import Foundation
import Glibc

/// A socket that waits for connections; closed when its last holder lets go.
final class ListeningSocket: Sendable {
    let descriptor: Int32
    let port: UInt16

    private init(descriptor: Int32, port: UInt16) {
        self.descriptor = descriptor
        self.port = port
    }

    deinit { close(descriptor) }

    static func loopback() throws -> ListeningSocket {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let descriptor = try bound(family: AF_INET, to: &address)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = getsockname(descriptor, $0, &length)
            }
        }
        return ListeningSocket(descriptor: descriptor, port: UInt16(bigEndian: address.sin_port))
    }

    static func unix(_ path: String) throws -> ListeningSocket {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < capacity else { throw POSIXError(.ENAMETOOLONG) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        return ListeningSocket(descriptor: try bound(family: AF_UNIX, to: &address), port: 0)
    }

    private static func bound<Address>(family: Int32, to address: inout Address) throws -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(family, type, 0)
        guard descriptor >= 0 else { throw lastError() }
        let length = socklen_t(MemoryLayout<Address>.size)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard result == 0, listen(descriptor, 64) == 0 else {
            let error = lastError()
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func lastError() -> POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}

/// A pipe whose end every wait of the server's threads watches.
final class StopSignal: Sendable {
    /// Why a wait ended.
    enum Outcome {
        case ready
        case timedOut
        case stopped
    }

    private let readEnd: Int32
    private let writeEnd: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func fire() {
        var byte: UInt8 = 1
        // Never read, so the pipe stays readable for all; one byte a call does not fill it.
        _ = write(writeEnd, &byte, 1)
    }

    func wait(for descriptor: Int32, events: Int32, atMost limit: Duration? = nil) -> Outcome {
        var watched = [
            pollfd(fd: descriptor, events: Int16(events), revents: 0),
            pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
        ]
        let milliseconds = limit.map { Int32(max(0, $0 / .milliseconds(1)).rounded(.up)) } ?? -1
        let count = poll(&watched, 2, milliseconds)
        if watched[1].revents != 0 { return .stopped }
        return count == 0 ? .timedOut : .ready
    }
}

/// One accepted connection, served by one thread.
final class StubConnection: Sendable {
    /// How writing an answer ended.
    enum Outcome {
        /// The client has it all and may send another request.
        case complete

        /// The script ended the connection, or the server stopped.
        case ended

        /// The client closed the connection first.
        case abandoned
    }

    private let descriptor: Int32
    private let number: Int
    private let stopSignal: StopSignal
    private let onBlockedSend: @Sendable () -> Void

    init(
        descriptor: Int32,
        number: Int,
        stopSignal: StopSignal,
        onBlockedSend: @escaping @Sendable () -> Void
    ) {
        self.descriptor = descriptor
        self.number = number
        self.stopSignal = stopSignal
        self.onBlockedSend = onBlockedSend
    }

    deinit { close(descriptor) }

    // MARK: Reading

    /// The next request, or `nil` when the client is done or the server stops.
    func readRequest() -> StubServer.Request? {
        var bytes: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = bytes.firstRange(of: end) {
                return readBody(
                    head: String(decoding: bytes[..<range.lowerBound], as: UTF8.self),
                    start: Array(bytes[range.upperBound...])
                )
            }
            guard let more = receive() else { return nil }
            bytes += more
        }
    }

    private func readBody(head: String, start: [UInt8]) -> StubServer.Request? {
        let lines = head.split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers[line[..<colon].lowercased()] = value
        }
        var body = start
        while body.count < headers["content-length"].flatMap(Int.init) ?? 0 {
            guard let more = receive() else { return nil }
            body += more
        }
        return StubServer.Request(
            method: String(words[0]),
            target: String(words[1]),
            headers: headers,
            body: body,
            connection: number
        )
    }

    private func receive() -> [UInt8]? {
        guard stopSignal.wait(for: descriptor, events: POLLIN) == .ready else { return nil }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    // MARK: Writing

    /// Sends an answer step by step.
    func write(_ response: StubResponse, isHead: Bool) -> Outcome {
        if let head = response.head, !send(head) { return .abandoned }
        guard !isHead else { return .complete }
        for step in response.steps {
            switch step {
            case .send(let bytes):
                guard send(response.framed(bytes)) else { return .abandoned }
            case .wait(let duration):
                switch waitForClientToLeave(atMost: duration) {
                case .ready: return .abandoned
                case .stopped: return .ended
                case .timedOut: continue
                }
            case .hang:
                return waitForClientToLeave(atMost: nil) == .ready ? .abandoned : .ended
            case .cut:
                shutdown(descriptor, Int32(SHUT_RDWR))
                return .ended
            case .reset:
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(
                    descriptor,
                    SOL_SOCKET,
                    SO_LINGER,
                    &linger,
                    socklen_t(MemoryLayout<Glibc.linger>.size)
                )
                return .ended
            }
        }
        switch response.framing {
        case .chunked: return send(Array("0\r\n\r\n".utf8)) ? .complete : .abandoned
        case .length: return .complete
        case .untilClose, .raw: return .ended
        }
    }

    private func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch stopSignal.wait(for: descriptor, events: POLLOUT, atMost: .milliseconds(50)) {
            case .ready: break
            case .stopped: return false
            case .timedOut:
                onBlockedSend()
                continue
            }
            let count = rest.withUnsafeBytes {
                Glibc.send(
                    descriptor,
                    $0.baseAddress,
                    $0.count,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
                )
            }
            if count < 0, errno != EAGAIN { return false }
            rest = rest.dropFirst(max(0, count))
        }
        return true
    }

    /// Waits; `ready` means that the client closed its end.
    private func waitForClientToLeave(atMost limit: Duration?) -> StopSignal.Outcome {
        let outcome = stopSignal.wait(for: descriptor, events: POLLIN, atMost: limit)
        guard outcome == .ready else { return outcome }
        var byte: UInt8 = 0
        let isOpen = recv(descriptor, &byte, 1, Int32(MSG_PEEK)) > 0
        // A client that sends before it was answered does not occur; it would spin here otherwise.
        return isOpen ? .stopped : .ready
    }
}

extension StubResponse {
    /// The head as bytes; none for raw answers.
    fileprivate var head: [UInt8]? {
        var fields = headers
        switch framing {
        case .raw: return nil
        case .chunked: fields["Transfer-Encoding"] = "chunked"
        case .untilClose: fields["Connection"] = "close"
        case .length(let claimed): fields["Content-Length"] = String(claimed ?? bodyLength)
        }
        let lines = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }
        return Array("HTTP/1.1 \(status) Scripted\r\n\(lines.joined())\r\n".utf8)
    }

    private var bodyLength: Int {
        steps.reduce(0) { sum, step in
            if case .send(let bytes) = step { sum + bytes.count } else { sum }
        }
    }

    fileprivate func framed(_ bytes: [UInt8]) -> [UInt8] {
        guard case .chunked = framing else { return bytes }
        return Array((String(bytes.count, radix: 16) + "\r\n").utf8) + bytes + Array("\r\n".utf8)
    }
}
