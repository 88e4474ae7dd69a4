import Foundation

/// The features of many texts, and the vocabulary of those that are common enough to learn from.
///
/// A vocabulary is the sorted keys with their weights by rareness; a feature's index is its place there.
struct Vocabulary: Sendable {
    /// The keys, sorted.
    let keys: [UInt32]
    /// How rare each is: ln((1 + texts) / (1 + texts that have it)) + 1.
    let rareness: [Float]
    private let directory: KeyDirectory

    init(keys: [UInt32], rareness: [Float]) {
        self.keys = keys
        self.rareness = rareness
        directory = KeyDirectory(keys)
    }

    /// The features that at least `minimum` texts have.
    init(of texts: [KeyedText], minimum: Int) {
        var all: [UInt32] = []
        all.reserveCapacity(texts.reduce(0) { $0 + $1.keys.count })
        for text in texts { all += text.keys }
        RadixSort.sort(&all)
        var keys: [UInt32] = []
        var rareness: [Float] = []
        let total = Double(1 + texts.count)
        var start = 0
        while start < all.count {
            var end = start + 1
            while end < all.count, all[end] == all[start] { end += 1 }
            if end - start >= minimum {
                keys.append(all[start])
                rareness.append(Float(log(total / Double(1 + end - start)) + 1))
            }
            start = end
        }
        self.init(keys: keys, rareness: rareness)
    }

    /// Where a key is; nil if it is not in the vocabulary.
    func index(of key: UInt32) -> Int? { directory.index(of: key, in: keys) }
}

/// The distinct features of one text, with what it is.
struct KeyedText: Sendable {
    /// The keys.
    let keys: [UInt32]
    /// The block of each key.
    let blocks: [FeatureBlock]

    init(_ features: TextFeatures) {
        let distinct = features.keys
        keys = distinct.map(\.key)
        blocks = distinct.map(\.block)
    }
}

/// Texts as sparse vectors, one after another.
struct FeatureRows: Sendable {
    /// Where each row starts; one more than there are rows.
    private(set) var starts: [Int] = [0]
    /// The features of all rows.
    private(set) var indices: [Int32] = []
    /// The value of each.
    private(set) var values: [Float] = []
    /// The source of each row, as an index of the model's sources; nil when it is none of them.
    private(set) var sources: [Int?] = []

    /// How many rows there are.
    var count: Int { sources.count }

    init() {}

    init(_ texts: [KeyedText], sources: [Int?], vocabulary: Vocabulary) {
        for (text, source) in zip(texts, sources) { append(text, source: source, vocabulary: vocabulary) }
    }

    /// Appends a row of given features.
    mutating func append(_ features: [(index: Int, value: Float)], source: Int?) {
        for feature in features {
            indices.append(Int32(feature.index))
            values.append(feature.value)
        }
        starts.append(indices.count)
        sources.append(source)
    }

    private mutating func append(_ text: KeyedText, source: Int?, vocabulary: Vocabulary) {
        let start = indices.count
        var squares = [Float](repeating: 0, count: FeatureBlock.allCases.count)
        var blocks: [FeatureBlock] = []
        for (key, block) in zip(text.keys, text.blocks) {
            guard let index = vocabulary.index(of: key) else { continue }
            let rareness = vocabulary.rareness[index]
            squares[Int(block.rawValue)] += rareness * rareness
            indices.append(Int32(index))
            values.append(rareness)
            blocks.append(block)
        }
        let factors = FeatureBlock.allCases.map {
            $0.weight / max(squares[Int($0.rawValue)], 1e-9).squareRoot()
        }
        for (offset, block) in blocks.enumerated() { values[start + offset] *= factors[Int(block.rawValue)] }
        starts.append(indices.count)
        sources.append(source)
    }
}
