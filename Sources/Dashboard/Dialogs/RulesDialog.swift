import Domain
import Foundation
import Terminal

/// The list of rules about commands.
struct RulesDialog: Sendable {
    /// The rules that were not revoked, the oldest first; nil until known.
    private(set) var rules: [CommandRule]?
    /// The words that narrow the list.
    private(set) var filter = TextEditor()
    /// The rules that match.
    var list = ListState<RuleID>()

    /// Opens the list.
    ///
    /// - Parameter rules: What is known of them; nil for nothing yet.
    init(_ rules: [CommandRule]?) {
        self.rules = rules
        relist()
    }

    /// The rule on the marked line.
    var selected: CommandRule? { list.selectedID.flatMap(rule) }

    /// What is known about a rule of the list.
    func rule(_ id: RuleID) -> CommandRule? { rules?.first { $0.id == id } }

    /// Takes all rules anew.
    mutating func replace(_ rules: [CommandRule]) {
        self.rules = rules
        relist()
    }

    /// Changes the words.
    mutating func editFilter(_ change: (inout TextEditor) -> Void) {
        change(&filter)
        relist()
        list.moveToFirst()
    }

    private mutating func relist() {
        list.update(ids: FuzzyFilter(filter.text.trimmed).filter(rules ?? [], by: \.summary).map(\.id))
    }
}

extension DashboardState {
    /// Whether to take a rule back.
    func revokeDialog(_ rule: CommandRule) -> ConfirmDialog {
        let ending =
            switch rule.expiresAt {
            case let time? where rule.isExpired(at: self.time):
                "It expired \(clock.long(time, now: self.time)) and does nothing any more."
            case let time?: "It would hold until \(clock.long(time, now: self.time))."
            case nil: "It would hold until it is revoked."
            }
        return ConfirmDialog(
            "Revoke rule \(rule.id)?",
            body: [RoleLine(rule.summary, .strong), RoleLine(ending)],
            buttons: [
                .init("Keep it", .dismiss), .init("Revoke it", .perform(.revokeCommandRule(id: rule.id))),
            ]
        )
    }
}
