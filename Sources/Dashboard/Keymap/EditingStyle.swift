/// What keys mean in the fields that texts of several lines are written into.
package enum EditingStyle: String, Sendable, CaseIterable {
    /// Letters are always typed; Ctrl and Alt do what they do in Emacs and on the command line.
    case emacs
    /// Vim's modes.
    case vim
}
