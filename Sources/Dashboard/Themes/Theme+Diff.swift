import Terminal

extension Theme {
    /// How a part of a diff looks.
    ///
    /// A changed line has a ground where the terminal can show one, so that the language's colours can stand on
    /// it; else it is coloured as a whole.
    func style(of role: DiffRole) -> Style {
        switch role {
        case .context: self[.text]
        case .added: changed(.added, ground: .addedLine)
        case .removed: changed(.removed, ground: .removedLine)
        case .addedWords: self[.addedWord]
        case .removedWords: self[.removedWord]
        case .file: self[.file]
        case .hunk: self[.hunk]
        case .note, .lineNumber: self[.muted]
        case .rejected: self[.bad]
        case .remark: self[.user]
        case .border: self[.border]
        case .syntax(let kind): style(of: kind)
        }
    }

    private func changed(_ role: Role, ground: Role) -> Style {
        let line = self[ground]
        return line.background == .terminalDefault ? self[role] : line
    }

    private func style(of kind: SyntaxKind) -> Style {
        switch kind {
        case .plain: self[.text]
        case .keyword: self[.syntaxKeyword]
        case .string: self[.syntaxString]
        case .comment: self[.syntaxComment]
        case .number: self[.syntaxNumber]
        case .type: self[.syntaxType]
        case .function: self[.syntaxFunction]
        }
    }
}
