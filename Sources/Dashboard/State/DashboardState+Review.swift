import Domain
import Terminal

// Marks and comments on the places of a change that waits for review.

extension DashboardState {
    /// What the user thinks of the selected task's change; nil when nothing is marked or said.
    var marks: ReviewMarks? { selectedTask.flatMap { reviews[$0.id] } }

    /// Does what a key means for the change in the diff.
    mutating func performReview(_ action: Action) -> [Effect] {
        guard let task = selectedTask else { return [] }
        switch action {
        case .rejectHunk: toggleMark(on: detail.diff?.section, of: task.id)
        case .rejectFile:
            toggleMark(on: detail.diff?.section.map { DiffSection(file: $0.file) }, of: task.id)
        case .commentOnHunk:
            guard let diff = detail.diff, let subject = diff.subject else { return [] }
            let comment = TextDialog.Purpose.comment(task.id, subject, name: diff.subjectName)
            open(.text(TextDialog(comment, text: reviews[task.id]?.comment(on: subject) ?? "")))
        case .applyMarks:
            return reviews[task.id]?.review.map { [.perform(.reviseChange(id: task.id, review: $0))] } ?? []
        case .editHunk:
            guard let place = detail.diff?.editedPlace, let folder = task.workspace?.path else { return [] }
            return [.openFiles(folder: folder, paths: [place.path], line: place.line, of: task.id)]
        default: break
        }
        return []
    }

    /// Takes what was written about a place of a change.
    mutating func takeComment(_ text: String, on subject: ReviewMarks.Subject, of task: TaskID) {
        updateMarks(of: task) { $0.setComment(text, on: subject) }
        guard task == detail.task, !text.isEmpty, detail.diff?.showRemark(on: subject) == false else {
            return
        }
        say("The comment is kept; it stands further down.")
    }

    /// Shows what the user thinks of a change in a diff that has come.
    mutating func showMarks(of task: TaskID) {
        if reviews[task] != nil { updateMarks(of: task) { _ in } }
    }

    /// Forgets marks and comments that have been told, or that nobody needs any more.
    mutating func forgetMarks(of task: TaskID) {
        guard reviews.removeValue(forKey: task) != nil, detail.task == task else { return }
        detail.diff?.show(ReviewMarks())
    }

    /// Forgets what was rejected of a change that is now without it.
    mutating func forgetRejections(of task: TaskID) {
        if reviews[task] != nil { updateMarks(of: task) { $0.forgetRejections() } }
    }

    private mutating func toggleMark(on section: DiffSection?, of task: TaskID) {
        guard let section, let places = detail.diff?.places else { return }
        updateMarks(of: task) { $0.toggle(section, in: places) }
    }

    private mutating func updateMarks(of task: TaskID, _ change: (inout ReviewMarks) -> Void) {
        var marks = reviews[task] ?? ReviewMarks()
        change(&marks)
        if task == detail.task, let diff = detail.diff {
            marks.resolve(in: diff.document, diff.places, tree: diff.reviewedTree)
            detail.diff?.show(marks)
        }
        reviews[task] = marks.isEmpty ? nil : marks
    }
}

// MARK: - When it can be done

extension DashboardState {
    /// Whether an action on the places of a change can be done now.
    func reviewAvailability(of action: Action) -> Availability {
        guard let task = selectedTask else { return .disabled("No task is selected.") }
        if action == .applyMarks, task.state == .reviewing, (marks?.counts.rejected ?? 0) == 0 {
            return .disabled("No hunk of \(task.label) is rejected.")
        }
        let showsDiff = detail.section == .diff && detail.diff?.isEmpty == false
        guard showsDiff || action == .applyMarks else { return .disabled("There is no diff.") }
        if action == .editHunk {
            return detail.diff?.editedPlace == nil ? .disabled("There is no file here to edit.") : .enabled
        }
        guard isConnected else { return engineAvailability }
        guard task.state == .reviewing else {
            return .disabled("\(task.label) is \(task.state.rawValue); only a change in review is marked.")
        }
        return .enabled
    }
}

extension ReviewMarks {
    /// What goes along when the change is given back; nil when nothing does.
    var enclosure: String? {
        guard let review else { return nil }
        let comments = review.comments.isEmpty ? nil : ShortText.count(review.comments.count, "comment")
        return [summary, comments].compactMap { $0 }.joined(separator: ", ")
    }
}
