import Domain
import Terminal

/// The parts of the dialog in which a task is written.
struct NewTaskParts {
    /// The field of the text.
    let editor: Rect
    /// One line per option; all but the one with the keys are left out where there is no room.
    let options: [(field: NewTaskDialog.Field, rect: Rect)]

    init(_ rect: Rect, _ dialog: NewTaskDialog) {
        let all = dialog.fields.filter { $0 != .prompt }
        let shown = rect.rows >= all.count + 3 ? all : all.filter { $0 == dialog.field }
        let bottom: Rect
        (bottom, editor) = rect.splitBottom(rows: min(shown.count, max(0, rect.rows - 1)))
        options = zip(shown, 0..<bottom.rows).map { field, row in
            (field, Rect(column: bottom.column, row: bottom.row + row, columns: bottom.columns, rows: 1))
        }
    }
}

/// Draws the dialog in which a task is written.
enum NewTaskView {
    private static let labelWidth = 11

    static func draw(
        _ dialog: NewTaskDialog,
        in rect: Rect,
        isTop: Bool,
        state: DashboardState,
        on painter: inout Painter
    ) {
        let parts = NewTaskParts(rect, dialog)
        if dialog.editor.isEmpty {
            painter.clear(parts.editor)
            let hint = RoleLine(
                "What should change? The first line becomes the title and the commit message.",
                .muted
            )
            painter.draw(hint.wrapped(to: parts.editor.columns), in: parts.editor)
            if isTop, dialog.field == .prompt { painter.showCursor(at: parts.editor.origin) }
        } else {
            painter.draw(dialog.editor, in: parts.editor, isActive: isTop && dialog.field == .prompt)
        }
        for option in parts.options {
            let isActive = option.field == dialog.field
            let sign = isActive ? "› " : "  "
            let label = RoleRun((sign + option.field.label).padded(to: labelWidth), isActive ? .key : .muted)
            let (left, right) = option.rect.splitLeft(columns: labelWidth)
            painter.draw(RoleLine([label]), at: left.origin, columns: left.columns)
            if option.field == .check, isActive, dialog.check.isEmpty {
                let hint = RoleLine("type a command for this task alone, or leave it the project's", .muted)
                painter.draw(hint, at: right.origin, columns: right.columns)
                if isTop { painter.showCursor(at: right.origin) }
            } else if option.field == .check, !dialog.check.isEmpty {
                painter.draw(dialog.check, in: right, isActive: isTop && isActive)
            } else {
                painter.draw(value(of: option.field, dialog, state), at: right.origin, columns: right.columns)
            }
        }
    }

    private static func value(
        of field: NewTaskDialog.Field,
        _ dialog: NewTaskDialog,
        _ state: DashboardState
    ) -> RoleLine {
        let options = dialog.options
        switch field {
        case .prompt: return []
        case .model:
            if let model = options.model { return choice(model) }
            return choice("the project's", state.activity.model ?? "none answers")
        case .strategy:
            return choice(
                options.strategy?.rawValue ?? "automatic",
                options.strategy?.help ?? "by the kind of task"
            )
        case .check:
            guard let project = dialog.project else { return RoleLine("the project's", .muted) }
            guard let check = project.check?.line else {
                return RoleLine("none: nothing will be proven; type one", .warning)
            }
            return [RoleRun("the project's  ", .text), RoleRun(check, .code)]
        case .approval: return choice(options.approval.rawValue, options.approval.help)
        case .changes:
            let names = ShortText.list(dialog.dirtyFiles)
            return choice(
                options.includesUncommittedChanges ? "include my changes" : "leave my changes out",
                names
            )
        }
    }

    private static func choice(_ value: String, _ help: String = "") -> RoleLine {
        [
            RoleRun("‹ ", .accent), RoleRun(value, .strong), RoleRun(" ›", .accent),
            RoleRun("  " + help, .muted),
        ]
    }
}

extension NewTaskDialog.Field {
    /// The name beside the field.
    fileprivate var label: String {
        switch self {
        case .prompt: "Task"
        case .model: "Model"
        case .strategy: "Strategy"
        case .check: "Check"
        case .approval: "Approval"
        case .changes: "Changes"
        }
    }
}

extension StrategyKind {
    /// What it means, beside its name.
    fileprivate var help: String {
        switch self {
        case .singleShot: "a few samples, no repair"
        case .iterative: "edit, check and repair, up to three rounds"
        }
    }
}

extension ApprovalPolicy {
    /// What it means, beside its name.
    fileprivate var help: String {
        switch self {
        case .never: "you look at every change"
        case .checksPass: "commit when the checks pass and no test is touched"
        case .always: "commit at once, unless tests are touched"
        }
    }
}
