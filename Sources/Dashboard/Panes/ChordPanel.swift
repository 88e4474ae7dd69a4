import Terminal

/// The keys that may follow a sequence that was begun, in a corner above the footer.
enum ChordPanel {
    /// The blank columns between entries.
    private static let gap = 3

    /// Draws the panel for somebody who hesitates; nothing where there is no room beside the footer, which
    /// shows the same on one line.
    static func draw(_ state: DashboardState, in layout: ScreenLayout, on painter: inout Painter) {
        guard let begun = state.begunChord, begun.isExplained else { return }
        let bottom = layout.toast.isEmpty ? layout.footer.row : min(layout.footer.row, layout.toast.row)
        let area = Rect(column: 0, row: 0, columns: state.size.columns, rows: bottom)
        let hasFrame = area.columns >= 40 && area.rows >= 9
        // Left and right of the entries, and above and below them.
        let margin = hasFrame ? Size(columns: 4, rows: 2) : Size(columns: 1, rows: 0)
        let room = Size(columns: area.columns - margin.columns, rows: area.rows / 2 - margin.rows)
        let entries = entries(state, begun)
        guard !entries.isEmpty, room.columns > 0, room.rows > 0 else { return }
        let grid = Grid(entries, in: room)
        let corner = area.splitBottom(rows: grid.size.rows + margin.rows).bottom
            .splitRight(columns: grid.size.columns + margin.columns).right
        var inside = corner.splitLeft(columns: 1).rest
        if hasFrame {
            let title = KeyChord(begun.keys).label(inWords: state.keymap.namesArrows) + " …"
            inside = painter.frame(corner, title: title, role: .dialog, isHeavy: true).inset(rows: 0)
        } else {
            painter.clear(corner)
        }
        for (index, entry) in grid.entries.enumerated() {
            let place = Point(
                column: inside.column + index / grid.size.rows * (grid.cell + gap),
                row: inside.row + index % grid.size.rows
            )
            painter.draw(entry, at: place, columns: min(grid.cell, inside.endColumn - place.column))
        }
    }

    private static func entries(_ state: DashboardState, _ begun: BegunChord) -> [RoleLine] {
        let contexts = state.contexts
        return state.keymap.entries(after: begun.keys, in: contexts).map { keys, action in
            let labels = keys.map { KeyChord([$0]).label(inWords: state.keymap.namesArrows) }
            let label = labels.joined(separator: " ")
            if let action {
                let isOff = !state.availability(of: action).isEnabled
                let role: Role = isOff ? .muted : .text
                return [RoleRun(label, isOff ? .muted : .key), RoleRun(" " + action.info.title, role)]
            }
            let further = state.keymap.actions(after: begun.keys + keys, in: contexts)
            return [RoleRun(label, .key), RoleRun(" " + group(further), .accent)]
        }
    }

    /// What further keys are about: the beginning of their actions' names, if that is one and the same.
    private static func group(_ actions: [Action]) -> String {
        let beginnings = Set(actions.map { $0.rawValue.prefix { $0 != "." } })
        guard let beginning = beginnings.first, beginnings.count == 1 else { return "…" }
        return "\(beginning) …"
    }

    /// Entries below each other in as many columns as there is room for.
    private struct Grid {
        /// What is shown.
        let entries: [RoleLine]
        /// The columns of an entry.
        let cell: Int
        /// The columns and rows of all of them.
        let size: Size

        init(_ all: [RoleLine], in room: Size) {
            cell = min(all.map(\.width).max() ?? 0, room.columns)
            let gap = ChordPanel.gap
            let most = max(1, (room.columns + gap) / (cell + gap))
            let rows = min(room.rows, (all.count + most - 1) / most)
            let columns = min(most, (all.count + rows - 1) / rows)
            size = Size(columns: columns * (cell + gap) - gap, rows: rows)
            let places = columns * rows
            entries =
                places >= all.count
                ? all : all.prefix(places - 1) + [RoleLine("\(all.count - places + 1) more", .muted)]
        }
    }
}
