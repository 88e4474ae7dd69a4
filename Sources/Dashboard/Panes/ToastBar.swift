import Terminal

/// The word about what just happened, in one or two lines above the footer.
enum ToastBar {
    /// The lines of a word: two at the most where they are wide, and never much of the screen.
    ///
    /// - Parameters:
    ///   - toast: The word.
    ///   - screen: The size of the screen.
    ///   - isClosedByEscape: Whether Esc is meant for it, which is said then.
    /// - Returns: The lines.
    static func lines(_ toast: Toast, on screen: Size, isClosedByEscape: Bool) -> [RoleLine] {
        let sign = toast.isTrouble ? "✗" : "·"
        var line = RoleLine([RoleRun(" \(sign) \(toast.message)", toast.isTrouble ? .bad : .strong)])
        if !toast.remedy.isEmpty { line.runs.append(RoleRun(" \(toast.remedy)")) }
        if let undo = toast.undo {
            line.runs += [RoleRun(" · ", .muted), RoleRun(undo.key, .key), RoleRun(" \(undo.title)")]
        }
        if isClosedByEscape { line.runs.append(RoleRun("  Esc closes this.", .muted)) }
        line.hang = 3
        let lines = [line].wrapped(to: screen.columns)
        let limit = screen.columns >= 80 ? 2 : max(1, min(4, screen.rows / 4))
        guard lines.count > limit else { return lines }
        // What follows begins on the last line, so that drawing shows where it was cut.
        let last = lines[limit - 1] + RoleLine(" ") + lines[limit]
        return lines.prefix(limit - 1) + [last]
    }

    /// Draws the word.
    static func draw(_ toast: Toast, _ state: DashboardState, in rect: Rect, on painter: inout Painter) {
        painter.clear(rect)
        let lines = lines(toast, on: state.size, isClosedByEscape: state.closesToast)
        painter.draw(lines, in: rect)
    }
}
