import Terminal

/// The parts of the place of a diff: the tree of its files on the left where there is room, else one of both.
struct DiffParts {
    /// The rows of the tree; empty while it is not seen.
    let files: Rect
    /// The line with the filter of the tree.
    let filter: Rect
    /// The line between tree and diff.
    let rule: Rect
    /// The diff; empty while the tree has all the room.
    let text: Rect

    /// Fewer columns than these are not shared.
    private static let leastColumns = 70

    /// Cuts up the place.
    ///
    /// - Parameters:
    ///   - rect: The place.
    ///   - panel: The tree of files.
    ///   - hasDiff: Whether there is a diff with something in it.
    init(_ rect: Rect, _ panel: FilesPanel, hasDiff: Bool) {
        let isWide = rect.columns >= Self.leastColumns
        let isSeen = panel.isShown && hasDiff && (isWide || panel.hasKeys)
        let wanted = isWide ? max(24, min(rect.columns / 3, 44)) : rect.columns
        let (left, right) = rect.splitLeft(columns: isSeen ? wanted : 0)
        (rule, text) = right.splitLeft(columns: isSeen ? 1 : 0)
        (filter, files) = left.splitBottom(rows: panel.showsFilter && left.rows > 1 ? 1 : 0)
    }
}

/// Draws the tree of files beside a diff.
enum FilesView {
    /// The columns of a row from which on the counts of lines are shown.
    private static let leastColumnsWithCounts = 20

    /// Draws tree, filter and rule.
    ///
    /// - Parameters:
    ///   - panel: The tree.
    ///   - hasKeys: Whether keys go to it.
    ///   - isTyping: Whether the cursor stands in its filter.
    ///   - parts: Where it is.
    ///   - painter: What draws.
    static func draw(
        _ panel: FilesPanel,
        hasKeys: Bool,
        isTyping: Bool,
        in parts: DiffParts,
        on painter: inout Painter
    ) {
        if panel.tree.rows.isEmpty {
            let line = RoleLine("No file matches; Esc clears it.", .muted)
            painter.draw([line].wrapped(to: max(1, parts.files.columns)), in: parts.files)
        }
        let selected = panel.tree.selected?.id
        for (row, node) in panel.tree.visible.prefix(parts.files.rows).enumerated() {
            let rect = Rect(
                column: parts.files.column,
                row: parts.files.row + row,
                columns: parts.files.columns,
                rows: 1
            )
            let isSelected = node.id == selected
            draw(node, panel.files.facts(of: node.id), isSelected: isSelected, in: rect, on: &painter)
            if isSelected { painter.mark(rect, hasKeys ? .selection : .selectionUnfocused) }
        }
        for row in parts.rule.row..<parts.rule.endRow {
            let place = Point(column: parts.rule.column, row: row)
            painter.draw(RoleLine("│", .border), at: place, columns: parts.rule.columns)
        }
        guard !parts.filter.isEmpty else { return }
        let (label, field) = parts.filter.splitLeft(columns: 2)
        painter.draw(RoleLine("/", .key), at: label.origin, columns: 2)
        painter.draw(panel.filter, in: field, isActive: isTyping)
    }

    private static func draw(
        _ node: TreeState<FileTree.NodeID>.Row,
        _ facts: FileTree.Facts,
        isSelected: Bool,
        in rect: Rect,
        on painter: inout Painter
    ) {
        // However deep it is, half of the row is left for the name.
        let indent = min(node.depth * 2, rect.columns / 2)
        let sign =
            facts.change.map { RoleRun("\($0.letter) ", $0.role) }
            ?? RoleRun(node.isOpen ? "▾ " : "▸ ", .muted)
        let left: RoleLine = [
            RoleRun(isSelected ? "›" : " ", .accent), RoleRun(String(repeating: " ", count: indent)), sign,
            RoleRun(node.label, facts.change == nil ? .strong : .text),
        ]
        let right: RoleLine = rect.columns >= leastColumnsWithCounts ? counts(facts) : []
        let room = rect.columns - (right.width == 0 ? 0 : right.width + 1)
        painter.draw(left, at: rect.origin, columns: room)
        let column = rect.endColumn - right.width
        painter.draw(right, at: Point(column: column, row: rect.row), columns: right.width)
    }

    private static func counts(_ facts: FileTree.Facts) -> RoleLine {
        guard !facts.isBinary || facts.added > 0 || facts.removed > 0 else { return RoleLine("bin", .muted) }
        return [RoleRun("+\(facts.added)", .added), RoleRun(" "), RoleRun("-\(facts.removed)", .removed)]
    }
}

extension DiffDocument.File.Change {
    /// The letter before a file's name, as git has it.
    fileprivate var letter: String {
        switch self {
        case .modified: "M"
        case .added: "A"
        case .deleted: "D"
        case .renamed: "R"
        case .copied: "C"
        }
    }

    /// What it means to the user.
    fileprivate var role: Role {
        switch self {
        case .modified, .renamed, .copied: .accent
        case .added: .added
        case .deleted: .removed
        }
    }
}
