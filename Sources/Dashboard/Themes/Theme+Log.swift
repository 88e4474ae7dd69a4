import Terminal

extension Theme {
    /// How a part of the output of a step looks.
    func style(of role: LogRole) -> Style {
        switch role {
        case .text: self[.text]
        case .lineNumber, .note: self[.muted]
        case .group: self[.heading]
        case .markedGroup: self[.selection]
        case .match: self[.match]
        case .foundMatch: self[.matchCurrent]
        }
    }
}
