/// Which way to go in a text.
package enum TextDirection: Hashable, Sendable {
    case forward, backward
}
