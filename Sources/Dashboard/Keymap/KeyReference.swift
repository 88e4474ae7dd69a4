/// The page about keys in the documentation: every action with its keys in every preset.
package enum KeyReference {
    /// The page as Markdown.
    ///
    /// - Parameter presets: The embedded keymaps to show, a column each.
    /// - Returns: The page, ending in a line end.
    package static func markdown(presets: [String] = Keymap.presets) -> String {
        let listings = presets.map { KeyListing(Keymap(preset: $0)) }
        return introduction + ActionContext.allCases.map { table(of: $0, listings) }.joined() + writing
    }

    private static let introduction = """
        # Keys

        This page is the output of `switchyard keys --markdown`. `?` shows the keys that work where you are, with
        your own changes; `:` finds every command by its name; `switchyard keys` prints the keys in force.

        `~/.config/switchyard/keymap.toml` changes them:

        ```toml
        inherits = "vim"                  # default, emacs, tmux-safe or vim; default without this line
        editing = "emacs"                 # how texts are written: emacs, or vim with its modes

        [global]
        "task.new" = ["n", "g n"]         # these keys and no others
        "app.detach" = "<disabled>"       # no key; the palette still has it

        [chat]
        "task.new" = "<disabled>"         # other keys, or none, in the chat alone
        ```

        `switchyard keys --check` says what is wrong with it: keys that clash, that hide each other, or that no
        terminal sends, and names that are not known.

        """

    private static func table(of context: ActionContext, _ listings: [KeyListing]) -> String {
        let columns = listings.map { listing in
            listing.sections.first { $0.context == context.rawValue }?.rows ?? []
        }
        let actions = Action.allCases.filter { action in
            columns.contains { rows in rows.contains { $0.action == action.rawValue } }
        }
        guard !actions.isEmpty else { return "" }
        let inherited = context.inherited.map { "`[\($0.rawValue)]`" }.joined(separator: ", ")
        var lines = ["", "## \(context.title): `[\(context.rawValue)]`", ""]
        if !inherited.isEmpty {
            lines += ["The keys of \(inherited) work here, too, unless they stand here.", ""]
        }
        lines.append("| action | does | " + listings.map(\.preset).joined(separator: " | ") + " |")
        lines.append("|---|---|" + String(repeating: "---|", count: listings.count))
        for action in actions {
            let cells = columns.map { rows in cell(rows.first { $0.action == action.rawValue }) }
            let row = ["`\(action.rawValue)`", action.info.help] + cells
            lines.append("| " + row.joined(separator: " | ") + " |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What fields know by themselves, in both ways of editing.
    private static var writing: String {
        let note = """

            ## While writing

            What the fields know by themselves that texts of several lines are written into. A key that a keymap gives
            to an action of `[editor]` does that instead. `f1` lists all of them while you write; `f8` turns vim's
            modes on and off, as `editing` does in the file.

            """
        return note
            + WritingKeys.sections(.standard, .vim).map { section in
                let rows = section.rows.map { "| \($0.keys.map(code).joined(separator: " ")) | \($0.help) |" }
                return (["", "### \(section.title)", "", "| keys | do |", "|---|---|"] + rows)
                    .joined(separator: "\n") + "\n"
            }.joined()
    }

    private static func cell(_ row: KeyListing.Row?) -> String {
        guard let row, !row.keys.isEmpty else { return "" }
        return row.keys.map(code).joined(separator: " ")
    }

    /// A key as code; a bar would end the cell, a backtick the code.
    private static func code(_ key: String) -> String {
        let text = key.replacing("|", with: "\\|")
        return text.contains("`") ? "`` \(text) ``" : "`\(text)`"
    }
}
