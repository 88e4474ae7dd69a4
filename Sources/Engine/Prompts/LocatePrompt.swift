import Foundation

/// The question which files of a large repository a change belongs in.
enum LocatePrompt {
    /// The most paths a model is given to choose from.
    static let mostPaths = 60
    /// The most files it may choose.
    static let mostChosen = 3
    /// The most tokens the answer may take: three long paths in JSON.
    static let replyTokens = 200

    static let system = """
        You find the files of a software project that have to be changed for a request.
        Answer with JSON: {"files": ["path", "path"]}. Choose one to three of the given paths, the most \
        important first.
        """

    /// The question.
    static func text(request: String, report: String?, map: String, paths: [String]) -> String {
        var parts = ["Files of the project and what they define:\n" + map]
        parts.append("Paths to choose from:\n" + paths.joined(separator: "\n"))
        parts.append("Request: " + request)
        if let report { parts.append("The check fails now:\n" + report) }
        parts.append("Which files have to be changed?")
        return parts.joined(separator: "\n\n")
    }

    /// The JSON schema of the answer: the sampler can only write paths that exist.
    static func schema(paths: [String]) -> String {
        let item: [String: Any] = ["type": "string", "enum": paths]
        let files: [String: Any] = ["type": "array", "items": item, "minItems": 1, "maxItems": mostChosen]
        let schema: [String: Any] = [
            "type": "object", "properties": ["files": files], "required": ["files"],
        ]
        let data = try? JSONSerialization.data(
            withJSONObject: schema,
            options: [.sortedKeys, .withoutEscapingSlashes]
        )
        return data.map { String(decoding: $0, as: UTF8.self) } ?? #"{"type":"object"}"#
    }

    /// The chosen paths, in the order of the answer; empty when it names none of them.
    ///
    /// Servers without schemas answer in prose, so that known paths are looked for line by line.
    static func chosen(in reply: String, paths: [String]) -> [String] {
        struct Answer: Decodable { var files: [String] }
        let known = Set(paths)
        var found: [String] = []
        if let answer = try? JSONDecoder().decode(Answer.self, from: Data(reply.utf8)) {
            found = answer.files
        } else {
            let separators = CharacterSet.whitespacesAndNewlines.union(
                CharacterSet(charactersIn: "\"'`,[]{}()*")
            )
            found = reply.components(separatedBy: separators)
        }
        var chosen: [String] = []
        for path in found where known.contains(path) && !chosen.contains(path) { chosen.append(path) }
        return Array(chosen.prefix(mostChosen))
    }
}
