/// Trimming and the like on bytes, because `Character` walks are slow on the long texts models and tools write.
extension StringProtocol {
    /// The text without white space at both ends.
    var trimmed: Substring {
        Substring(self).trimmedLeft.trimmedRight
    }

    /// Whether there is nothing but white space.
    var isBlank: Bool {
        utf8.allSatisfy { $0.isSpace }
    }
}

extension Substring {
    /// The text without white space at its start.
    var trimmedLeft: Substring {
        guard let first = utf8.firstIndex(where: { !$0.isSpace }) else { return self[endIndex...] }
        return self[first...]
    }

    /// The text without white space at its end.
    var trimmedRight: Substring {
        guard let last = utf8.lastIndex(where: { !$0.isSpace }) else { return self[..<startIndex] }
        return self[..<utf8.index(after: last)]
    }

    /// The white space at the start.
    var indentation: Substring {
        self[..<(utf8.firstIndex { !$0.isSpace } ?? endIndex)]
    }
}

extension UInt8 {
    /// ASCII white space.
    var isSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
}
