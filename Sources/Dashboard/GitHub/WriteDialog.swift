import Domain
import Terminal

// What the user says of something that is to be written to GitHub: a draft, or what was refused or is uncertain.

extension DashboardState {
    /// Takes all that was written to GitHub, or waits to be.
    mutating func take(_ writes: [GitHubWrite]) {
        gitHub.take(writes)
        findNeedsOnGitHub()
    }

    /// Takes what became of something that is to be written to GitHub.
    mutating func take(_ write: GitHubWrite) {
        gitHub.take(write)
        findNeedsOnGitHub()
    }

    /// What to do about something that is to be written: all that is known of it, and the text in full.
    func writeDialog(_ write: GitHubWrite) -> ConfirmDialog {
        let summary = write.deed.summary
        var body: [RoleLine] = [[RoleRun("What     ", .muted), RoleRun(summary, .strong)]]
        body.append([RoleRun("Where    ", .muted), RoleRun(write.repository)])
        if let task = write.task { body.append([RoleRun("Drafted  ", .muted), RoleRun("by task #\(task)")]) }
        let since = clock.long(write.updatedAt, now: time)
        body.append([RoleRun("Since    ", .muted), RoleRun(since)])
        if let problem = write.problem {
            body += ["", RoleLine(problem.message, .bad), RoleLine(problem.remedy)]
        }
        if let text = write.deed.body { body += [""] + Self.lines(ofWritten: text) }
        let isDraft = write.state == .draft
        var buttons: [ConfirmDialog.Button] = [
            .init("Leave it", .dismiss),
            .init(isDraft ? "Post it" : "Post it again", .perform(.postWrite(id: write.id))),
        ]
        if write.deed.body != nil { buttons.append(.init("Edit the text", .editWrite(write.id))) }
        buttons.append(.init("Discard it", .perform(.discardWrite(id: write.id))))
        return ConfirmDialog(Self.title(of: write), body: body, buttons: buttons)
    }

    /// Asks for other words for something that is to be said.
    mutating func editWrite(_ id: WriteID) {
        guard let write = gitHub.write(id), let text = write.deed.body else { return }
        open(.text(TextDialog(.write(id, name: write.deed.summary), text: text)))
    }

    private static func title(of write: GitHubWrite) -> String {
        switch write.state {
        case .draft: "Post this?"
        case .refused: "GitHub refused this"
        default: "It cannot be told whether GitHub has this"
        }
    }

    /// How many lines of a text are shown; the rest is there when it is edited.
    private static let shownLines = 400

    private static func lines(ofWritten text: String) -> [RoleLine] {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let shown = lines.prefix(shownLines).map { RoleLine(String($0)) }
        guard lines.count > shownLines else { return shown }
        return shown + [RoleLine("… \(lines.count - shownLines) more lines", .muted)]
    }
}
