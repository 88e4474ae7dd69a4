/// Checks of a changed file that need nothing but its text.
package enum EditGuards {
    /// Looks for the ways in which a model's edit damages a file.
    /// - Parameters:
    ///   - path: The file.
    ///   - before: Its content before, nil for a new file.
    ///   - after: Its content after.
    ///   - taskText: What the user asked for; "remove" there explains a shorter file.
    /// - Returns: What was found, refusals first.
    package static func check(
        path: String,
        before: String?,
        after: String,
        taskText: String
    ) -> [GuardFinding] {
        if let before, before.isIdentical(to: after) {
            return [
                finding(
                    .unchanged,
                    path,
                    model: "\(path) is exactly as it was. Make the change the task asks for.",
                    people: "The file came back unchanged."
                )
            ]
        }
        let change = ChangedText(path: path, before: before, after: after)
        var findings = [
            placeholder(change), shrinkage(change, taskText), markers(change), replyFence(change),
            prose(change),
        ].compactMap { $0 }
        findings += PastedText.findings(in: change)
        if let syntax = SyntaxPrecheck.check(path: path, before: before, after: after) {
            findings.append(syntax)
        }
        return findings.filter(\.isRefusal) + findings.filter { !$0.isRefusal }
    }

    static func finding(
        _ kind: GuardFinding.Kind,
        _ path: String,
        line: Int? = nil,
        isRefusal: Bool = true,
        model: String,
        people: String
    ) -> GuardFinding {
        GuardFinding(
            kind: kind,
            path: path,
            line: line,
            isRefusal: isRefusal,
            modelText: model,
            peopleText: people
        )
    }

    // MARK: Left out

    private static func placeholder(_ change: ChangedText) -> GuardFinding? {
        guard
            let line = Placeholders.firstLine(
                in: change.afterLines,
                before: change.beforeLines,
                path: change.path
            )
        else { return nil }
        let text = change.afterLines[line - 1].trimmed.prefix(80)
        return finding(
            .placeholder,
            change.path,
            line: line,
            model: "Line \(line) of \(change.path) stands for code you left out (\(text)). Write all of it.",
            people: "Line \(line) stands for code that was left out: \(text)"
        )
    }

    private static func shrinkage(_ change: ChangedText, _ taskText: String) -> GuardFinding? {
        let before = change.beforeLines.count { !$0.isBlank }
        let after = change.afterLines.count { !$0.isBlank }
        guard change.beforeLines.count >= 20, after * 10 < before * 6, !asksToRemove(taskText) else {
            return nil
        }
        return finding(
            .shrinkage,
            change.path,
            model: """
                \(change.path) has \(before) lines, your version only \(after). Nothing was to be removed: \
                give the whole file with all other code kept.
                """,
            people:
                "The file would shrink from \(before) to \(after) lines, though the task asks for no removal."
        )
    }

    /// Whether a task's text explains that a file gets much shorter.
    static func asksToRemove(_ taskText: String) -> Bool {
        let words = Set(taskText.lowercased().split { !$0.isLetter }.map(String.init))
        return !words.isDisjoint(with: [
            "remove", "removes", "removed", "removing", "delete", "deletes", "deleting", "drop", "dropping",
            "strip",
            "simplify", "shorten", "split", "extract", "move", "moving", "rewrite", "replace", "cleanup",
            "prune", "trim",
            "deduplicate", "dead", "unused", "empty", "reduce", "minimal", "eliminate", "clean", "truncate",
        ])
    }

    // MARK: Left in

    private static func markers(_ change: ChangedText) -> GuardFinding? {
        let openings = ["<<<<<<<", ">>>>>>>"]
        let line = change.firstAdded { line in
            openings.contains {
                line.hasPrefix($0) && (line.utf8.count == 7 || line.dropFirst(7).utf8.first == 0x20)
            }
        }
        guard let line else { return nil }
        return finding(
            .markers,
            change.path,
            line: line,
            model:
                "Line \(line) of \(change.path) is a marker of your reply or of a conflict. Leave no markers.",
            people: "Line \(line) is a conflict or SEARCH/REPLACE marker."
        )
    }

    private static func replyFence(_ change: ChangedText) -> GuardFinding? {
        guard !PathText.isProse(change.path), let language = Language.of(path: change.path) else {
            return nil
        }
        // Within a comment or a string a fence may be documentation.
        let mask = CodeMask(change.after, language: language)
        let line = change.firstAdded { ReplyMarkers.fence($0) != nil && $0.indentation.isEmpty }
        guard let line, !mask.startsInside[line - 1] || language.hasBackquoteStrings else { return nil }
        return finding(
            .replyFence,
            change.path,
            line: line,
            model:
                "Line \(line) of \(change.path) is a code fence. It belongs to your reply, not into the file.",
            people: "Line \(line) is a code fence of the reply."
        )
    }

    private static func prose(_ change: ChangedText) -> GuardFinding? {
        guard !PathText.isProse(change.path), let language = Language.of(path: change.path) else {
            return nil
        }
        let mask = CodeMask(change.after, language: language)
        let line = change.firstAdded { line in
            line.utf8.count < 400 && ProseLine.isSentence(line)
        }
        guard let line, !mask.startsInside[line - 1], ProseLine.isCode(mask.line(line - 1)) else {
            return nil
        }
        return finding(
            .prose,
            change.path,
            line: line,
            model:
                "Line \(line) of \(change.path) is a sentence, not code. Keep explanations out of the file.",
            people: "Line \(line) is a sentence of the reply, not code."
        )
    }
}

extension Language {
    /// Whether a fence itself reads as the start of a string, so that the mask cannot tell.
    fileprivate var hasBackquoteStrings: Bool { strings.contains { $0.open == "`" } }
}

/// A file before and after, cut into lines once for all checks.
struct ChangedText {
    let path: String
    let before: String?
    let after: String
    let beforeLines: [Substring]
    let afterLines: [Substring]
    private let known: Set<ExactText>

    init(path: String, before: String?, after: String) {
        self.path = path
        self.before = before
        self.after = after
        beforeLines = before?.lineBodies ?? []
        afterLines = after.lineBodies
        known = Set(beforeLines.map { ExactText($0.trimmedRight) })
    }

    /// The first line, counted from 1, that satisfies a condition and was not in the file before.
    func firstAdded(where condition: (Substring) -> Bool) -> Int? {
        afterLines.firstIndex { condition($0) && isNew($0) }.map { $0 + 1 }
    }

    /// How many new lines satisfy a condition.
    func countAdded(where condition: (Substring) -> Bool) -> Int {
        afterLines.count { condition($0) && isNew($0) }
    }

    private func isNew(_ line: Substring) -> Bool {
        !known.contains(ExactText(line.trimmedRight))
    }
}
