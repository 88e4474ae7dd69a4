/// The `Link` field of an answer (RFC 8288): addresses with what they are to the answer.
///
/// Addresses are handed on as they were written: GitHub's lead to `/repositories/ID/…` and count pages in
/// several ways, so none is ever made up.
package struct LinkHeader: Sendable, Hashable {
    private var addresses: [String: String] = [:]

    /// The address of the next page; `nil` on the last.
    package var next: String? { addresses["next"] }

    /// The address under a relation, such as `last`.
    package subscript(relation: String) -> String? { addresses[relation.lowercased()] }

    /// Reads a field; what cannot be read is left out.
    package init(_ field: String?) {
        var rest = Substring(field ?? "")
        while let start = rest.firstIndex(of: "<") {
            rest = rest[rest.index(after: start)...]
            guard let end = rest.firstIndex(of: ">") else { return }
            let address = String(rest[..<end])
            rest = rest[rest.index(after: end)...]
            let parameters = Self.takeParameters(from: &rest)
            for relation in Self.relations(in: parameters) where addresses[relation] == nil {
                addresses[relation] = address
            }
        }
    }

    /// What follows an address up to the next comma outside of quotes.
    private static func takeParameters(from rest: inout Substring) -> Substring {
        var isQuoted = false
        let end = rest.firstIndex { character in
            if character == "\"" { isQuoted.toggle() }
            return character == "," && !isQuoted
        }
        let parameters = rest[..<(end ?? rest.endIndex)]
        rest = rest[(end ?? rest.endIndex)...]
        return parameters
    }

    private static func relations(in parameters: Substring) -> [String] {
        for parameter in parameters.split(separator: ";") {
            let parts = parameter.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].filter({ !$0.isWhitespace }).lowercased() == "rel" else {
                continue
            }
            return parts[1].filter { $0 != "\"" }.split(whereSeparator: \.isWhitespace).map {
                $0.lowercased()
            }
        }
        return []
    }
}
