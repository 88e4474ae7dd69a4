/// Finds keys in a sorted list, by a table over their highest bits and a search in the few that share these.
struct KeyDirectory: Sendable {
    static let bits: UInt32 = 13

    /// Where the keys of each group of highest bits start; one more than there are groups.
    let starts: [UInt32]

    init(_ keys: [UInt32]) {
        var starts: [UInt32] = []
        starts.reserveCapacity(1 << Self.bits + 1)
        var index = 0
        for group in 0..<UInt32(1) << Self.bits {
            while index < keys.count, keys[index] >> (32 - Self.bits) < group { index += 1 }
            starts.append(UInt32(index))
        }
        starts.append(UInt32(keys.count))
        self.starts = starts
    }

    /// Where a key is in the list that the directory was made of.
    @inline(__always)
    func index(of key: UInt32, in keys: [UInt32]) -> Int? {
        let group = Int(key >> (32 - Self.bits))
        return Self.search(key, from: Int(starts[group]), to: Int(starts[group + 1])) { keys[$0] }
    }

    /// Where a key is between two places of a sorted list.
    @inline(__always)
    static func search(_ key: UInt32, from start: Int, to end: Int, at: (Int) -> UInt32) -> Int? {
        var low = start
        var high = end
        while low < high {
            let middle = (low + high) / 2
            if at(middle) < key { low = middle + 1 } else { high = middle }
        }
        return low < end && at(low) == key ? low : nil
    }
}

/// Sorts millions of keys in three passes.
enum RadixSort {
    static func sort(_ keys: inout [UInt32]) {
        var other = [UInt32](repeating: 0, count: keys.count)
        for shift in [UInt32(0), 11, 22] {
            var places = [Int](repeating: 0, count: 2048)
            for key in keys { places[Int(key >> shift & 2047)] += 1 }
            var next = 0
            for index in places.indices { (places[index], next) = (next, next + places[index]) }
            for key in keys {
                let digit = Int(key >> shift & 2047)
                other[places[digit]] = key
                places[digit] += 1
            }
            swap(&keys, &other)
        }
    }
}
