import Domain
import Terminal

/// The list of models to choose from.
struct ModelDialog: Sendable {
    /// A line of the list.
    enum Item: Hashable, Sendable {
        /// A model that is there.
        case model(String)
        /// A model that can be downloaded under the name typed.
        case download(String)
    }

    /// The models; nil until known.
    private(set) var models: [ModelSummary]?
    /// Why they cannot be had; nil while nothing has gone wrong.
    private(set) var trouble: EngineError?
    /// The words that narrow the list.
    private(set) var filter = TextEditor()
    /// The lines that match.
    var list = ListState<Item>()

    /// Takes the models.
    mutating func replace(_ models: [ModelSummary]) {
        self.models = models
        trouble = nil
        relist()
        if filter.isEmpty, let chosen = models.first(where: \.isSelected) {
            list.select(id: .model(chosen.name))
        }
    }

    /// Takes the reason why there is no list, unless there is one from before.
    mutating func fail(_ error: EngineError) {
        if models == nil { trouble = error }
    }

    /// Begins anew to wait for the models.
    mutating func begin() { trouble = nil }

    /// Changes the words.
    mutating func editFilter(_ change: (inout TextEditor) -> Void) {
        change(&filter)
        relist()
        list.moveToFirst()
    }

    /// What is known about a model of the list.
    func summary(_ name: String) -> ModelSummary? { models?.first { $0.name == name } }

    private mutating func relist() {
        let words = filter.text.trimmed
        let found = FuzzyFilter(words).filter(models ?? [], by: \.name).map { Item.model($0.name) }
        // Before it is known what is there, a name may be one of those, and nobody may be there to download.
        let isNew = models != nil && !words.isEmpty && !words.contains(" ") && summary(words) == nil
        list.update(ids: found + (isNew ? [.download(words)] : []))
    }
}
