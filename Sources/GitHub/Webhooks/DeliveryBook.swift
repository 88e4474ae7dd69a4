/// Remembers the ids of deliveries, so that none counts twice; pure, and bounded.
///
/// The oldest ids are forgotten first. What is repeated after that is old news, which the times within the
/// payload tell.
package struct DeliveryBook: Sendable, Hashable {
    private let capacity: Int
    private var ids: Set<String> = []
    private var order: [String] = []
    private var oldest = 0

    /// Opens a book.
    ///
    /// - Parameters:
    ///   - capacity: How many ids are remembered, at least one.
    ///   - ids: Those of before, oldest first.
    package init(capacity: Int = 10_000, ids: [String] = []) {
        self.capacity = max(1, capacity)
        for id in ids { _ = admit(id) }
    }

    /// How many ids are remembered.
    package var count: Int { ids.count }

    /// Writes an id down.
    ///
    /// - Returns: Whether it is new; one that is not is a replay and must not count again.
    package mutating func admit(_ id: String) -> Bool {
        guard ids.insert(id).inserted else { return false }
        if order.count < capacity {
            order.append(id)
        } else {
            ids.remove(order[oldest])
            order[oldest] = id
            oldest = (oldest + 1) % capacity
        }
        return true
    }

    /// Strikes an id out again, after its delivery could not be worked on: it may be sent anew.
    package mutating func strike(_ id: String) {
        guard ids.remove(id) != nil, let index = order.firstIndex(of: id) else { return }
        // Its place in the order stays, with a name that nobody has.
        order[index] = ""
    }
}
