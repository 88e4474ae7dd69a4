import CCurl
import Dispatch
import Foundation
import Synchronization

/// An exchange that somebody wants: the request, and where its response goes.
struct TransferOrder: Sendable {
    let request: HTTPRequest
    let channel: ResponseChannel
    let userAgent: String
    let authorities: String?
    let acceptsCompression: Bool
}

/// The one place that drives libcurl: a multi handle, and a queue that waits on it while exchanges run.
///
/// While none runs, nothing waits and nothing wakes up; connections stay open for the next exchange.
final class TransferLoop: Sendable {
    /// Names an exchange.
    typealias ID = UInt64

    private enum Command {
        case start(ID, TransferOrder)
        case resume(ID)
        case cancel(ID)
    }

    private struct Mailbox {
        var commands: [Command] = []
        var lastID: ID = 0
        var isRunning = false
    }

    private let queue = DispatchQueue(label: "switchyard.http", qos: .userInitiated)
    private let mailbox = Mutex(Mailbox())

    /// Used on `queue` alone, but for `ccurl_multi_wakeup`, which libcurl allows from any thread, and for
    /// `deinit`, when nobody else is left.
    nonisolated(unsafe) private let multi: UnsafeMutableRawPointer

    /// Read and written on `queue` alone.
    nonisolated(unsafe) private var transfers: [ID: Transfer] = [:]

    /// libcurl's own set-up, once in a process and not before the first exchange: it costs milliseconds.
    private static let isLibraryReady = ccurl_load()

    /// Creates an idle loop; `nil` when libcurl cannot be set up.
    init?() {
        guard Self.isLibraryReady, let multi = ccurl_multi_init() else { return nil }
        self.multi = multi
        // Idle connections to keep; more would only hold descriptors.
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 8)
    }

    /// Closes the idle connections; no exchange is left, since one that runs keeps the loop alive.
    deinit { ccurl_multi_cleanup(multi) }

    /// Starts an exchange.
    func start(_ order: TransferOrder) -> ID {
        let id = mailbox.withLock { mailbox in
            mailbox.lastID += 1
            return mailbox.lastID
        }
        post(.start(id, order))
        return id
    }

    /// Lets a paused exchange go on.
    func resume(_ id: ID) { post(.resume(id)) }

    /// Closes the exchange's connection, if it has not ended.
    func cancel(_ id: ID) { post(.cancel(id)) }

    private func post(_ command: Command) {
        let wasRunning = mailbox.withLock { mailbox in
            mailbox.commands.append(command)
            defer { mailbox.isRunning = true }
            return mailbox.isRunning
        }
        if wasRunning {
            ccurl_multi_wakeup(multi)
        } else {
            queue.async { self.run() }
        }
    }
}

// MARK: - On the queue

extension TransferLoop {
    /// Works until no exchange is left.
    private func run() {
        while let commands = nextCommands() {
            for command in commands { handle(command) }
            var count: Int32 = 0
            ccurl_multi_perform(multi, &count)
            reportFinished()
            reportMissedDeadlines()
            if !transfers.isEmpty, !hasCommands {
                ccurl_multi_poll(multi, pollMilliseconds)
            }
        }
    }

    private var hasCommands: Bool { mailbox.withLock { !$0.commands.isEmpty } }

    /// What was asked for since the last look; `nil` when there is nothing left to do at all.
    private func nextCommands() -> [Command]? {
        mailbox.withLock { mailbox in
            if mailbox.commands.isEmpty, transfers.isEmpty {
                mailbox.isRunning = false
                return nil
            }
            defer { mailbox.commands = [] }
            return mailbox.commands
        }
    }

    private func handle(_ command: Command) {
        switch command {
        case .start(let id, let order):
            // Cancelled before it began.
            guard !order.channel.isFinished else { return }
            guard let transfer = Transfer(order, now: .now),
                ccurl_multi_add_handle(multi, transfer.handle) == CURLM_OK
            else {
                let url = order.request.displayURL
                order.channel.finish(.failure(.failed(url: url, reason: "libcurl has no memory left")))
                return
            }
            transfers[id] = transfer
        case .resume(let id):
            transfers[id]?.resume(now: .now)
        case .cancel(let id):
            guard let transfer = remove(id) else { return }
            transfer.channel.finish(.failure(.cancelled))
        }
    }

    private func reportFinished() {
        var remaining: Int32 = 0
        while let message = ccurl_multi_info_read(multi, &remaining) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            // The message lives until its handle is removed.
            let code = ccurl_message_result(message)
            let handle = message.pointee.easy_handle
            guard let id = transfers.first(where: { $0.value.handle == handle })?.key else { continue }
            remove(id)?.finish(code)
        }
    }

    private func reportMissedDeadlines() {
        let now = ContinuousClock.now
        for (id, transfer) in transfers {
            guard let missed = transfer.deadlines.missed(at: now) else { continue }
            remove(id)
            transfer.finish(missed)
        }
    }

    /// Takes an exchange from libcurl, which closes its connection unless it is complete.
    @discardableResult
    private func remove(_ id: ID) -> Transfer? {
        guard let transfer = transfers.removeValue(forKey: id) else { return nil }
        ccurl_multi_remove_handle(multi, transfer.handle)
        return transfer
    }

    /// How long to wait for the network; libcurl shortens it for its own timers.
    private var pollMilliseconds: Int32 {
        let longest = Duration.seconds(600)
        let now = ContinuousClock.now
        let wait = transfers.values.compactMap(\.deadlines.next).min().map { now.duration(to: $0) } ?? longest
        return Int32(min(max(wait, .zero), longest).milliseconds)
    }
}
