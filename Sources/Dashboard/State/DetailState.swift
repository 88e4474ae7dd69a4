import Domain
import Terminal

/// What is shown of the selected task.
struct DetailState: Sendable {
    /// The kinds of details, in the order of their tabs.
    enum Section: Int, CaseIterable, Sendable {
        case overview, steps, diff, output

        /// The name on the tab.
        var title: String {
            switch self {
            case .overview: "Overview"
            case .steps: "Steps"
            case .diff: "Diff"
            case .output: "Output"
            }
        }
    }

    /// The task shown.
    private(set) var task: TaskID?
    /// The kind of details shown.
    var section = Section.overview
    /// What is in view of the overview.
    var overviewScroll = ScrollState(follows: false)
    /// The overview as lines of the pane's width.
    private(set) var overview = OverviewLines()
    /// The steps in order; nil until loaded.
    private(set) var steps: [StepRecord]?
    /// Which step is selected.
    var stepList = ListState<StepID>()
    /// Whether the selection goes to each new step.
    var followsSteps = true
    /// The output of the selected step; nil until something of it is needed.
    var output: OutputState?
    /// The diff; nil until loaded.
    var diff: DiffState?
    /// The files of the diff as a tree beside it.
    var files = FilesPanel()
    /// What is looked for in diff and output.
    var search = DetailSearch()
    /// Whether the lines of outputs have numbers.
    private(set) var showsNumbers = false
    /// Where it was left, as far as that is not there yet.
    var awaited = DetailPlace()
    /// A step that is to be selected once the steps are there.
    private var wantedStep: StepID?
    /// How many readings of outputs were begun.
    private var outputCount = 0

    /// Shows another task, in the same section.
    mutating func show(_ id: TaskID?) {
        guard id != task else { return }
        var new = DetailState()
        new.task = id
        new.section = section == .output ? .steps : section
        new.showsNumbers = showsNumbers
        new.outputCount = outputCount
        new.files = files.forAnotherDiff
        self = new
    }

    /// The selected step.
    var step: StepRecord? {
        guard let id = stepList.selectedID else { return nil }
        return steps?.first { $0.id == id }
    }

    /// Takes all steps anew.
    mutating func replaceSteps(_ new: [StepRecord]) {
        steps = new
        relist()
    }

    /// Takes a new or changed step of the task shown.
    mutating func upsert(_ step: StepRecord) {
        guard step.taskID == task, steps != nil else { return }
        if let index = steps?.lastIndex(where: { $0.id == step.id }) {
            steps?[index] = step
        } else {
            steps?.append(step)
        }
        if let output, output.id.step == step.id {
            // What is stored at the end may be another text than what could be read until then.
            if step.state != .started, output.isReplaced(byLength: step.outputLength) {
                readOutput(of: step)
            } else {
                self.output?.grow(to: step.outputLength)
            }
        }
        relist()
    }

    /// Hears that a running step printed more.
    mutating func grow(_ step: StepID, to length: Int) {
        if let index = steps?.lastIndex(where: { $0.id == step }), let known = steps?[index].outputLength {
            steps?[index].outputLength = max(known, length)
        }
        if output?.id.step == step { output?.grow(to: length) }
    }

    /// Selects a step, now or when it comes; false if the steps are there and it is not among them.
    mutating func select(step: StepID) -> Bool {
        followsSteps = false
        if stepList.select(id: step) { return true }
        wantedStep = steps == nil ? step : nil
        return steps == nil
    }

    /// Lays the overview out, if what it tells has changed.
    mutating func layOutOverview(_ state: DashboardState, columns: Int) {
        overview.layOut(state, columns: columns)
    }

    /// Makes the output that of the selected step.
    mutating func chooseOutput() {
        guard let step, output?.id.step != step.id else { return }
        readOutput(of: step)
        goToAwaitedOutput()
    }

    /// Hears how far an output was read.
    mutating func take(_ growth: OutputGrowth, of id: OutputID) {
        guard let output, output.id == id else { return }
        if let step = steps?.last(where: { $0.id == id.step }), output.isReplaced(byLength: growth.total) {
            readOutput(of: step)
        } else {
            self.output?.take(growth)
        }
    }

    /// Shows the numbers of lines in outputs, or hides them.
    mutating func toggleNumbers() {
        showsNumbers.toggle()
        output?.view.toggleNumbers()
    }

    /// Begins to read the output of a step, whatever was read of it before.
    private mutating func readOutput(of step: StepRecord) {
        outputCount += 1
        let id = OutputID(step: step.id, number: outputCount)
        output = OutputState(id, total: step.outputLength, showsNumbers: showsNumbers)
    }

    private mutating func relist() {
        let ids = (steps ?? []).map(\.id)
        stepList.update(ids: ids)
        if followsSteps { stepList.moveToLast() }
        if let step = wantedStep, stepList.select(id: step) { wantedStep = nil }
    }
}
