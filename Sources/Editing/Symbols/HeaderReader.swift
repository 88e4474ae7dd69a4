/// Decides whether the tokens before an opening brace declare something, and what.
struct HeaderReader {
    /// What a header declares.
    struct Declaration {
        var name: String
        /// The type a method names itself (`Foo` of `Foo::bar`, the receiver in Go).
        var owner: String?
        var kind: Symbol.Kind
        var firstLine: Int
        var declarationLine: Int
    }

    let tokens: [HeaderToken]
    let mask: CodeMask
    let language: Language
    let enclosingKind: Symbol.Kind?
    let isInFunction: Bool

    /// The declaration, if there is one.
    func declaration() -> Declaration? {
        guard !tokens.isEmpty else { return nil }
        for index in tokens.indices.reversed() where tokens[index].isWord && tokens[index].nesting == 0 {
            let word = text(index)
            if interrupting.contains(word), !isImplementationFor(word) { return nil }
            if index > 0, tokens[index - 1].first == UInt8(ascii: ".") { continue }
            if let found = declaration(by: word, at: index) { return found }
        }
        if language.hasArrowFunctions, let arrow = arrowFunction() { return arrow }
        return wordlessFunction()
    }

    // MARK: Declarations with a word of their own

    private func declaration(by word: String, at index: Int) -> Declaration? {
        if language.nameWords.contains(word) {
            return make(word, owner: nil, kind: .function, from: index)
        }
        if language.functionWords.contains(word) { return function(at: index) }
        if let kind = language.typeWords[word] { return type(kind, word: word, at: index) }
        if language.propertyWords.contains(word), !isInFunction, enclosingKind != .function,
            let name = nameAfter(index)
        {
            return make(name, owner: nil, kind: .property, from: index)
        }
        return nil
    }

    private func function(at index: Int) -> Declaration? {
        var next = index + 1
        if next < tokens.count, tokens[next].first == UInt8(ascii: "*") { next += 1 }
        var owner: String?
        if language.name == "Go", next < tokens.count, tokens[next].first == UInt8(ascii: "(") {
            guard let close = closing(of: next), close + 2 < tokens.count, tokens[close + 1].isWord,
                "([".utf8.contains(tokens[close + 2].first)
            else {
                return nil
            }
            owner = (next..<close).last {
                tokens[$0].isWord && tokens[$0].nesting == tokens[next].nesting + 1
            }
            .map(text)
            next = close + 1
        }
        // Kotlin's generics and extension receivers: the name is the last word before the parentheses.
        if language.name == "Kotlin", let open = firstParenthesis(after: next), open > next {
            let name = text(open - 1)
            return make(name, owner: nil, kind: .function, from: index)
        }
        guard next < tokens.count else { return assignedName(before: index) }
        if tokens[next].isWord { return make(text(next), owner: owner, kind: .function, from: index) }
        if tokens[next].first == UInt8(ascii: "(") { return assignedName(before: index) }
        // An operator: its marks up to the parenthesis.
        guard let open = firstParenthesis(after: next) else { return nil }
        let name = (next..<open).map(text).joined()
        return name.isEmpty ? nil : make(name, owner: nil, kind: .function, from: index)
    }

    private func type(_ kind: Symbol.Kind, word: String, at index: Int) -> Declaration? {
        if word == "impl" { return implementation(at: index) }
        guard let name = nameAfter(index) else { return nil }
        if language.wordlessFunctions == .everywhere {
            // `struct point make(int x) {` is a function, `struct point origin = {` a value.
            let rest = tokens[(index + 1)...].filter { $0.nesting == 0 }
            if rest.contains(where: { $0.first == UInt8(ascii: "(") || $0.first == UInt8(ascii: "=") }) {
                return nil
            }
        }
        return make(name, owner: nil, kind: kind, from: index)
    }

    /// Rust: `impl<T> Trait for Type<T>` extends `Type`.
    private func implementation(at index: Int) -> Declaration? {
        if index > 0, !language.modifiers.contains(text(index - 1)),
            tokens[index - 1].first != UInt8(ascii: "]")
        {
            return nil
        }
        var angles = 0
        var name: String?
        for position in tokens.indices[(index + 1)...] {
            let first = tokens[position].first
            if first == UInt8(ascii: "<") {
                angles += 1
            } else if first == UInt8(ascii: ">"), tokens[position - 1].first != UInt8(ascii: "-") {
                angles -= 1
            } else if tokens[position].isWord, angles == 0 {
                let word = text(position)
                if word == "where" { break }
                name = word == "for" ? nil : word
            }
        }
        return name.map { makeDeclaration($0, owner: nil, kind: .extension, from: index) }
    }

    // MARK: Declarations without one

    /// `const f = (a) => {`, also as a property of a class.
    private func arrowFunction() -> Declaration? {
        let count = tokens.count
        guard count > 2, tokens[count - 1].first == UInt8(ascii: ">"),
            tokens[count - 2].first == UInt8(ascii: "=")
        else { return nil }
        return assignedName(before: count - 2)
    }

    /// The name to which a nameless function is assigned.
    private func assignedName(before end: Int) -> Declaration? {
        guard let sign = (0..<end).last(where: { isAssignment($0) }), sign > 0 else { return nil }
        let start = (0..<sign).last { ["const", "let", "var"].contains(text($0)) && tokens[$0].nesting == 0 }
        let position = start.map { $0 + 1 } ?? sign - 1
        guard position < sign, tokens[position].isWord, tokens[position].nesting == 0 else { return nil }
        return make(text(position), owner: nil, kind: .function, from: start ?? position)
    }

    private func isAssignment(_ index: Int) -> Bool {
        guard tokens[index].first == UInt8(ascii: "="), tokens[index].nesting == 0 else { return false }
        let before = index > 0 ? tokens[index - 1] : nil
        let after = index + 1 < tokens.count ? tokens[index + 1] : nil
        if let after, after.bytes.lowerBound == tokens[index].bytes.upperBound,
            "=>".utf8.contains(after.first)
        {
            return false
        }
        if let before, before.bytes.upperBound == tokens[index].bytes.lowerBound,
            "=!<>".utf8.contains(before.first)
        {
            return false
        }
        return true
    }

    /// A name before parentheses, as in C and in Java's methods.
    private func wordlessFunction() -> Declaration? {
        switch language.wordlessFunctions {
        case .nowhere: return nil
        case .inTypes: guard enclosingKind == .type, !isInFunction else { return nil }
        case .everywhere: guard !isInFunction else { return nil }
        }
        guard let open = firstParenthesis(after: 0), open > 0 else { return nil }
        if (0..<open).contains(where: isAssignment) { return nil }
        var position = open - 1
        // A template's arguments stand between the name and the parentheses.
        if tokens[position].first == UInt8(ascii: ">") {
            while position > 0, tokens[position].first != UInt8(ascii: "<") { position -= 1 }
            position -= 1
        }
        guard position >= 0, tokens[position].isWord, !tokens[position].first.isDigit else { return nil }
        let name = text(position)
        guard !LanguageTable.controlWords.contains(name), !interrupting.contains(name) else { return nil }
        var owner: String?
        var start = position
        if start > 0, text(start - 1) == "~" { start -= 1 }
        if start > 2, text(start - 1) == ":", text(start - 2) == ":", tokens[start - 3].isWord {
            owner = text(start - 3)
            start -= 3
        }
        // Without a type before it, it is a call; a constructor is the exception.
        guard start > 0 || owner != nil || enclosingKind == .type else { return nil }
        let first = firstAfterLabels()
        guard first <= position else { return nil }
        return Declaration(
            name: name,
            owner: owner,
            kind: .function,
            firstLine: tokens[first].line,
            declarationLine: tokens[position].line
        )
    }

    /// Skips `public:` and the like.
    private func firstAfterLabels() -> Int {
        var first = 0
        while first + 2 < tokens.count, tokens[first].isWord, text(first + 1) == ":", text(first + 2) != ":" {
            first += 2
        }
        return first
    }

    // MARK: Tokens

    private var interrupting: Set<String> {
        ["if", "for", "while", "switch", "catch", "else", "do", "guard", "return", "match", "loop", "defer"]
    }

    /// Rust's `impl Trait for Type` holds a word that elsewhere opens a loop.
    private func isImplementationFor(_ word: String) -> Bool {
        word == "for" && language.typeWords["impl"] != nil
            && tokens.indices.contains { tokens[$0].isWord && text($0) == "impl" }
    }

    private func text(_ index: Int) -> String {
        String(decoding: mask.bytes[tokens[index].bytes], as: UTF8.self)
    }

    private func nameAfter(_ index: Int) -> String? {
        guard index + 1 < tokens.count, tokens[index + 1].isWord, !tokens[index + 1].first.isDigit else {
            return nil
        }
        let name = text(index + 1)
        // `enum class`, `class extends`, `static func` after a type word that is a modifier there.
        if language.typeWords[name] != nil || language.functionWords.contains(name) { return nil }
        return ["extends", "implements", "where"].contains(name) ? nil : name
    }

    private func firstParenthesis(after start: Int) -> Int? {
        guard start < tokens.count else { return nil }
        var index = start
        while index < tokens.count {
            if tokens[index].first == UInt8(ascii: "("), tokens[index].nesting == 0 {
                let isAttribute = index > 0 && isAttributeName(index - 1)
                guard isAttribute, let close = closing(of: index) else { return index }
                index = close
            }
            index += 1
        }
        return nil
    }

    private func isAttributeName(_ index: Int) -> Bool {
        let name = text(index)
        if ["__attribute__", "__declspec", "alignas", "explicit", "noexcept"].contains(name) { return true }
        return index > 0 && tokens[index - 1].first == UInt8(ascii: "@")
    }

    private func closing(of open: Int) -> Int? {
        let level = tokens[open].nesting
        return (open + 1..<tokens.count).first {
            tokens[$0].nesting == level && !tokens[$0].isWord && ")]".utf8.contains(tokens[$0].first)
        }
    }

    private func make(_ name: String, owner: String?, kind: Symbol.Kind, from index: Int) -> Declaration? {
        guard !LanguageTable.controlWords.contains(name) else { return nil }
        return makeDeclaration(name, owner: owner, kind: kind, from: index)
    }

    private func makeDeclaration(
        _ name: String,
        owner: String?,
        kind: Symbol.Kind,
        from index: Int
    ) -> Declaration {
        Declaration(
            name: name,
            owner: owner,
            kind: kind,
            firstLine: tokens[firstModifier(before: index)].line,
            declarationLine: tokens[index].line
        )
    }

    /// Walks back over modifiers and attributes.
    private func firstModifier(before index: Int) -> Int {
        var first = index
        while first > 0 {
            let previous = first - 1
            if tokens[previous].isWord, previous > 0, tokens[previous - 1].first == UInt8(ascii: "@") {
                first = previous - 1
            } else if tokens[previous].isWord, language.modifiers.contains(text(previous)) {
                first = previous
            } else if ")]".utf8.contains(tokens[previous].first),
                let start = attributeStart(endingAt: previous)
            {
                first = start
            } else {
                break
            }
        }
        return first
    }

    /// Where `@name(…)`, `#[…]`, `[…]` of C#, or `pub(crate)` starts, given its last bracket.
    private func attributeStart(endingAt close: Int) -> Int? {
        let level = tokens[close].nesting
        let candidates = (0..<close).reversed()
        guard
            let open = candidates.first(where: {
                tokens[$0].nesting == level && "([".utf8.contains(tokens[$0].first)
            })
        else { return nil }
        if tokens[open].first == UInt8(ascii: "[") {
            if open > 0, tokens[open - 1].first == UInt8(ascii: "#") { return open - 1 }
            return language.name == "C#" ? open : nil
        }
        guard open > 0, tokens[open - 1].isWord else { return nil }
        if open > 1, tokens[open - 2].first == UInt8(ascii: "@") { return open - 2 }
        return language.modifiers.contains(text(open - 1)) ? open - 1 : nil
    }
}
