import Foundation

/// Reads tool calls that a model wrote into its text instead of calling a tool: JSON in a fence, between
/// `<tool_call>` tags or bare, and the tag form of Qwen's coder models.
enum ToolCallReader {
    /// The edits of every call in a text; empty if there is none.
    static func edits(in text: String) -> [ProposedEdit] {
        let tagged = taggedCalls(in: text)
        if !tagged.isEmpty { return tagged }
        return jsonTexts(in: text).flatMap { edits(inJSON: $0) }
    }

    /// Whether a text could hold a call at all; cheap.
    static func mayHoldCall(_ text: some StringProtocol) -> Bool {
        if text.contains("<tool_call>") || text.contains("<function=") { return true }
        guard let first = text.trimmed.utf8.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        else {
            return false
        }
        return (pathKeys + ["arguments", "parameters"]).contains { text.contains("\"\($0)\"") }
    }

    private static let pathKeys = ["path", "file_path", "filepath", "file", "filename", "file_name"]
    private static let contentKeys = ["content", "contents", "code", "file_text", "new_content", "text"]
    private static let oldKeys = ["old_string", "old_str", "search", "old", "old_text", "oldText"]
    private static let newKeys = ["new_string", "new_str", "replace", "new", "new_text", "newText"]

    // MARK: JSON

    private static func edits(inJSON text: String) -> [ProposedEdit] {
        guard let value = parse(text) else { return [] }
        return edits(inValue: value, name: "", depth: 0)
    }

    private static func edits(inValue value: Any, name: String, depth: Int) -> [ProposedEdit] {
        guard depth < 6 else { return [] }
        if let list = value as? [Any] {
            return list.flatMap { edits(inValue: $0, name: name, depth: depth + 1) }
        }
        if let text = value as? String, text.utf8.first == UInt8(ascii: "{"), let inner = parse(text) {
            return edits(inValue: inner, name: name, depth: depth + 1)
        }
        guard let call = value as? [String: Any] else { return [] }
        let callName = call["name"] as? String ?? call["tool"] as? String ?? name
        if let edit = edit(name: callName, arguments: call.compactMapValues { $0 as? String }) {
            return [edit]
        }
        for key in ["arguments", "parameters", "input", "args", "function", "tool_calls", "edits", "files"] {
            guard let inner = call[key] else { continue }
            let found = edits(inValue: inner, name: callName, depth: depth + 1)
            if !found.isEmpty { return found }
        }
        return []
    }

    private static func edit(name: String, arguments: [String: String]) -> ProposedEdit? {
        func first(_ keys: [String]) -> String? { keys.lazy.compactMap { arguments[$0] }.first }
        guard let path = first(pathKeys) else { return nil }
        if let old = first(oldKeys), let new = first(newKeys) {
            return .searchReplace(path: path, blocks: [SearchReplaceBlock(search: old, replace: new)])
        }
        if let content = first(contentKeys) {
            return .wholeFile(
                path: path,
                content: content.isEmpty || content.hasSuffix("\n") ? content : content + "\n"
            )
        }
        let verb = name.lowercased()
        return verb.contains("delete") || verb.contains("remove") ? .delete(path: path) : nil
    }

    private static func parse(_ text: String) -> Any? {
        let options: JSONSerialization.ReadingOptions = [.fragmentsAllowed]
        if let value = try? JSONSerialization.jsonObject(with: Data(text.utf8), options: options) {
            return value
        }
        return try? JSONSerialization.jsonObject(with: Data(repaired(text)), options: options)
    }

    /// Line breaks within strings are escaped, and backslashes that escape nothing doubled.
    private static func repaired(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        var isInString = false
        var isEscaped = false
        for byte in text.utf8 {
            if isEscaped {
                isEscaped = false
                if !"\"\\/bfnrtu".utf8.contains(byte) { output.append(UInt8(ascii: "\\")) }
                output.append(byte)
                continue
            }
            switch byte {
            case UInt8(ascii: "\\") where isInString: isEscaped = true
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "\n") where isInString:
                output.append(contentsOf: "\\n".utf8)
                continue
            case UInt8(ascii: "\t") where isInString:
                output.append(contentsOf: "\\t".utf8)
                continue
            case UInt8(ascii: "\r") where isInString: continue
            default: break
            }
            output.append(byte)
        }
        return output
    }

    /// The outermost JSON objects and lists of a text.
    private static func jsonTexts(in text: String) -> [String] {
        var texts: [String] = []
        let bytes = Array(text.utf8)
        var start: Int?
        var depth = 0
        var isInString = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if isInString {
                if byte == UInt8(ascii: "\\") { index += 1 }
                if byte == UInt8(ascii: "\"") { isInString = false }
            } else if byte == UInt8(ascii: "\""), depth > 0 {
                isInString = true
            } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                if depth == 0 { start = index }
                depth += 1
            } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]"), depth > 0 {
                depth -= 1
                if depth == 0, let begin = start {
                    texts.append(String(decoding: bytes[begin...index], as: UTF8.self))
                }
            }
            index += 1
        }
        return texts
    }

    // MARK: Tags

    /// Reads calls in the form `<function=write_file><parameter=path>…</parameter>…</function>`.
    private static func taggedCalls(in text: String) -> [ProposedEdit] {
        text.components(separatedBy: "<function=").dropFirst().compactMap { call in
            let name = String(call.prefix { $0 != ">" })
            var arguments: [String: String] = [:]
            for part in call.components(separatedBy: "<parameter=").dropFirst() {
                guard let end = part.firstIndex(of: ">") else { continue }
                let value = part[part.index(after: end)...].components(separatedBy: "</parameter>")[0]
                arguments[String(part[..<end])] = value.hasPrefix("\n") ? String(value.dropFirst()) : value
            }
            if let path = arguments.first(where: { pathKeys.contains($0.key) }) {
                arguments[path.key] = String(path.value.trimmed)
            }
            return edit(name: name, arguments: arguments)
        }
    }
}
