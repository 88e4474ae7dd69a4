import Foundation

/// The bytes of a model, little-endian.
///
/// | bytes | what |
/// |---|---|
/// | 8 | the mark `SWTEXT\r\n` |
/// | 4 | the format, 1 |
/// | 4 | the length of it all |
/// | 8 | the checksum of all that follows |
/// | 4, 4 | numbers of features and of rows |
/// | 1, 1, 1, 1 | kind; numbers of labels, sources, columns |
/// | 4, 4 | copy weight, step of rareness |
/// | 4 × (sources + 1) | temperatures |
/// | … | version, labels, sources: each two bytes of length and the text; zeros up to a multiple of four |
/// | 4 × (2¹³ + 1) | where the keys of each group of highest bits start |
/// | 4 × features | keys, sorted |
/// | 4 × features | its first row, and in the highest four bits which sources have one |
/// | 2 × features | rareness, in steps |
/// | rows | the scale of each row: weights are in units of 2^((scale − 160) / 8) |
/// | rows × columns | weights, signed |
enum ModelFile {
    static let mark: [UInt8] = Array("SWTEXT\r\n".utf8)
    static let format: UInt32 = 1
    /// Where that starts which the checksum is about.
    static let checkedStart = 24
    static let maximumSources = 4
    static let rareness: Float = 16.0 / 65_535

    /// The bytes of a model.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - limit: How many features are kept at most, those that can move an answer most.
    /// - Returns: The bytes.
    static func encode(_ model: LinearModel, limit: Int = .max) -> [UInt8] {
        let kept = kept(of: model, limit: limit)
        let keys = kept.map { model.vocabulary.keys[$0] }
        var rows: [UInt32] = []
        var scales: [UInt8] = []
        var weights: [UInt8] = []
        for feature in kept {
            var first = UInt32(scales.count)
            for source in model.sources.indices {
                let row = model.pulls[feature * model.sources.count + source]
                guard row != .zero else { continue }
                first |= 1 << UInt32(28 + source)
                append(row, of: model.columnCount, to: &scales, &weights)
            }
            rows.append(first)
        }
        var body: [UInt8] = []
        body.appendWord(UInt32(kept.count))
        body.appendWord(UInt32(scales.count))
        body += [
            model.kind.rawValue, UInt8(model.labels.count), UInt8(model.sources.count),
            UInt8(model.columnCount),
        ]
        body.appendWord(model.copyWeight.bitPattern)
        body.appendWord(rareness.bitPattern)
        for temperature in model.temperatures { body.appendWord(temperature.bitPattern) }
        for text in [model.version] + model.labels + model.sources {
            let bytes = Array(text.utf8.prefix(Int(UInt16.max)))
            body += [UInt8(bytes.count & 0xFF), UInt8(bytes.count >> 8)] + bytes
        }
        while body.count % 4 != 0 { body.append(0) }
        for start in KeyDirectory(keys).starts { body.appendWord(start) }
        for key in keys { body.appendWord(key) }
        for row in rows { body.appendWord(row) }
        for feature in kept {
            let steps = UInt16(min(65_535, (model.vocabulary.rareness[feature] / rareness).rounded()))
            body += [UInt8(steps & 0xFF), UInt8(steps >> 8)]
        }
        body += scales
        body += weights
        var bytes = mark
        bytes.appendWord(format)
        bytes.appendWord(UInt32(checkedStart + body.count))
        let sum = body.withUnsafeBytes { checksum($0) }
        bytes.appendWord(UInt32(truncatingIfNeeded: sum))
        bytes.appendWord(UInt32(truncatingIfNeeded: sum >> 32))
        return bytes + body
    }

    /// A sum that changes when a byte does; eight bytes a step, as it runs over megabytes when a model is loaded.
    static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var sum: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(bytes.count)
        var index = 0
        while index + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            sum = (sum ^ word) &* 0xFF51_AFD7_ED55_8CCD
            sum ^= sum >> 32
            index += 8
        }
        while index < bytes.count {
            sum = (sum ^ UInt64(bytes[index])) &* 0xFF51_AFD7_ED55_8CCD
            sum ^= sum >> 32
            index += 1
        }
        return sum
    }

    /// What a scale means as a number: the weight of one unit.
    static func unit(ofScale scale: UInt8) -> Float {
        scale == 0 ? 0 : Float(exp2((Double(scale) - 160) / 8))
    }

    private static func append(
        _ row: DualLogistic.Lanes,
        of columns: Int,
        to scales: inout [UInt8],
        _ weights: inout [UInt8]
    ) {
        let largest = (0..<columns).reduce(Float(0)) { max($0, abs(row[$1])) }
        let scale = largest > 0 ? (8 * log2(Double(largest) / 127)).rounded(.up) + 160 : 0
        let byte = largest > 0 ? UInt8(min(255, max(1, scale))) : 0
        let unit = unit(ofScale: byte)
        scales.append(byte)
        for column in 0..<columns {
            let value = unit > 0 ? max(-127, min(127, (row[column] / unit).rounded())) : 0
            weights.append(UInt8(bitPattern: Int8(value)))
        }
    }

    /// The features that are written, by rising key.
    private static func kept(of model: LinearModel, limit: Int) -> [Int] {
        let count = model.sources.count
        let forces = model.vocabulary.keys.indices.map { feature in
            (0..<count).reduce(Float(0)) { sum, source in
                let row = model.pulls[feature * count + source]
                return sum + (0..<model.columnCount).reduce(Float(0)) { max($0, abs(row[$1])) }
            } * model.vocabulary.rareness[feature]
        }
        let all = forces.indices.filter { forces[$0] > 0 }
        guard all.count > limit else { return all }
        return all.sorted { (forces[$1], $0) < (forces[$0], $1) }.prefix(limit).sorted()
    }
}

extension [UInt8] {
    fileprivate mutating func appendWord(_ value: UInt32) {
        for shift in [UInt32(0), 8, 16, 24] { append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
}
