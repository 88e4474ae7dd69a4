import Terminal

// How much room each pane has: zoom, borders that keys and the mouse move, and the way from pane to pane.

/// A border while the mouse holds it.
struct BorderDrag: Sendable, Equatable {
    /// Which one.
    let split: Split
    /// Where it was taken.
    let origin: Point
    /// How far from its position that was.
    let offset: Int
    /// Whether the mouse has left the cell since; else it was a click.
    var hasMoved = false
}

extension DashboardState {
    /// Where everything is.
    var layout: ScreenLayout { ScreenLayout(size, layoutChoice) }

    /// Whether something moves that nobody pressed a key for.
    var isWorking: Bool {
        tasks.active > 0 || gitHub.pipelines.isTicking && layout.panes[.pipelines] != nil
    }

    /// How much of the screen the focused pane gets.
    var zoom: PaneZoom { zooms[focus] ?? .normal }

    /// Whether there is room for more than one pane, so that a zoom is to be seen.
    var canZoom: Bool {
        var choice = layoutChoice
        choice.zoom = .normal
        return ScreenLayout(size, choice).panes.count > 1
    }

    private var layoutChoice: ScreenLayout.Choice {
        ScreenLayout.Choice(
            focus: focus,
            companion: companion,
            zoom: zoom,
            empty: Set(
                (gitHub.pipelines.count == 0 ? [Pane.pipelines] : [])
                    + (gitHub.pullRequests.count == 0 ? [.pullRequests] : [])
            ),
            shares: shares,
            hasNotice: ModelNotice.line(for: self) != nil,
            toastRows: toast.map { ToastBar.lines($0, on: size, isClosedByEscape: closesToast).count } ?? 0,
            isAlone: alone != nil
        )
    }

    /// Gives the focused pane more of the screen, or less, around the ends; it is remembered of the pane.
    ///
    /// A step that looks like the one before, such as half of what a pane has more of anyway, is passed over.
    mutating func changeZoom(by step: Int) {
        let shown = layout.panes
        for _ in PaneZoom.allCases.dropFirst() {
            let next = zoom.next(by: step)
            zooms[focus] = next == .normal ? nil : next
            if layout.panes != shown { return }
        }
    }

    /// Gives the keys to the pane that lies in a direction, or, where some are not shown, to the next one or
    /// the one before.
    mutating func moveFocus(_ direction: Direction) {
        let layout = layout
        if let pane = layout.neighbour(of: focus, direction) {
            setFocus(pane)
        } else if layout.panes.count < Pane.allCases.count {
            setFocus(focus.next(by: direction.isForward ? 1 : -1))
        }
    }
}

// MARK: - Borders

extension DashboardState {
    /// Moves a border of the focused pane: the one after it, or if that cannot be the one before it.
    ///
    /// - Parameters:
    ///   - axis: Whether its width changes or its height.
    ///   - grows: Whether there is to be more of it.
    mutating func resizePane(_ axis: Axis, grows: Bool) {
        let layout = layout
        let borders = layout.borders(of: focus, axis)
        guard let span = layout.panes[focus]?.span(axis), !borders.isEmpty else {
            return say("Nothing lies beside this pane to share room with.")
        }
        let before = shares
        for border in borders {
            // What lies after a pane moves on to make it larger, what lies before it moves back.
            let isAfter = border.position == span.upperBound
            move(border, to: border.position + (grows == isAfter ? border.step : -border.step))
            // Where this pane can give nothing, a border may push the one behind it.
            let size = self.layout.panes[focus]?.span(axis).count ?? span.count
            if grows ? size > span.count : size < span.count { return }
            shares = before
        }
        say("The panes beside this one leave it no other size.")
    }

    /// Moves a border, as far as the panes on both sides let it.
    ///
    /// - Parameters:
    ///   - border: The border as it lies now.
    ///   - position: The column or row it is to lie before.
    private mutating func move(_ border: Border, to position: Int) {
        let before = shares[border.split]
        shares[border.split] = border.share(at: position)
        guard let moved = layout.border(border.split), moved.position != border.position else {
            shares[border.split] = before
            return
        }
        // What was asked for beyond the room there is must not have to be taken back later.
        shares[border.split] = moved.share
    }

    /// Lets the mouse move a border.
    ///
    /// - Parameter event: What the mouse did.
    /// - Returns: Whether that was about a border.
    mutating func drag(_ event: MouseEvent) -> Bool {
        switch event.action {
        case .press(let button):
            dragged = nil
            guard button == .left, dialogs.isEmpty, let border = layout.border(at: event.position) else {
                return false
            }
            begunChord = nil
            dragged = BorderDrag(
                split: border.split,
                origin: event.position,
                offset: event.position.coordinate(border.split.axis) - border.position
            )
        case .move:
            guard var drag = dragged else { return false }
            drag.hasMoved = drag.hasMoved || event.position != drag.origin
            dragged = drag
            guard drag.hasMoved, dialogs.isEmpty, let border = layout.border(drag.split) else { return true }
            move(border, to: event.position.coordinate(drag.split.axis) - drag.offset)
        case .release:
            guard let drag = dragged else { return false }
            dragged = nil
            // A click on a frame is one on its pane.
            if !drag.hasMoved, dialogs.isEmpty, let pane = layout.pane(at: event.position) { setFocus(pane) }
        case .scrollUp, .scrollDown, .scrollLeft, .scrollRight: return false
        }
        return true
    }
}

extension Point {
    /// The column or the row.
    fileprivate func coordinate(_ axis: Axis) -> Int { axis == .columns ? column : row }
}
