import Domain
import Foundation

/// How the screen was left, to be found again at the next start.
///
/// It is kept as JSON. Every part may be missing, and a name or a number that means nothing any more is
/// passed over; only what is no memory at all, or of another version, is not read.
struct ScreenMemory: Codable, Equatable, Sendable {
    /// The version that is written, and the only one that is read.
    static let currentVersion = 1

    /// What a file says.
    enum Reading: Equatable, Sendable {
        /// There is none.
        case nothing
        case memory(ScreenMemory)
        /// It cannot be used, for this reason.
        case unreadable(String)
    }

    var version = ScreenMemory.currentVersion
    /// The pane with the keys, and the one beside Tasks.
    var focus: String?
    var companion: String?
    /// The zoom of panes, where it is not the usual one.
    var zooms: [String: String]?
    /// Where borders were put, from 0 to 1.
    var shares: [String: Double]?
    /// How texts are edited, where that is not what the keymap says.
    var editing: String?
    /// What the list of tasks was narrowed to.
    var filter: String?
    /// What was typed before into the fields that narrow or search a pane, by their names, the newest last.
    var words: [String: [String]]?
    /// The selected task.
    var task: TaskID?
    /// The task at the top of the list; nil while that shows its beginning.
    var topTask: TaskID?
    /// Which kind of details was shown.
    var section: String?
    /// What was in view of the selected task.
    var detail: DetailPlace?
    /// The conversation shown; nil for one that was not begun.
    var conversation: ConversationID?
    /// What was in view of it; nil for its end.
    var chat: ChatPlace?
    /// The message that was being written.
    var message: String?
    /// Marks and comments on changes that wait for review.
    var reviews: [ReviewMemory]?
    /// What was shown of the pull requests; nil for all of them as a list.
    var pullRequests: PullRequestsMemory?
    /// Failures that were put aside: the numbers of their tasks, with the milliseconds since 1970 at which these
    /// had changed last.
    var dismissed: [String: Int64]?
    /// The same of what waited on GitHub, by its stable names.
    var putAside: [String: Int64]?
}

// MARK: - The file

extension ScreenMemory {
    private struct Header: Decodable {
        let version: Int
    }

    /// Reads a file's contents.
    ///
    /// - Parameter data: The contents; nil when there is no file.
    /// - Returns: What they say.
    static func reading(_ data: Data?) -> Reading {
        guard let data else { return .nothing }
        let decoder = JSONDecoder()
        do {
            // A later version may have changed the form of everything else.
            guard try decoder.decode(Header.self, from: data).version == currentVersion else {
                return .unreadable("Another version of Switchyard left the screen; it begins afresh.")
            }
            return .memory(try decoder.decode(ScreenMemory.self, from: data))
        } catch {
            return .unreadable("How the screen was left cannot be read; it begins afresh.")
        }
    }

    /// Reads a file's contents without holding up the caller's thread.
    @concurrent
    static func reading(from load: @Sendable () async -> Data?) async -> Reading { reading(await load()) }

    /// The contents of a file.
    ///
    /// - Throws: `EncodingError`, which no memory of a screen gives cause for.
    func data() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}
