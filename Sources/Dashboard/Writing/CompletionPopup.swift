import Terminal

/// One thing that a word may become.
struct CompletionItem: Hashable, Sendable {
    /// What the word becomes, its sign included.
    let text: String
    /// What else is to be known of it.
    let detail: String
    /// Whether a blank follows when it is taken.
    let endsWord: Bool

    init(_ text: String, detail: String = "", endsWord: Bool = true) {
        self.text = text
        self.detail = detail
        self.endsWord = endsWord
    }
}

/// What the word being typed may become.
struct CompletionPopup: Sendable {
    /// More are not offered; who wants another one types another letter.
    static let mostItems = 50
    /// How many matches are put in order; a key must not take longer in a large repository.
    static let mostRanked = 400

    /// The word.
    private(set) var word: CompletionWord
    /// The things offered, the best first.
    private(set) var list = ListState<CompletionItem>()
    /// The files of the checkout; nil until they are known.
    private var files: [String]?
    /// The files that matched last, among which those of a longer word are.
    private var narrowed: (query: String, paths: [String])?

    init(_ word: CompletionWord) { self.word = word }

    /// Whether the engine has to be asked for files.
    var needsFiles: Bool { word.kind == .file && files == nil }
    /// The one that is marked.
    var selected: CompletionItem? { list.selectedID }
    /// Whether that is what stands there already.
    var isWritten: Bool { selected?.text == word.text }

    /// Takes what the word has become; what is known of the repository stays.
    mutating func go(to word: CompletionWord) { self.word = word }

    /// Takes the files of the checkout.
    mutating func take(files paths: [String]) {
        files = paths
        narrowed = nil
    }

    /// Takes what is to be offered.
    mutating func offer(_ items: some Collection<CompletionItem>) {
        list = ListState(ids: Array(items.prefix(Self.mostItems)))
    }

    /// Moves the mark, around the ends.
    mutating func move(by step: Int) {
        guard list.count > 0 else { return }
        list.select(index: ((list.selectedIndex ?? 0) + step + list.count) % list.count)
    }

    /// Takes the height that the list is seen at.
    mutating func fit(rows: Int) { list.fit(rows: rows) }

    /// Looks for the files that match the word.
    ///
    /// - Parameter changed: The files to name first while nothing is typed.
    /// - Returns: Paths, the best first.
    mutating func paths(changed: [String]) -> [String] {
        guard let files else { return [] }
        let query = String(word.query.drop { $0 == "!" || $0 == "'" })
        guard !query.isEmpty else {
            let first = Self.mentionable(Array(changed.prefix(Self.mostItems)))
            return first + files.prefix(Self.mostItems).filter { !first.contains($0) }
        }
        let filter = FuzzyFilter(query)
        let pool = narrowed.flatMap { query.hasPrefix($0.query) ? $0.paths : nil } ?? files
        let matching = pool.filter(filter.matches)
        narrowed = (query, matching)
        return filter.filter(Self.likeliest(matching, query), by: { $0 })
    }

    /// The paths that a mention can name: those without blanks, at which a mention would end.
    static func mentionable(_ paths: [String]) -> [String] {
        paths.filter { path in !path.utf8.contains { $0 <= 0x20 || $0 == 0x7F } }
    }

    /// As many as can be put in order: of too many first those whose own name begins like the word.
    private static func likeliest(_ paths: [String], _ query: String) -> [String] {
        guard paths.count > mostRanked else { return paths }
        let start = query.lowercased().utf8
        var named: [String] = []
        var others: [String] = []
        for path in paths {
            let name = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) }
            let beginning = path.utf8[(name ?? path.startIndex)...].prefix(start.count)
            if beginning.elementsEqual(start, by: { $0 | 0x20 == $1 | 0x20 }) {
                named.append(path)
            } else if others.count < mostRanked {
                others.append(path)
            }
        }
        return Array((named + others).prefix(mostRanked))
    }
}
