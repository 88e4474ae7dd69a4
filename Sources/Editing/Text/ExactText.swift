/// A text compared and hashed by its bytes.
///
/// Swift's own equality holds a letter and its decomposed form equal; a file does not.
struct ExactText: Hashable, Sendable {
    let text: Substring

    init(_ text: Substring) {
        self.text = text
    }

    init(_ text: String) {
        self.text = text[...]
    }

    static func == (left: ExactText, right: ExactText) -> Bool {
        left.text.utf8.count == right.text.utf8.count && left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension StringProtocol {
    /// Whether both texts have the same bytes.
    func isIdentical(to other: some StringProtocol) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }
}
