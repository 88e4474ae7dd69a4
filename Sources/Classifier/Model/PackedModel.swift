/// A model as it lies in its bytes; nothing is unpacked when it is loaded.
struct PackedModel: Sendable {
    let kind: LinearModel.Kind
    let version: String
    let labels: [String]
    let sources: [String]
    let copyWeight: Float
    let temperatures: [Float]
    let featureCount: Int
    let columnCount: Int
    /// The length of the model.
    var byteCount: Int { bytes.count }
    private let bytes: ModelBytes
    private let rareness: Float
    private let units: [Float]
    private let directory: Int
    private let keys: Int
    private let rows: Int
    private let rarenesses: Int
    private let scales: Int
    private let weights: Int

    /// Reads the head of a model and checks it all.
    init(_ bytes: ModelBytes) throws(ModelFileError) {
        guard bytes.count >= ModelFile.checkedStart,
            ModelFile.mark.indices.allSatisfy({ bytes[$0] == ModelFile.mark[$0] })
        else { throw .notAModel }
        guard bytes.word(8) == ModelFile.format else { throw .unknownFormat(bytes.word(8)) }
        guard bytes.word(12) == UInt32(bytes.count) else {
            throw .wrongLength(expected: Int(bytes.word(12)), found: bytes.count)
        }
        guard
            UInt64(bytes.word(16)) | UInt64(bytes.word(20)) << 32
                == bytes.checksum(from: ModelFile.checkedStart)
        else { throw .damaged }
        var reader = HeadReader(bytes: bytes, offset: ModelFile.checkedStart)
        featureCount = Int(try reader.word())
        let rowCount = Int(try reader.word())
        guard let kind = LinearModel.Kind(rawValue: try reader.byte()) else { throw .inconsistent("kind") }
        let labelCount = Int(try reader.byte())
        let sourceCount = Int(try reader.byte())
        columnCount = Int(try reader.byte())
        guard labelCount > 1, sourceCount <= ModelFile.maximumSources,
            columnCount <= DualLogistic.Lanes.scalarCount,
            columnCount == (kind == .classes ? labelCount : labelCount - 1)
        else { throw .inconsistent("numbers of labels and sources") }
        copyWeight = Float(bitPattern: try reader.word())
        rareness = Float(bitPattern: try reader.word())
        var temperatures: [Float] = []
        for _ in 0...sourceCount { temperatures.append(Float(bitPattern: try reader.word())) }
        guard (temperatures + [copyWeight, rareness]).allSatisfy({ $0.isFinite }),
            temperatures.allSatisfy({ $0 > 0 })
        else { throw .inconsistent("temperatures") }
        version = try reader.text()
        var names: [String] = []
        for _ in 0..<labelCount + sourceCount { names.append(try reader.text()) }
        labels = Array(names.prefix(labelCount))
        sources = Array(names.dropFirst(labelCount))
        directory = (reader.offset + 3) / 4 * 4
        keys = directory + 4 * (1 << Int(KeyDirectory.bits) + 1)
        rows = keys + 4 * featureCount
        rarenesses = rows + 4 * featureCount
        scales = rarenesses + 2 * featureCount
        weights = scales + rowCount
        guard weights + rowCount * columnCount == bytes.count else {
            throw .inconsistent("length of its parts")
        }
        self.kind = kind
        self.temperatures = temperatures
        self.bytes = bytes
        units = (0...255).map { ModelFile.unit(ofScale: UInt8($0)) }
        try check(rowCount: rowCount)
    }

    /// Where a feature is; nil if the model does not know it.
    @inline(__always)
    func index(of key: UInt32) -> Int? {
        let group = directory + 4 * Int(key >> (32 - KeyDirectory.bits))
        return KeyDirectory.search(key, from: Int(bytes.word(group)), to: Int(bytes.word(group + 4))) {
            bytes.word(keys + 4 * $0)
        }
    }

    /// How rare a feature is.
    @inline(__always)
    func rareness(of index: Int) -> Float { Float(bytes.half(rarenesses + 2 * index)) * rareness }

    /// The weights of a feature for texts of a source; nil for texts of another.
    func weights(of index: Int, source: Int?) -> DualLogistic.Lanes {
        var sum = DualLogistic.Lanes.zero
        forEachRow(of: index) { rowSource, row in
            sum += rowSource == source ? row * (1 + copyWeight * copyWeight) : row
        }
        return sum
    }

    /// The model in full precision, to train on from it.
    var unpacked: LinearModel {
        var pulls = [DualLogistic.Lanes](repeating: .zero, count: featureCount * sources.count)
        for index in 0..<featureCount {
            forEachRow(of: index) { pulls[index * sources.count + $0] = $1 }
        }
        return LinearModel(
            version: version,
            kind: kind,
            labels: labels,
            sources: sources,
            copyWeight: copyWeight,
            temperatures: temperatures,
            vocabulary: Vocabulary(
                keys: (0..<featureCount).map { bytes.word(keys + 4 * $0) },
                rareness: (0..<featureCount).map { rareness(of: $0) }
            ),
            pulls: pulls
        )
    }

    @inline(__always)
    private func forEachRow(of index: Int, _ visit: (_ source: Int, _ row: DualLogistic.Lanes) -> Void) {
        let entry = bytes.word(rows + 4 * index)
        var row = Int(entry & 0x0FFF_FFFF)
        for source in sources.indices where entry >> UInt32(28 + source) & 1 == 1 {
            var lanes = DualLogistic.Lanes.zero
            let start = weights + row * columnCount
            for column in 0..<columnCount { lanes[column] = Float(Int8(bitPattern: bytes[start + column])) }
            visit(source, lanes * units[Int(bytes[scales + row])])
            row += 1
        }
    }

    /// Holds what reading relies on: places within bounds, keys that rise.
    private func check(rowCount: Int) throws(ModelFileError) {
        var last = 0
        for group in 0...1 << Int(KeyDirectory.bits) {
            let start = Int(bytes.word(directory + 4 * group))
            guard start >= last, start <= featureCount else { throw .inconsistent("directory of keys") }
            last = start
        }
        guard last == featureCount else { throw .inconsistent("directory of keys") }
        for index in 0..<featureCount {
            let entry = bytes.word(rows + 4 * index)
            guard Int(entry & 0x0FFF_FFFF) + (entry >> 28).nonzeroBitCount <= rowCount,
                entry >> 28 < 1 << UInt32(sources.count)
            else { throw .inconsistent("rows of a feature") }
            guard index == 0 || bytes.word(keys + 4 * index - 4) < bytes.word(keys + 4 * index) else {
                throw .inconsistent("order of keys")
            }
        }
    }
}

/// Reads the head of a model from front to back.
private struct HeadReader {
    let bytes: ModelBytes
    var offset: Int

    mutating func word() throws(ModelFileError) -> UInt32 {
        guard offset + 4 <= bytes.count else { throw .inconsistent("head") }
        defer { offset += 4 }
        return bytes.word(offset)
    }

    mutating func byte() throws(ModelFileError) -> UInt8 {
        guard offset < bytes.count else { throw .inconsistent("head") }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func text() throws(ModelFileError) -> String {
        let length = Int(try byte()) | Int(try byte()) << 8
        guard offset + length <= bytes.count else { throw .inconsistent("head") }
        defer { offset += length }
        return String(decoding: (offset..<offset + length).map { bytes[$0] }, as: UTF8.self)
    }
}
