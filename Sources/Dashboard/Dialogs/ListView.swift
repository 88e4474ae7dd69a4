import Domain
import Terminal

/// The parts of a dialog with a list.
struct ListParts {
    /// The line with the words typed.
    let filter: Rect
    /// The list.
    let list: Rect
    /// What there is to be known of the marked line; empty where there is no room.
    let detail: Rect

    /// Cuts up the inside of a dialog.
    ///
    /// - Parameters:
    ///   - rect: The inside.
    ///   - hasDetail: Whether the marked line is told of in full.
    init(_ rect: Rect, hasDetail: Bool = false) {
        let (top, rest) = rect.splitTop(rows: 1)
        filter = top
        let list = rest.rows >= 4 ? rest.splitTop(rows: 1).rest : rest
        // Of a narrow list the line tells less, and what is told below it takes more lines.
        let wanted = rect.rows >= 9 ? (rect.columns < Self.wide ? 4 : 3) : rect.rows >= 6 ? 1 : 0
        (detail, self.list) = list.splitBottom(rows: hasDetail ? wanted : 0)
    }

    /// Narrower lists have no room for sentences.
    static let wide = 60
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
        drawFilter(dialog.filter, "type to find", dialog.list, in: parts.filter, isTop: isTop, on: &painter)
        let below = state.below
        let contexts = below.contexts
        func labels(_ action: Action) -> [String] { state.keymap.labels(for: action, seenFrom: contexts) }
        let columns = keyColumns(dialog.actions.map(labels), in: parts.list)
        let isWide = parts.list.columns >= ListParts.wide
        drawRows(dialog.list, in: parts.list, empty: "No command matches.", on: &painter) { row in
            switch row {
            case .heading(let context): return RoleLine(context.title, .heading)
            case .title(let title): return RoleLine(title, .heading)
            case .keys(let row):
                let keys = keyText(row.keys, columns: columns).padded(to: columns)
                return [RoleRun(keys + " ", .key), RoleRun(row.help, .muted)]
            case .action(let action):
                let info = action.info
                let availability = below.availability(of: action)
                let isOff = !availability.isEnabled
                let keys = keyText(labels(action), columns: columns).padded(to: columns)
                return [
                    RoleRun(keys, isOff ? .muted : .key),
                    RoleRun(dialog.own.contains(action) ? "*" : " ", .accent),
                    RoleRun(info.title.padded(to: 16), isOff ? .muted : .strong),
                    RoleRun(isWide ? availability.reason ?? info.help : "", .muted),
                ]
            }
        }
        drawDetail(detail(of: dialog, below, labels), in: parts.detail, on: &painter)
    }

    /// What there is to be known of the marked line: its keys, what it does, and why not now.
    private static func detail(
        of dialog: ActionListDialog,
        _ below: DashboardState,
        _ labels: (Action) -> [String]
    ) -> [RoleLine] {
        switch dialog.list.selectedID {
        case .action(let action)?:
            let info = action.info
            let keys = labels(action)
            var line = RoleLine([RoleRun(info.title, .strong), RoleRun("  \(info.help)")])
            if !keys.isEmpty { line.runs.insert(RoleRun(keyText(keys, columns: .max) + "  ", .key), at: 0) }
            if let reason = below.availability(of: action).reason {
                line.runs.append(RoleRun("  Not now: \(reason)", .warning))
            }
            return [line]
        case .keys(let row)?:
            return [[RoleRun(keyText(row.keys, columns: .max) + "  ", .key), RoleRun(row.help)]]
        case .heading?, .title?, nil: return []
        }
    }

    /// Draws what there is to be known of the marked line, below a rule where there is room for one.
    private static func drawDetail(_ lines: [RoleLine], in rect: Rect, on painter: inout Painter) {
        guard !rect.isEmpty, !lines.isEmpty else { return }
        let (rule, text) = rect.splitTop(rows: rect.rows > 1 ? 1 : 0)
        if !rule.isEmpty {
            let line = RoleLine(String(repeating: "─", count: rule.columns), .border)
            painter.draw(line, at: rule.origin, columns: rule.columns)
        }
        let wrapped = lines.wrapped(to: text.columns)
        guard wrapped.count > text.rows, text.rows > 0 else { return painter.draw(wrapped, in: text) }
        // What follows begins on the last line, so that drawing shows where it was cut.
        let last = wrapped[text.rows - 1] + RoleLine(" ") + wrapped[text.rows]
        painter.draw(wrapped.prefix(text.rows - 1) + [last], in: text)
    }

    /// The width of the keys of a list of actions: what they need, but never at the cost of the rest.
    private static func keyColumns(_ labels: [[String]], in rect: Rect) -> Int {
        let widest = labels.map { RoleLine(keyText($0, columns: .max)).width }.max() ?? 0
        return max(14, min(widest, rect.columns / 3))
    }

    /// As many keys as there is room for, the preferred ones first.
    private static func keyText(_ labels: [String], columns: Int) -> String {
        // Where a sequence has blanks in it, keys next to each other must not look like one.
        let separator = labels.contains { $0.contains(" ") } ? ", " : " "
        let counts = (0...labels.count).reversed()
        let texts = counts.lazy.map { labels.prefix(max(1, $0)).joined(separator: separator) }
        return texts.first { RoleLine($0).width <= columns } ?? labels.first ?? ""
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
            dialog.list,
            in: parts.filter,
            isTop: isTop,
            on: &painter
        )
        if let trouble = dialog.trouble {
            let again = "\(state.keymap.label(for: .accept) ?? "The key of the palette") asks again."
            let lines = [
                RoleLine("✗ \(trouble.message)", .bad), RoleLine(trouble.remedy), RoleLine(again, .muted),
            ]
            painter.draw(lines.filter { !$0.text.isEmpty }.wrapped(to: parts.list.columns), in: parts.list)
            return
        }
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
        drawFilter(
            dialog.words,
            "words to look for",
            dialog.list,
            in: parts.filter,
            isTop: isTop,
            on: &painter
        )
        let isEmpty = dialog.words.text.trimmed.isEmpty
        let empty = isEmpty ? "" : dialog.wanted == nil ? "No message has these words." : "Looking…"
        drawRows(dialog.list, in: parts.list, empty: empty, on: &painter) { id in
            guard let hit = dialog.hit(id) else { return [] }
            let isUser = hit.message.role == .user
            return [
                RoleRun(state.clock.short(hit.message.createdAt, now: state.time).padded(to: 7), .muted),
                RoleRun((isUser ? "you" : "model").padded(to: 6), isUser ? .user : .assistant),
                RoleRun(hit.excerpt),
            ]
        }
    }

    /// Draws the list of conversations; the one in the chat is marked.
    static func draw(
        _ dialog: ConversationDialog,
        in parts: ListParts,
        isTop: Bool,
        state: DashboardState,
        on painter: inout Painter
    ) {
        drawFilter(dialog.filter, "type to find", dialog.list, in: parts.filter, isTop: isTop, on: &painter)
        drawRows(dialog.list, in: parts.list, empty: "No conversation matches.", on: &painter) { id in
            guard let conversation = dialog.conversation(id) else { return [] }
            let isShown = id == state.chat.conversation
            return [
                RoleRun(isShown ? "* " : "  ", .accent),
                RoleRun(state.clock.long(conversation.updatedAt, now: state.time).padded(to: 13), .muted),
                RoleRun(conversation.title, isShown ? .strong : .text),
            ]
        }
    }

    /// Draws the list of themes; the one that holds is marked.
    static func draw(_ dialog: ThemeDialog, in parts: ListParts, isTop: Bool, on painter: inout Painter) {
        drawFilter(dialog.filter, "type to find", dialog.list, in: parts.filter, isTop: isTop, on: &painter)
        let empty = dialog.listings == nil ? "Reading the themes…" : "No theme matches."
        drawRows(dialog.list, in: parts.list, empty: empty, on: &painter) { choice in
            guard let listing = dialog.listing(choice) else { return [] }
            var runs = [
                RoleRun(choice == dialog.chosen ? "* " : "  ", .accent),
                RoleRun(listing.name.padded(to: 16) + " ", .strong),
            ]
            if let trouble = listing.trouble {
                runs.append(RoleRun("✗ \(trouble.message)", .bad))
            } else {
                let facts = [listing.title, listing.appearance?.rawValue, listing.isOwn ? "yours" : nil]
                runs.append(RoleRun(facts.compactMap(\.self).joined(separator: "  "), .muted))
            }
            return RoleLine(runs)
        }
    }

    /// Draws the list of rules; those that have expired are told from those that hold.
    static func draw(
        _ dialog: RulesDialog,
        in parts: ListParts,
        isTop: Bool,
        state: DashboardState,
        on painter: inout Painter
    ) {
        drawFilter(dialog.filter, "type to find", dialog.list, in: parts.filter, isTop: isTop, on: &painter)
        let empty =
            switch dialog.rules {
            case nil: "Asking for the rules…"
            case let rules? where rules.isEmpty: "No rule yet; `switchyard rules add` makes one."
            default: "No rule matches."
            }
        drawRows(dialog.list, in: parts.list, empty: empty, on: &painter) { id in
            guard let rule = dialog.rule(id) else { return [] }
            let isOver = rule.isExpired(at: state.time)
            var runs = [
                RoleRun("\(rule.id)".padded(to: 4), .muted),
                RoleRun(rule.summary, isOver ? .muted : rule.effect == .deny ? .warning : .strong),
            ]
            if let end = rule.expiresAt {
                let time = state.clock.long(end, now: state.time)
                runs.append(RoleRun(isOver ? "  expired \(time)" : "  until \(time)", .muted))
            }
            return RoleLine(runs)
        }
    }

    /// Draws the line with the words that narrow a list.
    static func drawFilter<ID>(
        _ editor: TextEditor,
        _ hint: String,
        _ list: ListState<ID>,
        in rect: Rect,
        isTop: Bool,
        on painter: inout Painter
    ) {
        let more = more(list)
        // Where there is little room, it belongs to what is typed.
        let (right, left) = rect.splitRight(columns: more.width * 2 < rect.columns ? more.width + 1 : 0)
        painter.draw(more, at: right.splitLeft(columns: 1).rest.origin, columns: max(0, right.columns - 1))
        let (sign, field) = left.splitLeft(columns: 2)
        painter.draw(RoleLine("/", .key), at: sign.origin, columns: 2)
        if editor.isEmpty {
            painter.draw(RoleLine(hint, .muted), at: field.origin, columns: field.columns)
            if isTop { painter.showCursor(at: field.origin) }
        } else {
            painter.draw(editor, in: field, isActive: isTop)
        }
    }

    /// How many lines are out of view.
    private static func more<ID>(_ list: ListState<ID>) -> RoleLine {
        let (above, below) = (list.visible.lowerBound, list.count - list.visible.upperBound)
        switch (above > 0, below > 0) {
        case (false, false): return RoleLine()
        case (false, true): return RoleLine("\(below) more below", .key)
        case (true, false): return RoleLine("\(above) more above", .key)
        case (true, true): return RoleLine("\(above) above, \(below) more below", .key)
        }
    }

    /// Draws the rows of a list that are in view, or what is said of an empty one.
    static func drawRows<ID>(
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
