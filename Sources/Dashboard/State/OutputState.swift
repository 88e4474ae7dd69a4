import Domain
import Terminal

/// The output of one step, read in pages.
///
/// However long the whole is, only a few pages around what is in view are held. While the end is followed
/// and the output grows faster than it can be read, what lies between is skipped.
struct OutputState: Sendable {
    /// How many characters are asked for at once: laid out well within a frame.
    static let pageLimit = 32_768
    /// How many pages are held.
    static let pageCount = 6

    /// Which way a search goes on through pages that are not there yet.
    struct Hunt: Sendable {
        let search: TextSearch
        let direction: TextDirection
    }

    /// The step that printed it.
    let step: StepID
    /// How long the whole is known to be.
    private(set) var total: Int
    /// What is in view, in rows.
    var scroll = ScrollState(follows: true)
    /// The row in which the match begins that was found last.
    var found: Int?
    /// The search that goes on as pages come.
    private(set) var hunt: Hunt?

    /// Without gaps.
    private var pages: [OutputPage] = []
    private var columns = 80
    /// Where reading begins while there is no page.
    private var origin: Int
    /// Where reading begins anew; the pages of before are shown until then.
    private var restart: Int?
    /// What lies before cannot be had.
    private var floor = 0

    /// Starts with nothing fetched.
    init(step: StepID, total: Int) {
        self.step = step
        self.total = total
        origin = max(0, total - Self.pageLimit)
    }

    /// The first character held.
    var start: Int { pages.first?.start ?? origin }
    /// One past the last character held.
    var end: Int { pages.last?.end ?? origin }
    /// Whether nothing was printed, as far as is known.
    var isEmpty: Bool { pages.allSatisfy(\.isEmpty) }
    /// Whether the whole is held.
    var isWhole: Bool { start == 0 && end >= total }
    /// The text held.
    var text: String { pages.map(\.text).joined() }
    /// How many rows the text held takes.
    var rowCount: Int { pages.reduce(0) { $0 + $1.rows.count } }

    /// The rows of a range, as far as they exist.
    func rows(_ range: Range<Int>) -> [OutputRow] {
        var result: [OutputRow] = []
        var first = 0
        for page in pages {
            let part = range.clamped(to: first..<(first + page.rows.count))
            result += page.rows[(part.lowerBound - first)..<(part.upperBound - first)]
            first += page.rows.count
        }
        return result
    }

    /// Where the page begins that is needed next; nil while nothing is missing.
    var wantedOffset: Int? {
        if let restart { return restart }
        let isNearEnd = scroll.isFollowing || scroll.linesBelow < 2 * scroll.rows
        if end < total, isNearEnd || hunt?.direction == .forward { return end }
        let isNearStart = scroll.offset < scroll.rows
        if start > floor, isNearStart || hunt?.direction == .backward {
            return max(0, start - Self.pageLimit)
        }
        return nil
    }

    /// Lays the pages out for the size they are seen at.
    mutating func fit(columns: Int, rows: Int) {
        self.columns = columns
        for index in pages.indices { pages[index].layOut(columns: columns) }
        scroll.update(count: rowCount, rows: rows)
    }
}

// MARK: - Reading

extension OutputState {
    /// Hears that the whole is longer now.
    mutating func grow(to length: Int) {
        total = max(total, length)
        skipIfFarBehind()
    }

    /// Takes a slice, if it is one that is needed.
    mutating func take(_ slice: TextSlice) {
        if slice.offset == restart {
            pages = []
            origin = slice.offset
            restart = nil
            found = nil
        }
        guard restart == nil else { return }
        let rowsBefore = rowCount
        if slice.offset == end {
            // An empty slice below the total would be asked for without end.
            total = slice.text.isEmpty ? end : max(end, slice.total)
            append(slice.text[...])
            // The last row of before may have grown, and with it a match in the rows of its line.
            let last = max(0, rowsBefore - 1)
            goOnHunting(in: (last - (row(last)?.number ?? 0))..<rowCount, reaching: last)
            trimBeginning()
            skipIfFarBehind()
        } else if start > floor, slice.offset == max(0, start - Self.pageLimit) {
            prepend(slice)
            goOnHunting(in: 0..<max(0, rowCount - rowsBefore))
            trimEnd()
        }
    }

    /// Goes to the beginning of the whole.
    mutating func goToStart() {
        if start > floor { restart = 0 }
        scroll.scrollToStart()
    }

    /// Goes to the end of the whole and follows it.
    mutating func goToEnd() {
        scroll.scrollToEnd()
        skipIfFarBehind()
    }

    private mutating func skipIfFarBehind() {
        guard scroll.isFollowing, hunt == nil, total - end > Self.pageLimit * Self.pageCount / 2 else {
            return
        }
        restart = total - Self.pageLimit
    }

    private mutating func append(_ text: Substring) {
        var rest = text
        if pages.isEmpty {
            var first = origin
            // Amid the output a page begins with a whole line, if there is one.
            if origin > 0, let lineEnd = rest.firstIndex(where: OutputPage.isLineEnd) {
                let after = rest.index(after: lineEnd)
                first += rest[..<after].unicodeScalars.count
                rest = rest[after...]
            }
            pages = [OutputPage(start: first)]
        }
        while !rest.isEmpty {
            let last = pages.count - 1
            let part = rest[..<Self.pageEnd(in: rest, room: Self.pageLimit - pages[last].length)]
            pages[last].append(part)
            pages[last].layOut(columns: columns)
            rest = rest[part.endIndex...]
            if !rest.isEmpty { pages.append(OutputPage(start: end, colors: pages[last].colors)) }
        }
    }

    /// Where a page ends that has room for some characters: behind a line end, unless none comes for long.
    private static func pageEnd(in text: Substring, room: Int) -> String.Index {
        let scalars = text.unicodeScalars
        guard let full = scalars.index(text.startIndex, offsetBy: max(0, room), limitedBy: text.endIndex)
        else { return text.endIndex }
        if let lineEnd = text[full...].firstIndex(where: OutputPage.isLineEnd) {
            return text.index(after: lineEnd)
        }
        return room > -pageLimit ? text.endIndex : full
    }

    private mutating func prepend(_ slice: TextSlice) {
        var text = Substring(slice.text.unicodeScalars.prefix(start - slice.offset))
        var first = slice.offset
        if first > 0, let lineEnd = text.dropLast().firstIndex(where: OutputPage.isLineEnd) {
            let after = text.index(after: lineEnd)
            first += text[..<after].unicodeScalars.count
            text = text[after...]
        }
        var page = OutputPage(start: first)
        page.append(text)
        // A slice that does not reach up to what is there leaves nothing to go on from.
        guard !page.isEmpty, page.end == start else {
            floor = start
            return
        }
        page.layOut(columns: columns)
        pages.insert(page, at: 0)
        scroll.shift(by: page.rows.count)
        found = found.map { $0 + page.rows.count }
    }

    private mutating func trimBeginning() {
        while pages.count > Self.pageCount {
            let rows = pages.removeFirst().rows.count
            scroll.update(count: rowCount + rows, rows: scroll.rows)
            scroll.shift(by: -rows)
            found = found.flatMap { $0 < rows ? nil : $0 - rows }
        }
    }

    private mutating func trimEnd() {
        while pages.count > Self.pageCount, !scroll.isFollowing { pages.removeLast() }
        if let row = found, row >= rowCount { found = nil }
    }
}

// MARK: - Searching

extension OutputState: SearchableText {
    var searchableRowCount: Int { rowCount }

    func match(_ search: TextSearch, beginningIn row: Int) -> ClosedRange<Int>? {
        guard let here = self.row(row),
            let match = here.matches(search).first(where: { begin(of: $0, seenIn: row) == row })
        else { return nil }
        var last = row
        while let next = self.row(last + 1), next.number > 0, next.part.lowerBound < match.upperBound {
            last += 1
        }
        return row...last
    }

    /// What of a row's line is to be marked in the row, and whether it belongs to the match found last.
    func marks(_ search: TextSearch, row: Int) -> [(part: Range<String.Index>, isFound: Bool)] {
        guard let here = self.row(row) else { return [] }
        return here.matches(search).map { match in
            (match.clamped(to: here.part), begin(of: match, seenIn: row) == found)
        }
    }

    /// The first row that shows some of a match which a row shows some of.
    private func begin(of match: Range<String.Index>, seenIn row: Int) -> Int {
        var first = row
        while let here = self.row(first), here.number > 0, let before = self.row(first - 1),
            match.lowerBound < before.part.upperBound
        {
            first -= 1
        }
        return first
    }

    private func row(_ index: Int) -> OutputRow? {
        var first = 0
        for page in pages {
            let place = index - first
            if page.rows.indices.contains(place) { return page.rows[place] }
            first += page.rows.count
        }
        return nil
    }

    /// Lets a search go on through the pages that are not there; false if there are none that way.
    mutating func beginHunt(_ search: TextSearch, _ direction: TextDirection) -> Bool {
        guard direction == .forward ? end < total : start > floor else { return false }
        hunt = Hunt(search: search, direction: direction)
        found = nil
        return true
    }

    /// Ends a search that goes on through pages.
    mutating func endHunt() { hunt = nil }

    /// Looks at rows that have just come, and at those before them whose match may go on in them.
    private mutating func goOnHunting(in rows: Range<Int>, reaching least: Int = 0) {
        guard let hunt else { return }
        scroll.update(count: rowCount, rows: scroll.rows)
        if let match = firstMatch(hunt.search, in: rows, hunt.direction, reaching: least) {
            show(match: match)
            self.hunt = nil
        } else {
            let isAtEnd = hunt.direction == .forward ? end >= total : start <= floor
            if isAtEnd { self.hunt = nil }
            scroll.show(line: hunt.direction == .forward ? rowCount - 1 : 0)
        }
    }
}
