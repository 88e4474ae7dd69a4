/// A function, type or the like, and where it stands in its file.
package struct Symbol: Sendable, Hashable {
    /// What a symbol is.
    package enum Kind: String, Sendable, Hashable {
        case function, type, `extension`, property, module
    }

    /// The name alone: `load`.
    package var name: String
    /// The name with those around it: `Loader.load`.
    package var qualifiedName: String
    /// What it is.
    package var kind: Kind
    /// Its lines from its first attribute or decorator to its end, counted from 0.
    package var lines: Range<Int>
    /// The line of the declaration itself, after attributes and decorators, counted from 0.
    package var declarationLine: Int
    /// How many symbols enclose it.
    package var depth: Int
}
