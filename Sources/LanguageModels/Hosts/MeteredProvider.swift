package import Foundation
import Synchronization

/// A host whose tokens are counted, and which is asked nothing more when a month's are used.
///
/// What the host says that it used is believed; where it says nothing, or a call breaks off, an estimate
/// stands for it that is rather too high.
package struct MeteredProvider: LanguageModelProvider {
    private let provider: any LanguageModelProvider
    private let ledger: TokenLedger
    private let tokensPerMonth: Int
    private let now: @Sendable () -> Date

    /// Puts a meter before a host.
    ///
    /// - Parameters:
    ///   - provider: The host.
    ///   - ledger: Where its tokens are counted.
    ///   - tokensPerMonth: How many may be used in a calendar month, of prompts and replies together.
    ///   - now: The time.
    package init(
        _ provider: any LanguageModelProvider,
        ledger: TokenLedger,
        tokensPerMonth: Int,
        now: @escaping @Sendable () -> Date
    ) {
        self.provider = provider
        self.ledger = ledger
        self.tokensPerMonth = tokensPerMonth
        self.now = now
    }

    package var label: String { provider.label }

    package var isRecorded: Bool { provider.isRecorded }

    package var isOnThisMachine: Bool { provider.isOnThisMachine }

    package var mayCost: Bool { provider.mayCost }

    package var fetchesModels: Bool { provider.fetchesModels }

    package func budget() throws(ModelError) -> TokenBudget? {
        TokenBudget(used: try ledger.used(at: now()), limit: tokensPerMonth)
    }

    package var sharedHost: String? { provider.sharedHost }

    package func version() async throws(ModelError) -> String { try await provider.version() }

    package func models() async throws(ModelError) -> [InstalledModel] { try await provider.models() }

    package func details(of model: String) async throws(ModelError) -> ModelDetails {
        try await provider.details(of: model)
    }

    package func running() async throws(ModelError) -> [RunningModel] { try await provider.running() }

    package func pull(
        _ model: String,
        onProgress: @escaping @Sendable (PullProgress) -> Void
    ) async throws(ModelError) {
        try await provider.pull(model, onProgress: onProgress)
    }

    package func remove(_ model: String) async throws(ModelError) { try await provider.remove(model) }

    /// Asks for one reply, if the month has room for the longest that it could be.
    ///
    /// - Throws: `ModelError.budgetSpent` without asking.
    package func chat(
        _ request: ChatRequest,
        onProgress: @escaping @Sendable (ChatProgress) -> Void
    ) async throws(ModelError) -> ChatReply {
        let prompt = TokenEstimate(of: request.messages).tokens
        let promise = try ledger.promise(
            prompt + request.maximumReplyTokens,
            limit: tokensPerMonth,
            at: now()
        )
        let said = SaidBytes()
        do throws(ModelError) {
            let reply = try await provider.chat(request) { progress in
                said.note(progress)
                onProgress(progress)
            }
            let written = reply.metrics.replyTokens ?? said.tokens
            try? ledger.settle(promise, used: (reply.metrics.promptTokens ?? prompt) + written, at: now())
            return reply
        } catch {
            try? ledger.settle(promise, used: error.mayHaveCost ? prompt + said.tokens : 0, at: now())
            throw error
        }
    }
}

/// How much of a reply has come.
private final class SaidBytes: Sendable {
    private let count = Mutex(0)

    /// Rather too many: hardly any vocabulary needs a token for less than three bytes of text.
    var tokens: Int { (count.withLock { $0 } + 2) / 3 }

    func note(_ progress: ChatProgress) {
        switch progress {
        case .text(let text), .thinking(let text): count.withLock { $0 += text.utf8.count }
        case .waiting, .retrying: break
        }
    }
}

extension ModelError {
    /// Whether the host may have worked before it failed.
    fileprivate var mayHaveCost: Bool {
        switch self {
        case .serverFailed, .streamCut, .filtered, .timedOut, .stalled, .invalidReply, .cancelled: true
        case .unreachable, .libraryMissing, .untrusted, .modelMissing, .modelNotOffered, .notInLibrary, .busy,
            .rateLimited, .unauthorized, .keyUnusable, .keyRefused, .budgetSpent, .ledgerUnusable,
            .cannotManage, .rejected, .promptTooLong, .paused:
            false
        }
    }
}
