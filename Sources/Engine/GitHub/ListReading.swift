import Domain
import Foundation
import Store

/// Decides whether a list is read whole, or only from its newest change back to what is known.
///
/// The lists are asked for by their last change, what is closed included: then any change is on the first page, and
/// a page that did not change says that nothing did. What leaves a list without a change (an issue that was deleted
/// or moved elsewhere, a label with another name) is seen when the whole is read again.
struct ListReading: Sendable {
    /// How long news are enough, in seconds.
    static let wholeEvery: TimeInterval = 3_600

    private var wholeAt: [GitHubList: Date] = [:]
    /// The newest change that was read.
    private var marks: [GitHubList: Date] = [:]

    /// Whether a list is to be read whole.
    ///
    /// - Parameters:
    ///   - list: Which one.
    ///   - fetchedAt: When what is stored of it was known to be true; nil for nothing.
    ///   - now: The time.
    /// - Returns: True for a list of which nothing is known, or of which news alone were read for long enough.
    mutating func isWholeDue(_ list: GitHubList, fetchedAt: Date?, at now: Date) -> Bool {
        guard let fetchedAt else { return true }
        // An engine before this one read it.
        let last = wholeAt[list] ?? fetchedAt
        wholeAt[list] = last
        return last > now || now.timeIntervalSince(last) >= Self.wholeEvery
    }

    /// Notes that a list was read whole.
    mutating func noteWhole(_ list: GitHubList, at time: Date) { wholeAt[list] = time }

    /// Notes that what was read of a list could not be stored: the marks of GitHub's answers say more than is known.
    mutating func spoil(_ list: GitHubList) { wholeAt[list] = .distantPast }

    /// Up to which change a list is known.
    ///
    /// - Parameters:
    ///   - list: Which one.
    ///   - items: What is stored of it.
    ///   - fetchedAt: When that was known to be true.
    /// - Returns: The time of the change, by the server's clock.
    func mark<Item: FetchedItem>(of list: GitHubList, _ items: [Item], fetchedAt: Date) -> Date {
        // Where nothing is open any more, a day makes up for clocks that differ.
        marks[list] ?? items.map(\.updatedAt).max() ?? fetchedAt.addingTimeInterval(-86_400)
    }

    /// Notes the newest change that was read.
    mutating func note(_ mark: Date?, of list: GitHubList) {
        if let mark { marks[list] = max(mark, marks[list] ?? mark) }
    }
}

/// Puts what was read of a list's beginning together with what is known of its rest.
enum ListMerge {
    /// The list as it is now, the newest first.
    ///
    /// - Parameters:
    ///   - known: The list as it was.
    ///   - news: The beginning of the server's list, the newest first, with what does not belong to ours any more.
    ///   - isComplete: Whether that is all the server has.
    ///   - belongs: Whether an item belongs to our list.
    /// - Returns: The list.
    static func list<Item: FetchedItem>(
        known: [Item],
        news: [Item],
        isComplete: Bool,
        where belongs: (Item) -> Bool = { _ in true }
    ) -> [Item] {
        let before = Dictionary(known.map { ($0.key, $0) }) { _, last in last }
        let fresh = Dictionary(news.map { ($0.key, $0) }) { first, _ in first }
        let times = news.map(\.sortedAt)
        let newest = times.max() ?? Date.distantFuture
        let oldest = isComplete ? Date.distantPast : times.min() ?? Date.distantFuture
        var items = known.filter { item in
            // What should have been among the news, and is not, is gone. What is newer than all of them the server
            // does not list yet.
            fresh[item.key] == nil && !(item.sortedAt > oldest && item.sortedAt <= newest)
        }
        for item in fresh.values {
            // A list can lag behind what was said about one thing.
            if let old = before[item.key], old.updatedAt > item.updatedAt {
                items.append(old)
            } else if belongs(item) {
                items.append(item)
            }
        }
        return items.sorted { ($0.sortedAt, $0.key) > ($1.sortedAt, $1.key) }
    }
}
