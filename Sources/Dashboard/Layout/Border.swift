import Terminal

/// What a border divides.
enum Axis: Sendable {
    case columns, rows
}

/// The borders between panes that can be moved, each in the arrangement that has it.
///
/// The raw value is the name by which the screen is remembered, and is stable.
enum Split: String, CaseIterable, Sendable {
    /// Beside the left column of three.
    case threeLeft = "three.left"
    /// Between Detail and Chat in three columns.
    case threeRight = "three.right"
    /// Between two columns.
    case twoLeft = "two.left"
    /// Between Detail and Chat above each other.
    case twoDetail = "two.detail"
    /// Below Tasks in the left column.
    case sideTasks = "side.tasks"
    /// Between Pipelines and Pull requests in the left column.
    case sidePipelines = "side.pipelines"
    /// Below the inbox in the left column.
    case sideInbox = "side.inbox"
    /// Below Tasks where one other pane stands below it.
    case stackedTasks = "stacked.tasks"

    /// What it divides.
    var axis: Axis {
        switch self {
        case .threeLeft, .threeRight, .twoLeft: .columns
        case .twoDetail, .sideTasks, .sidePipelines, .sideInbox, .stackedTasks: .rows
        }
    }

    /// Whether its share is that of what lies left of it or above it, and not of what comes after.
    ///
    /// Of two borders in a row each is measured from its own end, so that moving one leaves the other.
    var measuresBefore: Bool {
        switch self {
        case .threeRight, .sideTasks, .sidePipelines, .sideInbox: false
        case .threeLeft, .twoLeft, .twoDetail, .stackedTasks: true
        }
    }
}

/// A border as it lies on the screen.
struct Border: Equatable, Sendable {
    /// Which one it is.
    let split: Split
    /// The columns or rows that its share is a share of.
    let whole: Range<Int>
    /// The first column or row after it.
    let position: Int
    /// Where the mouse can take it: the frames on both of its sides.
    let grip: Rect

    /// The share it leaves to the part that is measured, from 0 to 1.
    var share: Double { share(at: position) }

    /// How far one key moves it, in columns or rows.
    var step: Int { max(1, whole.count / 40) }

    /// The share it would leave in another place, which may be anywhere.
    func share(at position: Int) -> Double {
        let part = split.measuresBefore ? position - whole.lowerBound : whole.upperBound - position
        return min(max(Double(part) / Double(max(1, whole.count)), 0), 1)
    }
}
