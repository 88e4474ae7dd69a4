/// How the terminal tells apart keys that have had one code since terminals were printers.
package enum KeyReporting: Hashable, Sendable {
    /// Not at all: Shift+Enter is Enter.
    case plain
    /// xterm's modifyOtherKeys, level 1: keys whose modifiers have no code are told whole, such as Shift+Enter;
    /// all others come as ever.
    case modifiedKeys
    /// The kitty keyboard protocol's first flag, with which also Ctrl+I is not Tab.
    case kitty

    /// What to ask of a terminal that does not speak the kitty protocol.
    ///
    /// Terminals that overlook the ">" of modifyOtherKeys would underline everything, so only those are asked
    /// that are known to understand it. tmux obeys where its option `extended-keys` lets it; it remembers and
    /// ignores the wish else.
    ///
    /// - Parameter version: What the terminal calls itself (XTVERSION), such as "XTerm(379)".
    init(forTerminal version: String) {
        let isKnown = ["XTerm(", "tmux ", "mintty "].contains { version.hasPrefix($0) }
        self = isKnown ? .modifiedKeys : .plain
    }

    /// The bytes that turn it on.
    var on: [UInt8] {
        switch self {
        case .plain: []
        case .modifiedKeys: Array("\u{1B}[>4;1m".utf8)
        case .kitty: Array("\u{1B}[>1u".utf8)
        }
    }

    /// The bytes that bring back what was before; of modifyOtherKeys, what the user's settings say.
    var off: [UInt8] {
        switch self {
        case .plain: []
        case .modifiedKeys: Array("\u{1B}[>4m".utf8)
        case .kitty: Array("\u{1B}[<u".utf8)
        }
    }
}
