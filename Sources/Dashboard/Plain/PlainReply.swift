import Domain
import Terminal

/// A reply of the model that is told line by line as it comes.
///
/// A line is told when it is whole; where there is a width, also each row of it that is full.
struct PlainReply: Sendable {
    /// The message that is being written.
    let id: MessageID
    /// Where it belongs.
    let conversation: ConversationID
    /// Whether it has been said who writes it.
    var isAnnounced = false

    private var text = ""
    /// How many bytes of the text are told.
    private var told = 0

    /// Begins with nothing told.
    init(_ message: ChatMessage) {
        id = message.id
        conversation = message.conversation
    }

    /// Takes the whole text as it is now.
    ///
    /// - Parameters:
    ///   - new: The text.
    ///   - columns: The width to wrap to; nil for none.
    /// - Returns: The lines that can be told now, each only once.
    mutating func grow(to new: String, columns: Int?) -> [String] {
        guard goesOn(with: new) else { return [] }
        text = new
        var start = text.utf8.index(text.startIndex, offsetBy: told)
        var lines: [String] = []
        if let lineEnd = text.utf8[start...].lastIndex(of: UInt8(ascii: "\n")) {
            lines = Self.lines(of: text[start..<lineEnd], columns: columns)
            start = text.utf8.index(after: lineEnd)
        }
        if let columns {
            // Breaking goes from left to right, so that more words can change the last row alone.
            let rows = TerminalText.wrapped(text[start...], to: columns)
            if rows.count > 1, let last = rows.last {
                lines += rows.dropLast().map(String.init)
                start = last.startIndex
            }
        }
        told = text.utf8.distance(from: text.startIndex, to: start)
        return lines
    }

    /// Takes the message as it ended.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - columns: The width to wrap to; nil for none.
    /// - Returns: The lines that are still to be told, and how it ended unless it is whole.
    mutating func end(as message: ChatMessage, columns: Int?) -> [String] {
        var lines: [String]
        if goesOn(with: message.text) {
            lines = grow(to: message.text, columns: columns)
            let rest = text[text.utf8.index(text.startIndex, offsetBy: told)...]
            if !rest.isEmpty { lines += Self.lines(of: rest, columns: columns) }
        } else {
            // What is kept may differ from what came, as secrets are taken out.
            lines = ["The reply as it is kept:"] + Self.lines(of: message.text[...], columns: columns)
        }
        switch message.state {
        case .complete, .streaming: break
        case .stopped: lines.append("(stopped)")
        case .failed: lines.append(message.trouble ?? "The reply failed.")
        }
        return lines
    }

    private func goesOn(with new: String) -> Bool { new.utf8.starts(with: text.utf8) }

    private static func lines(of text: Substring, columns: Int?) -> [String] {
        guard let columns else { return [String(text)] }
        return TerminalText.wrapped(text, to: columns).map(String.init)
    }
}
