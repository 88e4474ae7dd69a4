/// A number that names a stored thing for as long as it exists; never reused.
public protocol NumberedIdentifier: RawRepresentable, Hashable, Comparable, Codable, Sendable,
    CustomStringConvertible
where RawValue == Int64 {
    /// Wraps a number that the database gave out.
    init(rawValue: Int64)
}

extension NumberedIdentifier {
    /// Orders by number, which is the order of creation.
    public static func < (first: Self, second: Self) -> Bool { first.rawValue < second.rawValue }

    /// The bare number.
    public var description: String { String(rawValue) }

    /// Reads the bare number.
    public init(from decoder: any Decoder) throws {
        self.init(rawValue: try decoder.singleValueContainer().decode(Int64.self))
    }

    /// Writes the bare number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

/// Names a task within one project, shown as `#12`.
public struct TaskID: NumberedIdentifier {
    /// The number itself.
    public let rawValue: Int64

    /// Wraps a number that the database gave out.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

extension TaskID: CodingKeyRepresentable {
    /// The number as a key, so that what is told by task is an object in JSON.
    public var codingKey: any CodingKey { NumberKey(stringValue: description) }

    /// Reads the number from a key; nil for what is no number.
    public init?(codingKey: some CodingKey) {
        guard let number = Int64(codingKey.stringValue) else { return nil }
        self.init(rawValue: number)
    }

    private struct NumberKey: CodingKey {
        let stringValue: String
        var intValue: Int? { Int(stringValue) }

        init(stringValue: String) { self.stringValue = stringValue }

        init(intValue: Int) { stringValue = String(intValue) }
    }
}

/// Names a step of a task.
public struct StepID: NumberedIdentifier {
    /// The number itself.
    public let rawValue: Int64

    /// Wraps a number that the database gave out.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Names a conversation of the chat.
public struct ConversationID: NumberedIdentifier {
    /// The number itself.
    public let rawValue: Int64

    /// Wraps a number that the database gave out.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Names a message of a conversation.
public struct MessageID: NumberedIdentifier {
    /// The number itself.
    public let rawValue: Int64

    /// Wraps a number that the database gave out.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}
