package import Foundation
import Glibc

/// The tokens of a month.
package struct TokenBudget: Sendable, Hashable {
    /// How many are used, or promised to calls that run.
    package let used: Int
    /// How many there are.
    package let limit: Int

    /// Creates a budget.
    package init(used: Int, limit: Int) {
        self.used = used
        self.limit = limit
    }
}

/// How many tokens of a paid host were used in a month, in a file that all engines of the user share.
///
/// Months are those of UTC, by which hosts bill. A call is promised its tokens before it begins, so that what
/// runs at the same time cannot use them twice; a process that is killed leaves its promise standing.
package struct TokenLedger: Sendable, Hashable {
    /// Tokens that a call was promised.
    package struct Promise: Sendable, Hashable {
        fileprivate let month: String
        fileprivate let tokens: Int
    }

    /// What the file says.
    private struct Page {
        var month: String
        var tokens: Int

        /// Reads a month and a count, or nothing; nil for anything else, which may have been a count.
        init?(_ text: String, now: String) {
            let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
            month = now
            tokens = 0
            guard let then = words.first else { return }
            guard words.count == 2, let count = Int(words[1]), (0...1 << 60).contains(count) else {
                return nil
            }
            // A clock that was set back does not give a month's tokens twice.
            guard then >= now else { return }
            month = then
            tokens = count
        }

        /// Always of one length, so that half of an old line never stays behind a new one.
        var line: String {
            let digits = String(tokens)
            return "\(month) " + String(repeating: "0", count: max(0, 20 - digits.count)) + digits + "\n"
        }
    }

    /// The file; its folder is made when it is missing.
    package let path: String

    /// Describes a ledger; nothing is made yet.
    package init(path: String) { self.path = path }

    /// The tokens of a month that are used or promised.
    ///
    /// - Throws: `ModelError.ledgerUnusable`.
    package func used(at moment: Date) throws(ModelError) -> Int {
        try change(at: moment) { $0.tokens }
    }

    /// Promises tokens to a call.
    ///
    /// - Parameters:
    ///   - tokens: The most that it may use.
    ///   - limit: The most that all calls of a month may use.
    ///   - moment: Now.
    /// - Returns: What is to be settled when the call is over.
    /// - Throws: `ModelError.budgetSpent` when there are not as many left.
    package func promise(_ tokens: Int, limit: Int, at moment: Date) throws(ModelError) -> Promise {
        var refusal: ModelError?
        let promise = try change(at: moment) { page in
            if page.tokens + tokens > limit {
                refusal = .budgetSpent(used: page.tokens, limit: limit)
            } else {
                page.tokens += tokens
            }
            return Promise(month: page.month, tokens: tokens)
        }
        if let refusal { throw refusal }
        return promise
    }

    /// Puts what a call used in the place of what it was promised.
    ///
    /// - Throws: `ModelError.ledgerUnusable`; the promise stands then.
    package func settle(_ promise: Promise, used: Int, at moment: Date) throws(ModelError) {
        try change(at: moment) { page in
            // The promise of a month that is over went with its page.
            guard page.month == promise.month else { return }
            page.tokens = max(0, page.tokens - promise.tokens + used)
        }
    }

    // MARK: - The file

    private func change<T>(at moment: Date, _ change: (inout Page) -> T) throws(ModelError) -> T {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try? FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        // It is held for as long as reading and writing one line takes.
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure() }
        }
        defer { flock(descriptor, LOCK_UN) }
        let before = try text(in: descriptor)
        guard var page = Page(before, now: Self.month(of: moment)) else {
            throw .ledgerUnusable(reason: "\(path) holds something else; remove it to count from nothing")
        }
        let result = change(&page)
        if page.line != before { try write(page.line, to: descriptor) }
        return result
    }

    private func text(in descriptor: CInt) throws(ModelError) -> String {
        var buffer = [UInt8](repeating: 0, count: 64)
        let length = pread(descriptor, &buffer, buffer.count, 0)
        guard length >= 0 else { throw failure() }
        return String(decoding: buffer.prefix(length), as: UTF8.self)
    }

    private func write(_ text: String, to descriptor: CInt) throws(ModelError) {
        let bytes = Array(text.utf8)
        guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count,
            ftruncate(descriptor, off_t(bytes.count)) == 0, fdatasync(descriptor) == 0
        else { throw failure() }
    }

    private func failure() -> ModelError {
        .ledgerUnusable(reason: "\(path): \(String(cString: strerror(errno)))")
    }

    private static func month(of moment: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "GMT") ?? calendar.timeZone
        let parts = calendar.dateComponents([.year, .month], from: moment)
        return String(format: "%04d-%02d", parts.year ?? 0, parts.month ?? 0)
    }
}
