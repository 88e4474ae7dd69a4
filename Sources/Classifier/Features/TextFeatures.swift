/// The features of one text: which are there, not how often.
struct TextFeatures: Sendable {
    /// A feature as met in the text; the same one may be met several times.
    struct Feature: Sendable {
        /// What it is known by.
        var key: UInt32
        /// Its block.
        var block: FeatureBlock
        /// Where it is: an index of a token, a byte of the title's padded words, or an index of a flag.
        var start: Int32
        /// How many tokens or bytes it has.
        var length: Int32
    }

    /// How many characters of a title or a body are read.
    static let limit = 20_000
    private static let firstTokens = 25

    /// What was met, block after block.
    private(set) var features: [Feature] = []
    private let title: TokenizedText
    private let body: TokenizedText
    private let own: TokenizedText
    private let flags: [String]
    /// The words of the title, each between two spaces.
    private var padded: [UInt8] = []

    /// Reads a title and a body; what is beyond ``limit`` is not read.
    init(title: String, body: String) {
        let titleBytes = ByteText.bytes(of: title, characters: Self.limit)
        let bodyBytes = ByteText.bytes(of: body, characters: Self.limit)
        self.title = TokenizedText(CleanText.title(titleBytes))
        self.body = TokenizedText(CleanText.body(bodyBytes))
        own = TokenizedText(CleanText.body(OwnWords.lines(of: bodyBytes)))
        flags = TextFlags(title: titleBytes, body: bodyBytes).names
        features.reserveCapacity(2 * self.body.tokens.count + 16 * titleBytes.count / 4 + 64)
        addWords(self.title.tokens, to: .titleWords)
        addWords(self.body.tokens, to: .bodyWords)
        addWords(firstTokens, to: .firstWords)
        for (index, flag) in flags.enumerated() {
            add(FeatureHash.hash(flag.utf8), .flags, index, 1)
        }
        addCharacters()
        addWords(Array(own.tokens.prefix(Self.firstTokens)), to: .ownWords)
    }

    /// The distinct keys, each with its block.
    var keys: [(key: UInt32, block: FeatureBlock)] {
        var seen = Set<UInt32>(minimumCapacity: features.count)
        return features.compactMap { seen.insert($0.key).inserted ? ($0.key, $0.block) : nil }
    }

    /// A feature in words, as in `not_working` for a pair.
    func name(of feature: Feature) -> String {
        switch feature.block {
        case .titleWords, .bodyWords, .firstWords, .ownWords: words(of: feature).joined(separator: "_")
        case .flags: flags[Int(feature.start)]
        case .titleCharacters:
            String(
                decoding: padded[Int(feature.start)..<Int(feature.start + feature.length)],
                as: UTF8.self
            )
        }
    }

    /// The tokens of a feature of a block of words; none for others.
    func words(of feature: Feature) -> [String] {
        (Int(feature.start)..<Int(feature.start + feature.length)).compactMap { index in
            switch feature.block {
            case .titleWords: title.text(of: title.tokens[index])
            case .bodyWords: body.text(of: body.tokens[index])
            case .firstWords:
                index < title.tokens.count
                    ? title.text(of: title.tokens[index])
                    : body.text(of: body.tokens[index - title.tokens.count])
            case .ownWords: own.text(of: own.tokens[index])
            case .flags, .titleCharacters: nil
            }
        }
    }

    private var firstTokens: [TokenizedText.Token] {
        Array(
            (title.tokens.prefix(Self.firstTokens) + body.tokens.prefix(Self.firstTokens))
                .prefix(Self.firstTokens)
        )
    }

    private mutating func add(_ hash: UInt64, _ block: FeatureBlock, _ start: Int, _ length: Int) {
        features.append(
            Feature(
                key: FeatureHash.key(hash, in: block),
                block: block,
                start: Int32(start),
                length: Int32(length)
            )
        )
    }

    private mutating func addWords(_ tokens: [TokenizedText.Token], to block: FeatureBlock) {
        for index in tokens.indices {
            add(tokens[index].hash, block, index, 1)
            guard index + 1 < tokens.count else { continue }
            add(FeatureHash.pair(tokens[index].hash, tokens[index + 1].hash), block, index, 2)
        }
    }

    private mutating func addCharacters() {
        let text = title.bytes
        var index = 0
        while index < text.count {
            let gap = ByteText.whitespace(in: text, at: index)
            guard gap == 0 else {
                index += gap
                continue
            }
            var offsets = [padded.count]
            padded.append(ByteText.space)
            while index < text.count, ByteText.whitespace(in: text, at: index) == 0 {
                offsets.append(padded.count)
                let end = min(text.count, index + ByteText.length(of: text[index]))
                padded += text[index..<end]
                index = end
            }
            offsets.append(padded.count)
            padded.append(ByteText.space)
            offsets.append(padded.count)
            addCharacters(between: offsets)
        }
    }

    /// - Parameter offsets: Where each character of a padded word starts, and where the last one ends.
    private mutating func addCharacters(between offsets: [Int]) {
        let count = offsets.count - 1
        for length in 3...5 where length <= count {
            for index in 0...(count - length) {
                let range = offsets[index]..<offsets[index + length]
                add(FeatureHash.hash(padded[range]), .titleCharacters, range.lowerBound, range.count)
            }
        }
    }
}
