/// How a programming language is read: its comments, strings and the words that declare something.
///
/// The values are in `LanguageTable.swift`.
struct Language: Sendable {
    /// How the end of a function or type is found.
    enum Layout: Sendable {
        /// Braces around a body.
        case braces
        /// Deeper indentation, as in Python.
        case indentation
        /// The word `end`, as in Ruby.
        case endKeyword
    }

    /// What a language writes between quotes.
    struct StringRule: Sendable {
        var open: String
        var close: String
        /// Whether a backslash takes the next character's meaning.
        var hasEscapes = true
        /// Whether the string may go on in the next line; else it ends with its line.
        var isMultiline = false
        /// What opens an expression within the string (`\(`, `${`); its closing bracket is the matching one.
        var interpolation: String?
    }

    var name: String
    /// Extensions without the dot, in lower case.
    var extensions: [String]
    /// Names in the info string of a fence, besides the extensions.
    var fenceNames: [String] = []
    var layout: Layout = .braces
    var lineComments: [String] = []
    /// Opening and closing of block comments, and whether they nest.
    var blockComment: BlockComment?
    /// Longer openings stand before their prefixes.
    var strings: [StringRule] = []
    /// Whether `'x'` is a single character, so that a lone quote (a lifetime, an apostrophe) opens nothing.
    var hasCharacterLiterals = false
    /// Whether `/…/` can be a regular expression.
    var hasRegexLiterals = false
    /// Whether `r"…"`, `r#"…"#` are raw strings.
    var hasRustRawStrings = false
    /// Whether `#"…"#` is a raw string, as in Swift.
    var hasPoundStrings = false
    /// Whether a line that starts with `#` is for the preprocessor and hidden from the scanner.
    var hasPreprocessor = false
    /// What introduces a here document (`<<~ID`), if there are any.
    var heredocOpenings: [String] = []
    /// Words that declare a type, with the kind of symbol.
    var typeWords: [String: Symbol.Kind] = [:]
    /// Words that declare a function.
    var functionWords: Set<String> = []
    /// Words that declare a function and name it at once (`init`).
    var nameWords: Set<String> = []
    /// Words that declare a property.
    var propertyWords: Set<String> = []
    /// Words that may stand before a declaration.
    var modifiers: Set<String> = []
    /// Where a function may be declared without a word of its own, by a name before parentheses.
    var wordlessFunctions: WordlessFunctions = .nowhere
    /// Whether `const f = (…) => {` declares a function.
    var hasArrowFunctions = false
    /// First words of lines that import something.
    var importWords: Set<String> = []

    struct BlockComment: Sendable {
        var open: String
        var close: String
        var nests = false
        /// Whether it opens in the first column only.
        var isOnlyAtLineStart = false
    }

    enum WordlessFunctions: Sendable {
        case nowhere
        case inTypes
        case everywhere
    }
}

extension Language {
    /// The language of a file, by its extension.
    static func of(path: String) -> Language? {
        LanguageTable.byExtension[PathText.pathExtension(path)]
    }

    /// The language a fence's info string names.
    static func of(fenceName: String) -> Language? {
        let name = fenceName.lowercased()
        return LanguageTable.byFenceName[name] ?? LanguageTable.byExtension[name]
    }
}
