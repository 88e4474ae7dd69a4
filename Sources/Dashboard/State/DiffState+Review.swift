import Domain
import Terminal

// What the cursor is on, for those who comment and edit.

extension DiffState {
    /// What a comment at the cursor would be on; nil where there is nothing to say anything of.
    var subject: ReviewMarks.Subject? {
        guard let section, let place = places[section] else { return nil }
        switch layout.rows[cursor] {
        case .line(let line): return ReviewMarks.Subject(place: place, line: line.line)
        case .pair(let old, let new): return ReviewMarks.Subject(place: place, line: (new ?? old)?.line)
        case .remark(let section, let line): return remarkSubjects[section].map { $0[line] }
        case .file, .note, .text, .hunk, .fold, .preamble: return ReviewMarks.Subject(place: place)
        }
    }

    /// A name for what a comment at the cursor would be on, such as `src/a.py line 3`.
    var subjectName: String {
        guard let section, let subject else { return "" }
        let path = document.files[section.file].path
        guard let hunk = section.hunk else { return path }
        guard let line = document.line(of: subject, in: section) else { return "\(path), hunk \(hunk + 1)" }
        return "\(path) line \(line.number)\(line.side == .old ? " before the change" : "")"
    }

    /// The file of the cursor and its line nearest to the cursor; nil where there is none to edit.
    var editedPlace: (path: String, line: Int?)? {
        guard let section, let path = document.files[section.file].newPath else { return nil }
        guard let hunk = section.hunk else { return (path, nil) }
        let lines = document.files[section.file].hunks[hunk].lines
        let first = lines.firstIndex { $0.kind != .context } ?? 0
        let index = min(subject?.line ?? first, lines.count)
        let below = lines[index...].lazy.compactMap(\.newNumber).first
        return (path, below ?? lines[..<index].lazy.compactMap(\.newNumber).last)
    }
}
