/// An address of this machine that nobody on another one reaches.
package struct LoopbackAddress: Sendable, Hashable {
    /// The address as it is written: `127.0.0.1` or `::1`.
    package let text: String

    /// Whether it is one of the sixth version of the protocol.
    package var isVersion6: Bool { text == "::1" }

    /// The address as it stands in a URL.
    package var host: String { isVersion6 ? "[\(text)]" : text }

    /// The one that is there on every machine.
    package static let usual = LoopbackAddress(known: "127.0.0.1")

    /// Takes an address; nil for every one that others could reach, and for names, which can come to mean another.
    package init?(_ text: String) {
        switch text {
        case "127.0.0.1": self.init(known: text)
        case "::1", "[::1]": self.init(known: "::1")
        default: return nil
        }
    }

    private init(known text: String) { self.text = text }
}
