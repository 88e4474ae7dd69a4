import Domain
import Terminal

/// Where the parts of a dialog are, and how it is drawn.
enum DialogView {
    /// Tells lists, texts and editors of a dialog the size they are seen at.
    static func fit(_ content: inout Dialog.Content, in space: DialogSpace) {
        let inside = inside(of: content, in: space)
        switch content {
        case .newTask(var dialog):
            let parts = NewTaskParts(inside, dialog)
            dialog.editor.fit(columns: parts.editor.columns, rows: parts.editor.rows)
            content = .newTask(dialog)
        case .text(var dialog):
            let field = inside.splitTop(rows: hintRows(dialog, inside)).rest
            dialog.editor.fit(columns: field.columns, rows: field.rows)
            content = .text(dialog)
        case .confirm(var dialog):
            let body = ConfirmParts(inside, dialog).body
            let lines = dialog.lines.wrapped(to: body.columns)
            dialog.scroll.update(count: lines.count, rows: body.rows)
            content = .confirm(dialog)
        case .actions(var dialog):
            dialog.fit(rows: ListParts(inside, hasDetail: true).list.rows)
            content = .actions(dialog)
        case .models(var dialog):
            dialog.list.fit(rows: ListParts(inside).list.rows)
            content = .models(dialog)
        case .search(var dialog):
            dialog.list.fit(rows: ListParts(inside).list.rows)
            content = .search(dialog)
        case .conversations(var dialog):
            dialog.list.fit(rows: ListParts(inside).list.rows)
            content = .conversations(dialog)
        case .themes(var dialog):
            dialog.list.fit(rows: ListParts(inside).list.rows)
            content = .themes(dialog)
        case .rules(var dialog):
            dialog.list.fit(rows: ListParts(inside).list.rows)
            content = .rules(dialog)
        case .issues(var dialog):
            dialog.list.fit(rows: IssueParts(inside, isReading: dialog.isReading).list.rows)
            content = .issues(dialog)
        case .page(var dialog):
            dialog.fit(inside)
            content = .page(dialog)
        }
    }

    /// Draws a dialog over what is there.
    static func draw(_ dialog: Dialog, isTop: Bool, state: DashboardState, on painter: inout Painter) {
        let space = DialogSpace(state)
        let rect = frame(of: dialog.content, in: space)
        if space.hasFrames {
            _ = painter.frame(rect, title: title(of: dialog.content), role: .dialog, isHeavy: true)
        } else {
            painter.clear(rect)
        }
        let inside = inside(of: dialog.content, in: space)
        switch dialog.content {
        case .newTask(let dialog):
            NewTaskView.draw(dialog, in: inside, isTop: isTop, state: state, on: &painter)
        case .text(let dialog): drawText(dialog, in: inside, isTop: isTop, on: &painter)
        case .confirm(let dialog): drawConfirm(dialog, in: inside, on: &painter)
        case .actions(let dialog):
            let parts = ListParts(inside, hasDetail: true)
            ListView.draw(dialog, in: parts, isTop: isTop, state: state, on: &painter)
        case .models(let dialog):
            ListView.draw(dialog, in: ListParts(inside), isTop: isTop, state: state, on: &painter)
        case .search(let dialog):
            ListView.draw(dialog, in: ListParts(inside), isTop: isTop, state: state, on: &painter)
        case .conversations(let dialog):
            ListView.draw(dialog, in: ListParts(inside), isTop: isTop, state: state, on: &painter)
        case .themes(let dialog):
            ListView.draw(dialog, in: ListParts(inside), isTop: isTop, on: &painter)
        case .rules(let dialog):
            ListView.draw(dialog, in: ListParts(inside), isTop: isTop, state: state, on: &painter)
        case .issues(let dialog):
            let parts = IssueParts(inside, isReading: dialog.isReading)
            IssueView.draw(dialog, in: parts, isTop: isTop, state: state, on: &painter)
        case .page(let dialog): drawPage(dialog, in: inside, on: &painter)
        }
        if let key = dialog.ignoredKey { drawWord(of: key, in: rect, state, on: &painter) }
    }

    /// Says on the edge of a question that a key came too soon to be an answer.
    private static func drawWord(
        of key: Key,
        in rect: Rect,
        _ state: DashboardState,
        on painter: inout Painter
    ) {
        let label = KeyChord([key]).label(inWords: state.keymap.namesArrows)
        let line = RoleLine(" Too soon: press \(label) again. ", .warning)
        let columns = min(line.width, rect.columns)
        let place = Point(column: max(rect.column, rect.endColumn - columns - 2), row: rect.endRow - 1)
        painter.draw(line, at: place, columns: columns)
    }
}

// MARK: - Places

extension DialogView {
    /// The parts of a question.
    private struct ConfirmParts {
        let body: Rect
        let buttons: Rect

        init(_ rect: Rect, _ dialog: ConfirmDialog) {
            let rows = DialogView.buttonRows(dialog, columns: rect.columns).count
            (buttons, body) = rect.splitBottom(rows: min(rows, max(1, rect.rows - 1)))
        }
    }

    private static func frame(of content: Dialog.Content, in space: DialogSpace) -> Rect {
        guard space.hasFrames else { return space.everything }
        // A few columns of the panes left and right of it would only be noise.
        let wanted = width(of: content)
        let columns = space.area.columns < wanted + 8 ? space.area.columns : wanted
        let inner = columns - 2 - 2 * padding(columns)
        return space.place(Size(columns: columns, rows: height(of: content, columns: inner) + 2))
    }

    /// Where the inside of a dialog is.
    static func inside(of content: Dialog.Content, in space: DialogSpace) -> Rect {
        let rect = frame(of: content, in: space)
        return space.hasFrames ? rect.inset(columns: 1 + padding(rect.columns)) : rect
    }

    /// The blank columns between frame and text.
    private static func padding(_ columns: Int) -> Int { columns >= 40 ? 1 : 0 }

    private static func width(of content: Dialog.Content) -> Int {
        switch content {
        case .newTask: 96
        case .issues: 160
        case .page: 100
        case .text, .confirm: 78
        case .actions, .models, .search, .conversations, .rules: 90
        // Narrow, so that much of what is previewed stays in sight.
        case .themes: 64
        }
    }

    private static func height(of content: Dialog.Content, columns: Int) -> Int {
        switch content {
        case .newTask(let dialog):
            min(16, max(8, dialog.editor.height(columns: columns))) + dialog.fields.count
        case .text(let dialog):
            RoleLine(dialog.hint).wrapped(to: columns).count
                + (dialog.isMultiline ? max(5, min(12, dialog.editor.height(columns: columns))) : 1) + 1
        case .confirm(let dialog):
            dialog.lines.wrapped(to: columns).count + 1 + buttonRows(dialog, columns: columns).count
        case .actions(let dialog): min(24, dialog.rowCount + 5)
        case .models(let dialog): min(22, max(8, (dialog.models?.count ?? 0) + 3))
        case .search: 22
        case .conversations(let dialog): min(22, max(8, dialog.count + 2))
        case .themes(let dialog): min(16, max(8, (dialog.listings?.count ?? 0) + 2))
        case .rules(let dialog): min(22, max(8, (dialog.rules?.count ?? 0) + 2))
        case .issues: 36
        case .page: 40
        }
    }

    private static func hintRows(_ dialog: TextDialog, _ rect: Rect) -> Int {
        let rows = RoleLine(dialog.hint).wrapped(to: rect.columns).count + 1
        return rows < rect.rows ? rows : 0
    }

    private static func title(of content: Dialog.Content) -> String {
        switch content {
        case .newTask(let dialog):
            "New task" + (dialog.issue.map { " for issue #\($0)" } ?? "")
                + (dialog.field == .prompt ? mode(of: dialog.editor) : "")
        case .text(let dialog): dialog.title + mode(of: dialog.editor)
        case .confirm(let dialog): dialog.title
        case .actions(let dialog): dialog.title + (dialog.own.isEmpty ? "" : ", * yours")
        case .models: "Model for new tasks and the chat"
        case .search: "Search all messages"
        case .conversations: "Conversations"
        case .themes: "Theme"
        case .rules: "Rules about commands"
        case .issues(let dialog):
            dialog.isReading
                ? "Issue #\(dialog.list.selectedID.map(String.init) ?? "–")" : "A task from an open issue"
        case .page(let dialog): dialog.title
        }
    }
}

// MARK: - Texts and questions

extension DialogView {
    /// The mode of an editor with modes, behind a title.
    private static func mode(of editor: TextEditor) -> String { editor.modeTitle.map { ": \($0)" } ?? "" }

    private static func drawText(_ dialog: TextDialog, in rect: Rect, isTop: Bool, on painter: inout Painter)
    {
        let (top, field) = rect.splitTop(rows: hintRows(dialog, rect))
        painter.draw(RoleLine(dialog.hint, .muted).wrapped(to: top.columns), in: top)
        painter.draw(dialog.editor, in: field, isActive: isTop)
    }

    private static func drawConfirm(_ dialog: ConfirmDialog, in rect: Rect, on painter: inout Painter) {
        let parts = ConfirmParts(rect, dialog)
        painter.draw(
            dialog.lines.wrapped(to: parts.body.columns)[clamping: dialog.scroll.visible],
            in: parts.body
        )
        painter.draw(buttonRows(dialog, columns: rect.columns), in: parts.buttons)
        drawMore(dialog.scroll, in: parts.body, on: &painter)
    }

    private static func drawPage(_ dialog: PageDialog, in rect: Rect, on painter: inout Painter) {
        painter.draw(dialog.lines[clamping: dialog.scroll.visible], in: rect)
        drawMore(dialog.scroll, in: rect, on: &painter)
    }

    /// Says how much of a text is below what is seen of it.
    static func drawMore(_ scroll: ScrollState, in rect: Rect, on painter: inout Painter) {
        guard scroll.linesBelow > 0, rect.rows > 1 else { return }
        let line = RoleLine(" \(scroll.linesBelow) more below ", .key)
        let place = Point(column: rect.endColumn - line.width, row: rect.endRow - 1)
        painter.draw(line, at: place, columns: line.width)
    }

    /// The buttons in as many lines as they need; the marked one stands in brackets.
    private static func buttonRows(_ dialog: ConfirmDialog, columns: Int) -> [RoleLine] {
        var rows: [RoleLine] = []
        var row = RoleLine()
        for (index, button) in dialog.buttons.enumerated() {
            let isSelected = index == dialog.selected
            let isCostly = dialog.isDangerous && button.outcome != .dismiss
            let role: Role = isSelected ? (isCostly ? .danger : .buttonSelected) : .button
            let run = RoleRun(isSelected ? "[ \(button.label) ]" : "  \(button.label)  ", role)
            if !row.runs.isEmpty, row.width + RoleLine([run]).width + 1 > columns {
                rows.append(row)
                row = RoleLine()
            }
            row = RoleLine(row.runs + (row.runs.isEmpty ? [] : [RoleRun(" ")]) + [run])
        }
        return rows + [row]
    }
}
