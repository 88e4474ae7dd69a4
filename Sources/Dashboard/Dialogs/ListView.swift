import Domain
import Terminal

/// The parts of a dialog with a list.
struct ListParts {
    /// The line with the words typed.
    let filter: Rect
    /// The list.
    let list: Rect

    init(_ rect: Rect) {
        let (top, rest) = rect.splitTop(rows: 1)
        filter = top
        list = rest.rows >= 4 ? rest.splitTop(rows: 1).rest : rest
    }
}

/// Draws the dialogs that are lists.
enum ListView {
    /// Draws help or palette.
    static func draw(
        _ dialog: ActionListDialog,
        in parts: ListParts,
        isTop: Bool,
        state: DashboardState,
        on painter: inout Painter
    ) {
        drawFilter(dialog.filter, "type to find", in: parts.filter, isTop: isTop, on: &painter)
        let below = state.below
        drawRows(dialog.list, in: parts.list, empty: "No command matches.", on: &painter) { action in
            let info = action.info
            let keys = state.keymap.chords(for: action).map(\.label).joined(separator: " ")
            let availability = below.availability(of: action)
            let name = info.title.padded(to: 16)
            let isOff = !availability.isEnabled
            var text = info.help
            if case .disabled(let reason) = availability { text = reason }
            return [
                RoleRun(keys.padded(to: 14) + " ", isOff ? .muted : .key),
                RoleRun(name, isOff ? .muted : .strong),
                RoleRun(text, .muted),
            ]
        }
    }

    /// Draws the list of models.
    static func draw(
        _ dialog: ModelDialog,
        in parts: ListParts,
        isTop: Bool,
        state: DashboardState,
        on painter: inout Painter
    ) {
        drawFilter(
            dialog.filter,
            "type to find, or the name of a model to download",
            in: parts.filter,
            isTop: isTop,
            on: &painter
        )
        let empty =
            dialog.models == nil
            ? "Asking for the models…" : "No model is there. Type the name of one to download."
        drawRows(dialog.list, in: parts.list, empty: empty, on: &painter) { item in
            switch item {
            case .download(let name): return [RoleRun("  download "), RoleRun(name, .strong)]
            case .model(let name):
                let summary = dialog.summary(name)
                var runs = [
                    RoleRun(summary?.isSelected == true ? "* " : "  ", .accent),
                    RoleRun(name.padded(to: 32), .strong),
                ]
                if summary?.isRecorded == true { runs.append(RoleRun(" recorded", .recorded)) }
                let size = summary?.sizeInBytes.map { "\((Double($0) / 1e8).rounded() / 10) GB" }
                let facts = [summary?.parameterSize, summary?.quantization, size].compactMap { $0 }
                runs.append(RoleRun(" " + facts.joined(separator: "  "), .muted))
                return RoleLine(runs)
            }
        }
    }

    /// Draws the search over messages.
    static func draw(
        _ dialog: SearchDialog,
        in parts: ListParts,
        isTop: Bool,
        state: DashboardState,
        on painter: inout Painter
    ) {
        drawFilter(dialog.words, "words to look for", in: parts.filter, isTop: isTop, on: &painter)
        let isEmpty = dialog.words.text.trimmed.isEmpty
        let empty = isEmpty ? "" : dialog.wanted == nil ? "No message has these words." : "Looking…"
        let messages = dialog.found?.messages ?? []
        drawRows(dialog.list, in: parts.list, empty: empty, on: &painter) { id in
            guard let message = messages.first(where: { $0.id == id }) else { return [] }
            let time = state.clock.short(message.createdAt, now: state.time)
            let text = message.text.split(whereSeparator: \.isNewline).joined(separator: " ")
            return [
                RoleRun(time.padded(to: 7), .muted),
                RoleRun(
                    (message.role == .user ? "you" : "model").padded(to: 6),
                    message.role == .user ? .user : .assistant
                ),
                RoleRun(excerpt(of: text, around: dialog.words.text.trimmed)),
            ]
        }
    }

    /// The text from a little before the first of the words on.
    private static func excerpt(of text: String, around words: String) -> String {
        let word = words.split(separator: " ").first.map(String.init) ?? words
        guard let place = text.lowercased().firstRange(of: word.lowercased())?.lowerBound else { return text }
        let offset = text.lowercased().distance(from: text.lowercased().startIndex, to: place)
        return offset > 30 ? "…" + text.dropFirst(offset - 20) : text
    }

    private static func drawFilter(
        _ editor: TextEditor,
        _ hint: String,
        in rect: Rect,
        isTop: Bool,
        on painter: inout Painter
    ) {
        let (sign, field) = rect.splitLeft(columns: 2)
        painter.draw(RoleLine("/", .key), at: sign.origin, columns: 2)
        if editor.isEmpty {
            painter.draw(RoleLine(hint, .muted), at: field.origin, columns: field.columns)
            if isTop { painter.showCursor(at: field.origin) }
        } else {
            painter.draw(editor, in: field, isActive: isTop)
        }
    }

    private static func drawRows<ID>(
        _ list: ListState<ID>,
        in rect: Rect,
        empty: String,
        on painter: inout Painter,
        _ line: (ID) -> RoleLine
    ) {
        if list.count == 0 { painter.draw(RoleLine(empty, .muted), at: rect.origin, columns: rect.columns) }
        for (row, index) in list.visible.enumerated() where row < rect.rows {
            let place = Rect(column: rect.column, row: rect.row + row, columns: rect.columns, rows: 1)
            let sign: RoleLine = [RoleRun(index == list.selectedIndex ? "›" : " ", .accent)]
            painter.draw(sign, at: place.origin, columns: 1)
            let text = place.splitLeft(columns: 2).rest
            painter.draw(line(list.ids[index]), at: text.origin, columns: text.columns)
            if index == list.selectedIndex { painter.mark(place, .selection) }
        }
    }
}

extension DashboardState {
    /// The state without the dialog on top: what a list of actions is about.
    var below: DashboardState {
        var state = self
        if !state.dialogs.isEmpty { state.dialogs.removeLast() }
        return state
    }
}
