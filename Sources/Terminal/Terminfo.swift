import Foundation

/// A compiled terminal description, read so that it can be changed and handed back to ncurses.
///
/// ncurses sends 24-bit colours only if the description says so, and those that do are rarely installed. So
/// we take the user's own, say so in it, and pass it on in the environment (`TERMINFO=b64:…`), with no file
/// and no `tic`. Source of the format: term(5), "Legacy storage format" to "Extended number format".
struct Terminfo: Hashable {
    private static let legacyMagic = 0o432
    private static let wideMagic = 0o1036
    // Positions in <term.h>.
    private static let columns = 0
    private static let lines = 2
    private static let maxColors = 13
    private static let maxPairs = 14
    private static let setForeground = 359
    private static let setBackground = 360

    private var names: ArraySlice<UInt8>
    private var booleans: [UInt8]
    private var numbers: [Int]
    /// Nil is absent.
    private var strings: [[UInt8]?]
    private var extendedBooleans: [Named<UInt8>] = []
    private var extendedNumbers: [Named<Int>] = []
    private var extendedStrings: [Named<[UInt8]?>] = []

    private struct Named<Value: Hashable>: Hashable {
        let name: [UInt8]
        let value: Value
    }

    /// The description as the value of `TERMINFO`.
    var environmentValue: String {
        "b64:" + Data(encoded).base64EncodedString()
    }

    /// How many colours the terminal has; -1 if it has none.
    var colors: Int { numbers.count > Self.maxColors ? numbers[Self.maxColors] : -1 }

    /// This description with 24-bit colours.
    ///
    /// Colour numbers below 256 stay what they were, the palette and xterm's table; above they are 0xRRGGBB.
    /// (A colour without red and green would be taken for the palette's, so whoever makes the numbers lifts
    /// it.)
    func withTrueColor() -> Terminfo {
        var changed = self
        changed.set(number: Self.maxColors, to: 1 << 24)
        changed.set(number: Self.maxPairs, to: 1 << 16)
        changed.set(string: Self.setForeground, to: Self.colorString(normal: "3", bright: "9", kind: "38"))
        changed.set(string: Self.setBackground, to: Self.colorString(normal: "4", bright: "10", kind: "48"))
        let flag = Named<UInt8>(name: Array("RGB".utf8), value: 1)
        changed.extendedBooleans.removeAll { $0.name == flag.name }
        let index = changed.extendedBooleans.firstIndex { flag.name.lexicographicallyPrecedes($0.name) }
        changed.extendedBooleans.insert(flag, at: index ?? changed.extendedBooleans.count)
        return changed
    }

    /// This description with the size of a terminal whose size nobody knows.
    func withUsualSize() -> Terminfo {
        var changed = self
        changed.set(number: Self.columns, to: 80)
        changed.set(number: Self.lines, to: 24)
        return changed
    }

    private mutating func set(number index: Int, to value: Int) {
        while numbers.count <= index { numbers.append(-1) }
        numbers[index] = value
    }

    private mutating func set(string index: Int, to value: String) {
        while strings.count <= index { strings.append(nil) }
        strings[index] = Array(value.utf8)
    }

    private static func colorString(normal: String, bright: String, kind: String) -> String {
        "\u{1B}[%?%p1%{8}%<%t\(normal)%p1%d"
            + "%e%p1%{16}%<%t\(bright)%p1%{8}%-%d"
            + "%e%p1%{256}%<%t\(kind);5;%p1%d"
            + "%e\(kind);2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m"
    }
}

// MARK: - Finding and reading

extension Terminfo {
    /// The installed description of a terminal; nil if there is none or it cannot be read.
    init?(terminal name: String, environment: [String: String]) {
        guard let first = name.utf8.first, !name.contains("/"), !name.hasPrefix(".") else { return nil }
        var directories: [String] = []
        if let own = environment["TERMINFO"] { directories.append(own) }
        if let home = environment["HOME"] { directories.append(home + "/.terminfo") }
        directories += (environment["TERMINFO_DIRS"] ?? "").split(separator: ":").map(String.init)
        directories += ["/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo"]
        let letter = String(Character(Unicode.Scalar(first)))
        for directory in directories where directory.hasPrefix("/") {
            guard let file = FileManager.default.contents(atPath: "\(directory)/\(letter)/\(name)") else {
                continue
            }
            self.init(compiled: Array(file))
            return
        }
        return nil
    }

    /// Reads a compiled description; nil if it is not one.
    init?(compiled bytes: [UInt8]) {
        var reader = Reader(bytes)
        guard let magic = reader.short(), magic == Self.legacyMagic || magic == Self.wideMagic,
            let nameSize = reader.count(), let booleanCount = reader.count(),
            let numberCount = reader.count(),
            let stringCount = reader.count(), let tableSize = reader.count(),
            let names = reader.take(nameSize), let booleans = reader.take(booleanCount), reader.align(),
            let numbers = reader.numbers(numberCount, isWide: magic == Self.wideMagic),
            let offsets = reader.numbers(stringCount, isWide: false),
            let table = reader.take(tableSize)
        else { return nil }
        self.names = names
        self.booleans = Array(booleans)
        self.numbers = numbers
        strings = offsets.map { Self.string(in: table, at: $0) }
        if reader.hasMore {
            guard reader.align(), readExtensions(&reader, isWide: magic == Self.wideMagic) else { return nil }
        }
    }

    private mutating func readExtensions(_ reader: inout Reader, isWide: Bool) -> Bool {
        guard let booleanCount = reader.count(), let numberCount = reader.count(),
            let stringCount = reader.count(), reader.count() != nil, let tableSize = reader.count(),
            let booleans = reader.take(booleanCount), reader.align(),
            let numbers = reader.numbers(numberCount, isWide: isWide),
            let offsets = reader.numbers(stringCount, isWide: false),
            let nameOffsets = reader.numbers(booleanCount + numberCount + stringCount, isWide: false),
            let table = reader.take(tableSize)
        else { return false }
        let values = offsets.map { Self.string(in: table, at: $0) }
        // The names begin behind the last value, and their offsets count from there.
        let valuesEnd = values.reduce(0) { $0 + ($1.map { $0.count + 1 } ?? 0) }
        let names = nameOffsets.compactMap { Self.string(in: table, at: $0 + valuesEnd) }
        guard names.count == nameOffsets.count else { return false }
        extendedBooleans = zip(names, booleans).map { Named(name: $0, value: $1) }
        extendedNumbers = zip(names.dropFirst(booleanCount), numbers).map { Named(name: $0, value: $1) }
        extendedStrings = zip(names.dropFirst(booleanCount + numberCount), values).map {
            Named(name: $0, value: $1)
        }
        return true
    }

    private static func string(in table: ArraySlice<UInt8>, at offset: Int) -> [UInt8]? {
        guard offset >= 0, offset < table.count else { return nil }
        return Array(table.dropFirst(offset).prefix { $0 != 0 })
    }

    /// Little-endian shorts and longs, one after the other.
    private struct Reader {
        private let bytes: [UInt8]
        private var index = 0

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
        }

        var hasMore: Bool { index + 10 <= bytes.count }

        mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
            guard count >= 0, index + count <= bytes.count else { return nil }
            defer { index += count }
            return bytes[index..<(index + count)]
        }

        mutating func short() -> Int? {
            take(2).map { Int(Int16(truncatingIfNeeded: Int($0.first ?? 0) | Int($0.last ?? 0) << 8)) }
        }

        mutating func count() -> Int? {
            short().flatMap { $0 >= 0 ? $0 : nil }
        }

        mutating func numbers(_ count: Int, isWide: Bool) -> [Int]? {
            var numbers: [Int] = []
            for _ in 0..<count {
                guard isWide else {
                    guard let number = short() else { return nil }
                    numbers.append(number)
                    continue
                }
                guard let four = take(4) else { return nil }
                let value = four.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
                numbers.append(Int(Int32(bitPattern: value)))
            }
            return numbers
        }

        /// Numbers begin at even places.
        mutating func align() -> Bool {
            if !index.isMultiple(of: 2) { index += 1 }
            return true
        }
    }
}

// MARK: - Writing

extension Terminfo {
    /// The compiled form, with 32-bit numbers.
    var encoded: [UInt8] {
        var writer = Writer()
        let (offsets, table) = Self.table(of: strings)
        for value in [Self.wideMagic, names.count, booleans.count, numbers.count, strings.count, table.count]
        {
            writer.short(value)
        }
        writer.bytes += names
        writer.bytes += booleans
        writer.align()
        numbers.forEach { writer.long($0) }
        offsets.forEach { writer.short($0) }
        writer.bytes += table

        let extensionNames =
            extendedBooleans.map(\.name) + extendedNumbers.map(\.name) + extendedStrings.map(\.name)
        guard !extensionNames.isEmpty else { return writer.bytes }
        let (valueOffsets, values) = Self.table(of: extendedStrings.map(\.value))
        let (nameOffsets, nameTable) = Self.table(of: extensionNames)
        let used = valueOffsets.count { $0 >= 0 } + nameOffsets.count
        writer.align()
        let header = [
            extendedBooleans.count, extendedNumbers.count, extendedStrings.count, used,
            values.count + nameTable.count,
        ]
        header.forEach { writer.short($0) }
        writer.bytes += extendedBooleans.map(\.value)
        writer.align()
        extendedNumbers.forEach { writer.long($0.value) }
        (valueOffsets + nameOffsets).forEach { writer.short($0) }
        writer.bytes += values + nameTable
        return writer.bytes
    }

    private static func table(of strings: [[UInt8]?]) -> (offsets: [Int], table: [UInt8]) {
        var table: [UInt8] = []
        let offsets = strings.map { string -> Int in
            guard let string else { return -1 }
            defer { table += string + [0] }
            return table.count
        }
        return (offsets, table)
    }

    private struct Writer {
        var bytes: [UInt8] = []

        mutating func short(_ value: Int) {
            let bits = UInt16(truncatingIfNeeded: value)
            bytes += [UInt8(bits & 0xFF), UInt8(bits >> 8)]
        }

        mutating func long(_ value: Int) {
            let bits = UInt32(truncatingIfNeeded: value)
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
        }

        mutating func align() {
            if !bytes.count.isMultiple(of: 2) { bytes.append(0) }
        }
    }
}
