/// Takes an assertion apart: the call that was checked, what was wanted, what there was.
enum AssertionText {
    /// The checked expression of a line of test code: `assert add(2, 2) == 4` → `add(2, 2)`.
    static func call(in line: Substring) -> String? {
        var text = line.trimmed
        for start in ["await ", "self.", "return ", "t."] where text.hasPrefix(start) {
            text = text.dropFirst(start.count)
        }
        if text.hasPrefix("assert ") {
            return leftSide(text.dropFirst(7))
        }
        guard let open = text.firstIndex(of: "("), isAssertion(text[..<open]) else { return nil }
        let arguments = self.arguments(text[text.index(after: open)...])
        guard let first = arguments.first, !first.isEmpty else { return nil }
        return leftSide(first[...])
    }

    /// What there was and what was wanted, where one line says both.
    static func comparison(in line: Substring) -> (got: String, expected: String)? {
        let text = line.trimmed
        // XCTest: ("1") is not equal to ("2")
        if let middle = text.firstRange(of: "\") is not equal to (\""), let start = text.firstRange(of: "(\"")
        {
            let end = text[middle.upperBound...].firstRange(of: "\")")?.lowerBound ?? text.endIndex
            return (String(text[start.upperBound..<middle.lowerBound]), String(text[middle.upperBound..<end]))
        }
        // JUnit: expected: <3> but was: <1>
        if let middle = text.firstRange(of: "> but was: <") ?? text.firstRange(of: "> but was:<"),
            let start = text.firstRange(of: "<"), start.upperBound <= middle.lowerBound
        {
            let end = text[middle.upperBound...].lastIndex(of: ">") ?? text.endIndex
            return (String(text[middle.upperBound..<end]), String(text[start.upperBound..<middle.lowerBound]))
        }
        // Go, by convention: got 1, want 2
        for (first, second) in [
            ("got ", ", want "), ("got ", "; want "), ("got ", " want "), ("got ", ", expected "),
        ] {
            guard let start = text.firstRange(of: first),
                let middle = text[start.upperBound...].firstRange(of: second)
            else { continue }
            return (String(text[start.upperBound..<middle.lowerBound]), String(text[middle.upperBound...]))
        }
        // unittest: AssertionError: 1 != 2
        for start in ["AssertionError: ", "AssertionError [ERR_ASSERTION]: "] where text.hasPrefix(start) {
            let rest = text.dropFirst(start.count)
            if let middle = topLevel(" != ", in: rest) ?? topLevel(" !== ", in: rest) {
                return (
                    String(rest[..<middle.lowerBound]), String(rest[middle.upperBound...].prefixBefore(" : "))
                )
            }
        }
        // pytest: assert 1 == 2
        if text.hasPrefix("assert "), let middle = topLevel(" == ", in: text) {
            return (String(text[..<middle.lowerBound].dropFirst(7)), String(text[middle.upperBound...]))
        }
        return nil
    }

    /// Swift Testing: `(add(2, 2) → 0) == 4`.
    static func expectation(in text: Substring) -> (call: String, got: String, expected: String?)? {
        guard let arrow = text.firstRange(of: " → ") else { return nil }
        var call = text[..<arrow.lowerBound]
        if call.hasPrefix("(") { call = call.dropFirst() }
        let rest = text[arrow.upperBound...]
        guard let middle = rest.firstRange(of: ") == ") else {
            return (String(call), String(rest.hasSuffix(")") ? rest.dropLast() : rest), nil)
        }
        return (String(call), String(rest[..<middle.lowerBound]), String(rest[middle.upperBound...]))
    }

    // MARK: Expressions

    private static func isAssertion(_ name: Substring) -> Bool {
        let lower = name.lowercased()
        return lower.hasPrefix("assert") || lower.hasPrefix("expect") || lower.hasPrefix("xctassert")
            || ["#expect", "#require", "equal", "equals", "check", "require"].contains(lower)
            || lower.hasPrefix("expect_") || lower.hasPrefix("assert.")
    }

    private static func leftSide(_ text: Substring) -> String {
        for sign in [" == ", " === ", " != ", " is ", " in ", " > ", " < ", " >= ", " <= "] {
            if let range = topLevel(sign, in: text) { return String(text[..<range.lowerBound].trimmed) }
        }
        return String(text.prefixBefore(", \"").trimmed)
    }

    /// A sign outside of brackets and quotes.
    private static func topLevel(_ sign: String, in text: Substring) -> Range<Substring.Index>? {
        var depth = 0
        var quote: Character?
        var index = text.startIndex
        var steps = 0
        while index < text.endIndex, steps < 2_000 {
            let character = text[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if "([{".contains(character) {
                depth += 1
            } else if ")]}".contains(character) {
                depth -= 1
            } else if depth == 0, character == " ", text[index...].hasPrefix(sign) {
                return index..<text.index(index, offsetBy: sign.count)
            }
            index = text.index(after: index)
            steps += 1
        }
        return nil
    }

    /// The arguments up to the closing parenthesis.
    private static func arguments(_ text: Substring) -> [String] {
        var arguments: [String] = []
        var current = ""
        var depth = 0
        var quote: Character?
        for character in text.prefix(2_000) {
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if "([{".contains(character) {
                depth += 1
            } else if ")]}".contains(character) {
                depth -= 1
                if depth < 0 { break }
            } else if character == ",", depth == 0 {
                arguments.append(String(current.trimmed))
                current = ""
                continue
            }
            current.append(character)
        }
        return arguments + [String(current.trimmed)]
    }
}

extension Substring {
    /// The text up to a mark, or all of it.
    fileprivate func prefixBefore(_ mark: String) -> Substring {
        firstRange(of: mark).map { self[..<$0.lowerBound] } ?? self
    }
}
