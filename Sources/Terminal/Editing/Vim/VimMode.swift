/// What letters mean to an editor with vim's keys.
package enum VimMode: Sendable {
    /// Letters are commands.
    case normal
    /// Letters are typed.
    case insert
    /// Letters are commands; characters are marked.
    case visual
    /// Letters are commands; lines are marked.
    case visualLine

    /// The word that vim shows.
    package var title: String {
        switch self {
        case .normal: "NORMAL"
        case .insert: "INSERT"
        case .visual: "VISUAL"
        case .visualLine: "V-LINE"
        }
    }
}

/// One thing that was done to an editor and can be done again.
enum VimStroke: Hashable, Sendable {
    case key(Key)
    /// A text that came in place of some characters left of the cursor: a paste, or an accepted completion.
    case text(String, replacing: Int)
}

/// What an editor is to do after a key, apart from taking over the text.
enum VimResponse: Hashable, Sendable {
    /// Nothing more.
    case done
    /// The key means nothing here; whoever owns the editor may know it.
    case ignored
    /// The key means what it means to an editor without modes.
    case pass
    /// Undo as many steps.
    case undo(Int)
    /// Take as many undone steps back.
    case redo(Int)
    /// Tell the owner of a command such as `wq`, which is about the whole text.
    case command(String)
    /// Do all this as one step.
    case replay([VimStroke])
}
