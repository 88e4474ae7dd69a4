/// How a language's text is told apart for colours: its comments, strings and words.
///
/// The values are in `SyntaxTable.swift`.
package struct SyntaxLanguage: Sendable {
    /// A comment of any number of lines.
    struct Block: Sendable {
        var open: String
        var close: String
        var nests = false
        /// Whether both stand in the first column only, as in Ruby.
        var isOnlyAtLineStart = false
    }

    /// What is written between quotes.
    struct Quotes: Sendable {
        var open: String
        var close: String
        /// Whether a backslash takes the next character's meaning.
        var hasEscapes = true
        /// Whether the string goes on in the next line; else it ends with its line.
        var isMultiline = false
        /// What opens an expression within the string; it goes to the matching bracket.
        var interpolation: String?
    }

    /// Where names of values stand.
    enum Keys: Sendable {
        case none
        /// A string before a colon, as in JSON.
        case quoted
        /// The beginning of a line before a colon, as in YAML.
        case colon
        /// The beginning of a line before an equals sign, as in TOML.
        case equals
    }

    package let name: String
    /// Extensions without the dot, in lower case.
    var extensions: [String]
    /// Whole names of files.
    var fileNames: [String] = []
    /// Names in the info string of a fence, besides the extensions.
    var fenceNames: [String] = []
    var lineComments: [String] = []
    /// Whether a comment only begins at the line's start or behind a blank.
    var commentNeedsBlank = false
    var block: Block?
    /// Longer openings stand before their prefixes.
    var strings: [Quotes] = []
    /// Whether a string only begins at the line's start or behind a blank or a bracket.
    var stringNeedsBlank = false
    /// Words with a meaning, true and false and the like included.
    var keywords: Set<String> = []
    /// Built-in types in small letters.
    var types: Set<String> = []
    /// Whether a word that begins with a capital letter is a type.
    var hasCapitalTypes = true
    /// Whether a word right before a parenthesis is a function.
    var hasCalls = true
    /// Whether functions begin with a capital letter too, so that a parenthesis decides.
    var hasCapitalCalls = false
    /// What words may hold besides letters, digits and the underscore.
    ///
    /// `@`, `#` and `$` at their beginning, `$` and `-` later on; what begins with `@` or `#` is a keyword.
    var wordSigns = ""
    /// Whether `'x'` is a single character, so that a lone quote opens nothing.
    var hasCharacterLiterals = false
    /// Whether `/…/` can be a regular expression.
    var hasRegexLiterals = false
    /// Whether `r#"…"#` is a raw string.
    var hasRustRawStrings = false
    /// Whether `#"…"#` is a raw string, as in Swift.
    var hasPoundStrings = false
    /// Whether a line that starts with `#` is for the preprocessor.
    var hasPreprocessor = false
    /// What introduces a here document, if there are any.
    var heredocs: [String] = []
    var keys = Keys.none
    /// Markdown has lines rather than tokens.
    var isMarkdown = false

    /// The language of a file, by its name or extension.
    package static func of(path: String) -> SyntaxLanguage? {
        let name =
            path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.utf8.index(after: $0)...] }
            ?? path[...]
        if let language = SyntaxTable.byFileName[String(name)] { return language }
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        return SyntaxTable.byExtension[name[name.utf8.index(after: dot)...].lowercased()]
    }

    /// The language that a fence's info string names.
    package static func of(fenceName: String) -> SyntaxLanguage? {
        let name = fenceName.lowercased()
        return SyntaxTable.byFenceName[name] ?? SyntaxTable.byExtension[name]
    }
}
