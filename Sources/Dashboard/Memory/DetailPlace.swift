import Domain
import Terminal

/// What was in view of a task; nil parts were at their beginning, or followed their end.
struct DetailPlace: Codable, Equatable, Sendable {
    /// The first line in view of the overview.
    var overviewLine: Int?
    /// The selected step; nil while the selection followed new steps.
    var step: StepID?
    /// What was in view of the diff.
    var diff: DiffMemory?
    /// What was in view of a step's output.
    var output: OutputPlace?
    /// What was looked for in diff and output; nil for nothing.
    var search: String?
}

/// What was in view of a step's output.
struct OutputPlace: Codable, Equatable, Sendable {
    /// The step.
    var step: StepID
    /// The line at the top of the view.
    var line: Int
}

extension DetailState {
    /// What is in view; what is not there yet will be where it was.
    var place: DetailPlace {
        DetailPlace(
            overviewLine: awaited.overviewLine ?? (overviewScroll.offset > 0 ? overviewScroll.offset : nil),
            step: followsSteps ? nil : stepList.selectedID ?? awaited.step,
            diff: awaited.diff ?? diff?.memory,
            output: awaited.output
                ?? output.flatMap { output in
                    guard let step = output.id.step else { return nil }
                    return output.topLine.map { OutputPlace(step: step, line: $0) }
                },
            search: search.words == nil ? nil : search.field.text
        )
    }

    /// Goes to a place, to each part of it as soon as that is there.
    mutating func restore(_ place: DetailPlace) {
        awaited = place
        if let step = place.step { _ = select(step: step) }
        if let words = place.search, !search.isShown { search.restore(words) }
    }

    /// Goes to where the section was left that was just laid out, if that is still to be done.
    mutating func goToAwaited() {
        switch section {
        case .overview:
            guard let line = awaited.overviewLine else { return }
            awaited.overviewLine = nil
            overviewScroll.go(to: line)
        case .diff:
            guard let memory = awaited.diff, diff != nil else { return }
            awaited.diff = nil
            diff?.restore(memory)
            if let words = search.words { diff?.findAtCursor(words) }
        case .steps, .output: break
        }
    }

    /// Goes to where the output was left that was just chosen, before any of it is asked for.
    mutating func goToAwaitedOutput() {
        guard let place = awaited.output, place.step == output?.id.step else { return }
        awaited.output = nil
        output?.restore(line: place.line)
    }
}

extension ScrollState {
    /// Goes to a line that may have been anywhere in another text.
    mutating func go(to line: Int) { scroll(by: max(0, min(line, count)) - offset) }
}
