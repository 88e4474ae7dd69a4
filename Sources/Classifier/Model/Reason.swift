/// Says in words what spoke for a label.
enum Reason {
    /// The three words, phrases or marks that spoke most for a label against the others.
    ///
    /// - Parameters:
    ///   - evidence: What the scores are made of.
    ///   - features: The text.
    ///   - label: The column of the label.
    ///   - mask: Which columns could have been chosen.
    /// - Returns: The words, for people.
    static func text(
        of evidence: [TextModel.Evidence],
        in features: TextFeatures,
        for label: Int,
        among mask: [Bool]
    ) -> String {
        let others = mask.indices.filter { mask[$0] && $0 != label }
        return text(of: evidence, in: features) { amounts in
            amounts[label] - others.reduce(0) { $0 + amounts[$1] } / Float(max(1, others.count))
        }
    }

    /// The three words, phrases or marks that spoke most for more work, or for less.
    static func text(
        of evidence: [TextModel.Evidence],
        in features: TextFeatures,
        forMore isMore: Bool
    ) -> String {
        text(of: evidence, in: features) { isMore ? $0.sum() : -$0.sum() }
    }

    private static func text(
        of evidence: [TextModel.Evidence],
        in features: TextFeatures,
        amount: (DualLogistic.Lanes) -> Float
    ) -> String {
        var amounts: [(amount: Float, feature: TextFeatures.Feature)] = []
        for part in evidence where part.feature.block != .titleCharacters {
            let amount = amount(part.amounts)
            if amount > 0.01 { amounts.append((amount, part.feature)) }
        }
        amounts.sort { ($1.amount, $0.feature.key) < ($0.amount, $1.feature.key) }
        // The same word in two blocks is one word.
        var names: [String] = []
        var totals: [String: Float] = [:]
        for (amount, feature) in amounts.prefix(24) {
            guard let name = name(of: feature, in: features) else { continue }
            if totals[name] == nil { names.append(name) }
            totals[name, default: 0] += amount
        }
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        let strongest = names.sorted {
            (totals[$1] ?? 0, places[$0] ?? 0) < (totals[$0] ?? 0, places[$1] ?? 0)
        }.prefix(3)
        return strongest.isEmpty ? "no word weighs much" : strongest.joined(separator: ", ")
    }

    private static func name(of feature: TextFeatures.Feature, in features: TextFeatures) -> String? {
        let name = features.name(of: feature)
        if feature.block == .flags {
            if name.hasPrefix("tag_") { return "“[\(name.dropFirst(4))]” in front" }
            return flags[name]
        }
        let words = features.words(of: feature)
        // What stands for code, an address or a number is named by its flag, or says nothing to a reader.
        guard !words.contains(where: { marks.contains($0) }) else { return nil }
        if words == ["?"] { return "a question mark" }
        if words == ["!"] { return "an exclamation mark" }
        return "“\(words.joined(separator: " "))”"
    }

    private static let marks: Set = ["xxcode", "xximg", "xxurl", "xxhex", "xxnum"]

    private static let flags = [
        "fence": "a block of code", "trace": "an error’s trace", "img": "a picture", "url": "an address",
        "tq": "a title that asks", "bq": "a question", "twh": "a title that starts as a question",
        "repro": "steps to reproduce", "wish": "words of a wish", "len0": "no description",
    ]
}
