/// Finds places where an error is caught and nothing is done about it.
///
/// One line does not tell it, so each is looked at with its neighbours.
enum SwallowedError {
    /// The lines near given ones that catch an error in vain, each with a text to know it by.
    static func texts(in lines: CodeLines, near places: [Int], path: String) -> [ExactText] {
        guard let language = Language.of(path: path)?.name else { return [] }
        var found: Set<Int> = []
        var texts: [ExactText] = []
        for place in places {
            for start in [place, lines.neighbour(of: place, by: -1)].compactMap(\.self)
            where !found.contains(start) {
                let first = lines.codeText(start).trimmed
                let next = lines.neighbour(of: start, by: 1).map { lines.codeText($0).trimmed } ?? ""
                guard isInVain(String(first), then: String(next), language) else { continue }
                found.insert(start)
                texts.append(lines.key(start))
            }
        }
        return texts
    }

    private static func isInVain(_ line: String, then next: String, _ language: String) -> Bool {
        let compact = line.filter { !$0.isWhitespace }
        switch language {
        case "Python":
            let broad = ["except:", "exceptException:", "exceptBaseException:", "exceptExceptionas"]
            guard broad.contains(where: { compact.hasPrefix($0) }) else {
                return compact.contains("suppress(Exception)") || compact.contains("suppress(BaseException)")
            }
            let body = compact.split(separator: ":", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
            return ["pass", "..."].contains(body.isEmpty ? next : body)
        case "Ruby":
            if line.hasSuffix("rescue nil") { return true }
            let bare = ["rescue", "rescueStandardError", "rescueException"]
            let head = String(compact.prefix { $0 != "=" })
            return bare.contains(head) && (next == "end" || next == "nil")
        case "Go":
            return compact == "_=err" || compact.hasPrefix("iferr!=nil{}")
                || (compact == "iferr!=nil{" && next == "}")
        default:
            return isEmptyCatch(compact, next)
        }
    }

    private static func isEmptyCatch(_ compact: String, _ following: String) -> Bool {
        let handlers = [
            ".catch(()=>{})", ".catch(()=>null)", ".catch(()=>undefined)", ".catch(_=>{})", ".catch(e=>{})",
        ]
        if handlers.contains(where: { compact.contains($0) }) { return true }
        guard let word = compact.firstRange(of: "catch"),
            word.lowerBound == compact.startIndex || compact[compact.index(before: word.lowerBound)] == "}",
            let next = compact[word.upperBound...].first, next == "(" || next == "{",
            let brace = compact[word.upperBound...].firstIndex(of: "{")
        else { return false }
        let rest = compact[compact.index(after: brace)...]
        return rest.hasPrefix("}") || rest.isEmpty && following.hasPrefix("}")
    }
}
