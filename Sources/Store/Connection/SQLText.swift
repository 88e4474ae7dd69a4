/// The text of a statement: a literal of the source, so no value can ever be pasted into it.
package struct SQLText: ExpressibleByStringLiteral, Sendable {
    let text: String

    /// Wraps a literal; `StaticString` is what forbids interpolation.
    package init(stringLiteral text: StaticString) { self.text = text.description }
}
