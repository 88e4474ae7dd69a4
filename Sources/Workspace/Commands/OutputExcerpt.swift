/// The beginning and the end of a long output, within a budget of bytes.
package struct OutputExcerpt: Sendable, Hashable {
    /// Bytes kept from the beginning, at most.
    package let headLimit: Int
    /// Bytes kept from the end, at most.
    package let tailLimit: Int
    /// Bytes seen in all.
    package private(set) var totalBytes = 0
    private var head: [UInt8] = []
    /// Up to twice the limit: cutting only when it is full makes appending linear.
    private var tail: [UInt8] = []

    /// An empty excerpt.
    package init(headLimit: Int = 16 * 1024, tailLimit: Int = 48 * 1024) {
        self.headLimit = headLimit
        self.tailLimit = tailLimit
    }

    /// The excerpt of a text that is at hand.
    package init(_ text: String, headLimit: Int = 16 * 1024, tailLimit: Int = 48 * 1024) {
        self.init(headLimit: headLimit, tailLimit: tailLimit)
        append(Array(text.utf8)[...])
    }

    /// Takes further output.
    package mutating func append(_ bytes: ArraySlice<UInt8>) {
        totalBytes += bytes.count
        let free = max(0, headLimit - head.count)
        head += bytes.prefix(free)
        tail += bytes.dropFirst(free).suffix(tailLimit)
        if tail.count > 2 * tailLimit { tail.removeFirst(tail.count - tailLimit) }
    }

    /// Bytes that are not in the excerpt.
    package var omittedBytes: Int { totalBytes - head.count - min(tail.count, tailLimit) }

    /// The excerpt as text, invalid UTF-8 replaced; a line in the middle says how much is left out.
    package var text: String {
        guard omittedBytes > 0 else { return String(decoding: head + tail, as: UTF8.self) }
        let beginning = String(decoding: head, as: UTF8.self)
        let end = String(decoding: tail.suffix(tailLimit), as: UTF8.self)
        return beginning + "\n… \(omittedBytes) bytes left out …\n" + end
    }
}
