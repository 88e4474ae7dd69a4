import Foundation
import TOMLKit

/// The settings of one TOML file, with the line of each.
struct ConfigurationFile: Sendable, Equatable {
    /// One setting of the file.
    struct Entry: Sendable, Equatable {
        let name: SettingName
        let value: String
        /// Counted from 1.
        let line: Int
    }

    /// What is wrong with a file.
    struct Problem: Error, Equatable {
        /// The file.
        let path: String
        /// Counted from 1; nil when it is about the file as a whole.
        let line: Int?
        /// What is wrong, as a sentence without its full stop.
        let text: String

        /// Where and what, for people.
        var message: String { path + (line.map { ":\($0)" } ?? "") + ": " + text + "." }
    }

    /// The settings in the order of their lines.
    let entries: [Entry]

    /// Reads a file's text.
    ///
    /// - Parameters:
    ///   - text: The file's content.
    ///   - path: The file's path, for messages.
    /// - Throws: ``Problem`` for a syntax error, an unknown key, or a value of the wrong kind.
    init(text: String, path: String) throws(Problem) {
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw Problem(path: path, line: error.source.begin.line, text: error.description)
        } catch {
            throw Problem(path: path, line: nil, text: "it cannot be read as TOML")
        }
        var reader = Reader(lines: TOMLKeyLines(text), path: path)
        try reader.read(table, below: [])
        entries = reader.entries.sorted { $0.line < $1.line }
    }

    private struct Reader {
        let lines: TOMLKeyLines
        let path: String
        var entries: [Entry] = []

        mutating func read(_ table: TOMLTable, below keys: [String]) throws(Problem) {
            for key in table.keys {
                let full = keys + [key]
                guard let value = table[key] else { continue }
                // TOMLKit's accessors convert between kinds; the kind itself decides here.
                if value.type == .table, let inner = value.table, SettingName(rawValue: name(full)) == nil {
                    try read(inner, below: full)
                } else {
                    try add(value, keys: full)
                }
            }
        }

        private mutating func add(_ value: any TOMLValueConvertible, keys: [String]) throws(Problem) {
            let line = lines.line(of: keys)
            guard let name = SettingName(rawValue: name(keys)) else {
                throw Problem(
                    path: path,
                    line: line,
                    text: "there is no setting `\(self.name(keys))`" + nearest(keys)
                )
            }
            let text: String
            switch (name.form, value.type) {
            case (.text, .string), (.choice, .string), (.paths, .string), (.timeOfDay, .string),
                (.person, .string), (.variable, .string):
                text = value.string ?? ""
            case (.paths, .array):
                guard let texts = Self.texts(of: value) else {
                    throw Problem(
                        path: path,
                        line: line,
                        text: "`\(name.rawValue)` has to be a list of texts without commas"
                    )
                }
                text = texts.joined(separator: ", ")
            case (.paths, let type):
                throw Problem(
                    path: path,
                    line: line,
                    text: "`\(name.rawValue)` has to be a list of texts, not \(article(type))"
                )
            case (.number, .int): text = value.int.map(String.init) ?? ""
            case (.choice(let words), .bool) where words.contains("on"):
                text = value.bool == true ? "on" : "off"
            case (.text, let type), (.choice, let type), (.timeOfDay, let type), (.person, let type),
                (.variable, let type):
                throw Problem(
                    path: path,
                    line: line,
                    text: "`\(name.rawValue)` has to be a text, not \(article(type))"
                )
            case (.number, let type):
                throw Problem(
                    path: path,
                    line: line,
                    text: "`\(name.rawValue)` has to be a whole number, not \(article(type))"
                )
            }
            if let problem = name.problem(with: text) { throw Problem(path: path, line: line, text: problem) }
            entries.append(Entry(name: name, value: text, line: line ?? 0))
        }

        /// The texts of a list; nil where something else is in it, or a comma, which keeps them apart.
        private static func texts(of value: any TOMLValueConvertible) -> [String]? {
            guard let array = value.array else { return nil }
            var texts: [String] = []
            for element in array {
                guard element.type == .string, let text = element.string, !text.contains(",") else {
                    return nil
                }
                texts.append(text)
            }
            return texts
        }

        private func name(_ keys: [String]) -> String { keys.joined(separator: ".") }

        private func article(_ type: TOMLType) -> String {
            let word = type.description
            return ("aeiou".contains(word.first ?? "x") ? "an " : "a ") + word
        }

        /// The setting that was probably meant.
        private func nearest(_ keys: [String]) -> String {
            let last = keys.last ?? ""
            let hit = SettingName.allCases.first { name in
                let parts = name.rawValue.split(separator: ".").map(String.init)
                return parts.last == last || name.rawValue.hasPrefix(self.name(keys) + ".")
                    || (parts.dropLast() == keys.dropLast()[...] && parts.last?.first == last.first)
            }
            return hit.map { "; did you mean `\($0.rawValue)`" } ?? ""
        }
    }
}
