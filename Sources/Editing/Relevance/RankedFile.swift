/// A file and why it may be the one to change.
package struct RankedFile: Sendable, Hashable {
    /// The path.
    package var path: String
    /// How likely it is; comparable within one ranking only.
    package var score: Double
    /// What speaks for it, the strongest first, in words for people.
    package var reasons: [String]
}
