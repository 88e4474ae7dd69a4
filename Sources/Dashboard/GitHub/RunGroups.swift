import Domain
import Foundation

// How runs are put together below headings.

extension PipelinesState {
    /// The runs below a heading.
    struct Group: Sendable, Equatable {
        /// The heading.
        let heading: Row
        /// The runs: those of a workflow, or of a branch, below each other.
        let runs: [PipelineRun]
    }

    /// Puts runs together: the branch, or workflow, with the newest run first, and within it likewise.
    static func groups(of runs: [PipelineRun], by grouping: Grouping = .branch) -> [Group] {
        let sorted = runs.sorted { ($1.createdAt, $1.id) < ($0.createdAt, $0.id) }
        switch grouping {
        case .branch:
            return sorted.gathered(by: \.branch).map { runs in
                Group(
                    heading: .branch(runs.first?.branch),
                    runs: runs.gathered(by: \.workflow).flatMap { $0 }
                )
            }
        case .workflow:
            return sorted.gathered(by: \.workflow).map { runs in
                Group(
                    heading: .workflow(runs.first?.workflow ?? ""),
                    runs: runs.gathered(by: \.branch).flatMap { $0 }
                )
            }
        }
    }
}

extension Sequence {
    /// The elements with the same key together, each group where its first element stood.
    func gathered<Key: Hashable>(by key: (Element) -> Key) -> [[Element]] {
        var places: [Key: Int] = [:]
        var groups: [[Element]] = []
        for element in self {
            if let place = places[key(element)] {
                groups[place].append(element)
            } else {
                places[key(element)] = groups.count
                groups.append([element])
            }
        }
        return groups
    }
}
