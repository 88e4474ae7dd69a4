/// Finds many literal texts in one pass: one step in a table per byte, however many literals there are.
///
/// The automaton of Aho and Corasick, "Efficient string matching: an aid to bibliographic search" (1975), with its
/// failure links resolved into the table. Bytes that no literal has share a column, which keeps the table within a
/// processor's cache.
struct LiteralAutomaton: Sendable {
    /// The column of each byte.
    private let columns: [UInt8]
    private let width: Int
    /// The next state, by state and column.
    private let table: [Int32]
    /// For each state the owners of the literals that end there.
    private let owners: [[Int]]
    /// Whether a state ends any literal.
    private let isEnd: [Bool]

    /// Builds the automaton.
    ///
    /// - Parameter literals: The texts, each with the number that is reported when it is found; none is empty.
    init(_ literals: [(text: [UInt8], owner: Int)]) {
        var columns = [UInt8](repeating: 0, count: 256)
        // With 256 bytes in use the last ones share column 255: more lines are looked at, none is missed.
        var used = 0
        for literal in literals {
            for byte in literal.text where columns[Int(byte)] == 0 {
                used = min(used + 1, 255)
                columns[Int(byte)] = UInt8(used)
            }
        }
        let width = used + 1
        var table = [Int32](repeating: -1, count: width)
        var owners: [[Int]] = [[]]
        for literal in literals {
            var state = 0
            for byte in literal.text {
                let cell = state * width + Int(columns[Int(byte)])
                if table[cell] < 0 {
                    table[cell] = Int32(owners.count)
                    table.append(contentsOf: repeatElement(-1, count: width))
                    owners.append([])
                }
                state = Int(table[cell])
            }
            owners[state].append(literal.owner)
        }
        Self.resolveFailures(&table, &owners, width: width)
        self.columns = columns
        self.width = width
        self.table = table
        self.owners = owners
        isEnd = owners.map { !$0.isEmpty }
    }

    /// Breadth first, so that the state that a failure leads to is always finished before.
    private static func resolveFailures(_ table: inout [Int32], _ owners: inout [[Int]], width: Int) {
        var failure = [Int](repeating: 0, count: owners.count)
        var queue: [Int] = []
        for column in 0..<width {
            if table[column] < 0 {
                table[column] = 0
            } else {
                queue.append(Int(table[column]))
            }
        }
        var head = 0
        while head < queue.count {
            let state = queue[head]
            head += 1
            owners[state] += owners[failure[state]]
            for column in 0..<width {
                let fallback = table[failure[state] * width + column]
                let next = table[state * width + column]
                if next < 0 {
                    table[state * width + column] = fallback
                } else {
                    failure[Int(next)] = Int(fallback)
                    queue.append(Int(next))
                }
            }
        }
    }

    /// Calls back for each line that holds a literal, with the sorted owners of those that it holds, and for each
    /// line that the runner marked as an error.
    ///
    /// - Parameters:
    ///   - text: The log.
    ///   - limit: How many bytes of a line are looked at.
    ///   - found: Gets a line's index and the owners.
    func scan(_ text: LogText, limit: Int, found: (_ line: Int, _ owners: [Int]) -> Void) {
        text.bytes.withUnsafeBufferPointer { bytes in
            columns.withUnsafeBufferPointer { columns in
                table.withUnsafeBufferPointer { table in
                    isEnd.withUnsafeBufferPointer { isEnd in
                        for (index, entry) in text.entries.enumerated() {
                            var hits: Set<Int> = []
                            var state = 0
                            for position in entry.start..<(entry.start + min(entry.length, limit)) {
                                state = Int(table[state * width + Int(columns[Int(bytes[position])])])
                                if isEnd[state] { hits.formUnion(owners[state]) }
                            }
                            if !hits.isEmpty || entry.mark == .error { found(index, hits.sorted()) }
                        }
                    }
                }
            }
        }
    }
}
