import Foundation
import Synchronization

extension GitHubCore {
    /// One page of a list, with the addresses of its neighbours.
    ///
    /// The addresses name the repository by its number, as the real ones do.
    ///
    /// - Parameters:
    ///   - items: The whole list.
    ///   - call: What asked for it.
    ///   - key: The member of an object that holds the list beside `total_count`; nil for a bare list.
    ///   - most: How many can be read at all, whatever `total_count` says.
    ///   - shape: How an item is told.
    func page<Item>(
        _ items: [Item],
        for call: Call,
        key: String? = nil,
        most: Int = .max,
        shape: (Item) -> JSON
    ) -> Reply {
        let size = min(100, max(1, call.query["per_page"].flatMap { Int($0) } ?? 30))
        let page = max(1, call.query["page"].flatMap { Int($0) } ?? 1)
        let readable = items.prefix(most)
        let last = max(1, (readable.count + size - 1) / size)
        let shown = page > last ? [] : Array(readable.dropFirst((page - 1) * size).prefix(size))
        var body = JSON.list(shown.map(shape))
        if let key { body = .object(["total_count": .number(items.count), key: body]) }
        return .json(body, headers: link(for: call, page: page, last: last, size: size))
    }

    private func link(for call: Call, page: Int, last: Int, size: Int) -> [String: String] {
        guard last > 1 else { return [:] }
        var relations: [(Int, String)] = []
        if page > 1 { relations += [(page - 1, "prev")] }
        if page < last { relations += [(page + 1, "next"), (last, "last")] }
        if page > 1 { relations += [(1, "first")] }
        let kept = call.query.filter { $0.key != "page" }.sorted { $0.key < $1.key }.map {
            "&\($0.key)=\(Self.encoded($0.value))"
        }
        let address = pageAddress(of: call)
        let links = relations.map { "<\(address)?page=\($0.0)\(kept.joined())>; rel=\"\($0.1)\"" }
        return ["Link": links.joined(separator: ", ")]
    }

    private func pageAddress(of call: Call) -> String {
        let (url, id) = state.withLock { ($0.url, $0.repositoryID) }
        let isOfRepository = ["/repos/", "/repositories/"].contains { call.address.hasPrefix($0) }
        guard isOfRepository else { return url + call.address }
        let rest = call.path.map { Self.encoded($0) }.joined(separator: "/")
        return "\(url)/repositories/\(id)/\(rest)"
    }

    static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._~")))
            ?? text
    }
}
