/// The beginning and the end of a body of any size, in bounded memory.
struct BodyEnds {
    /// How many bytes are missing between them.
    private(set) var omitted = 0

    private let limit: Int
    private var beginning: [UInt8] = []
    /// What came behind the beginning, the newest last; the pieces before `firstKept` are given up.
    private var pieces: [[UInt8]] = []
    private var firstKept = 0
    private var endCount = 0

    /// Begins with nothing.
    ///
    /// - Parameter limit: How many bytes both have together at the most.
    init(limit: Int) { self.limit = max(2, limit) }

    /// Takes the next piece of the body.
    mutating func append(_ piece: [UInt8]) {
        let room = limit / 2 - beginning.count
        if room > 0 { beginning.append(contentsOf: piece.prefix(room)) }
        let rest = room > 0 ? Array(piece.dropFirst(room)) : piece
        guard !rest.isEmpty else { return }
        pieces.append(rest)
        endCount += rest.count
        // Whole pieces alone: the first one that is left is cut at the end.
        while endCount - pieces[firstKept].count >= limit - limit / 2 {
            endCount -= pieces[firstKept].count
            omitted += pieces[firstKept].count
            pieces[firstKept] = []
            firstKept += 1
        }
        if firstKept > 1_024 {
            pieces.removeFirst(firstKept)
            firstKept = 0
        }
    }

    /// Beginning and end.
    ///
    /// To be asked for once, when all has come.
    var joined: [UInt8] {
        mutating get {
            let excess = max(0, endCount - (limit - limit / 2))
            if excess > 0 {
                pieces[firstKept].removeFirst(excess)
                endCount -= excess
                omitted += excess
            }
            var body = beginning
            body.reserveCapacity(beginning.count + endCount)
            for piece in pieces[firstKept...] { body.append(contentsOf: piece) }
            return body
        }
    }
}
