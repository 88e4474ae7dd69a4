/// The languages whose functions and types can be found.
///
/// To add one, add an entry to `all`.
enum LanguageTable {
    static let all: [Language] = [
        swift, python, javaScript, typeScript, go, rust, c, cPlusPlus, java, kotlin, cSharp, ruby, php,
    ]

    static let byExtension: [String: Language] = {
        var table: [String: Language] = [:]
        for language in all {
            for name in language.extensions { table[name] = language }
        }
        return table
    }()

    static let byFenceName: [String: Language] = {
        var table: [String: Language] = [:]
        for language in all {
            for name in language.fenceNames { table[name] = language }
        }
        return table
    }()

    /// Words before parentheses that are never the name of a function.
    static let controlWords: Set<String> = [
        "if", "for", "while", "switch", "catch", "return", "new", "else", "sizeof", "do", "synchronized",
        "using",
        "lock", "foreach", "when", "fixed", "throw", "await", "yield", "case", "typeof", "delete", "with",
        "defined",
        "alignof", "decltype", "noexcept", "static_assert", "constexpr", "try", "in", "of", "function",
    ]

    private static let slashes = Language.BlockComment(open: "/*", close: "*/")
    private static let nestedSlashes = Language.BlockComment(open: "/*", close: "*/", nests: true)
    private static let double = Language.StringRule(open: "\"", close: "\"")
    private static let single = Language.StringRule(open: "'", close: "'")

    private static let swift = Language(
        name: "Swift",
        extensions: ["swift"],
        lineComments: ["//"],
        blockComment: nestedSlashes,
        strings: [
            .init(open: "\"\"\"", close: "\"\"\"", isMultiline: true, interpolation: "\\("),
            .init(open: "\"", close: "\"", interpolation: "\\("),
        ],
        hasPoundStrings: true,
        typeWords: [
            "class": .type, "struct": .type, "enum": .type, "protocol": .type, "actor": .type,
            "extension": .extension,
        ],
        functionWords: ["func"],
        nameWords: ["init", "deinit", "subscript"],
        propertyWords: ["var", "let"],
        modifiers: [
            "public", "private", "internal", "package", "open", "fileprivate", "static", "class", "final",
            "override", "mutating", "nonmutating", "lazy", "weak", "unowned", "required", "convenience",
            "indirect", "nonisolated", "isolated", "dynamic", "optional", "prefix", "postfix", "infix",
            "consuming", "borrowing", "async", "distributed",
        ],
        importWords: ["import"]
    )

    private static let python = Language(
        name: "Python",
        extensions: ["py", "pyi", "pyw"],
        fenceNames: ["python", "python3"],
        layout: .indentation,
        lineComments: ["#"],
        strings: [
            .init(open: "\"\"\"", close: "\"\"\"", isMultiline: true),
            .init(open: "'''", close: "'''", isMultiline: true),
            double, single,
        ],
        typeWords: ["class": .type],
        functionWords: ["def"],
        modifiers: ["async"],
        importWords: ["import", "from"]
    )

    private static let javaScript = Language(
        name: "JavaScript",
        extensions: ["js", "jsx", "mjs", "cjs"],
        fenceNames: ["javascript", "node"],
        lineComments: ["//"],
        blockComment: slashes,
        strings: [.init(open: "`", close: "`", isMultiline: true, interpolation: "${"), double, single],
        hasRegexLiterals: true,
        typeWords: ["class": .type],
        functionWords: ["function"],
        modifiers: ["export", "default", "async", "static", "get", "set", "const", "let", "var"],
        wordlessFunctions: .inTypes,
        hasArrowFunctions: true,
        importWords: ["import"]
    )

    private static let typeScript: Language = {
        var language = javaScript
        language.name = "TypeScript"
        language.extensions = ["ts", "tsx", "mts", "cts"]
        language.fenceNames = ["typescript"]
        language.typeWords = ["class": .type, "interface": .type, "enum": .type, "namespace": .module]
        language.modifiers.formUnion([
            "public", "private", "protected", "readonly", "abstract", "override", "declare",
        ])
        return language
    }()

    private static let go = Language(
        name: "Go",
        extensions: ["go"],
        fenceNames: ["golang"],
        lineComments: ["//"],
        blockComment: slashes,
        strings: [.init(open: "`", close: "`", hasEscapes: false, isMultiline: true), double],
        hasCharacterLiterals: true,
        typeWords: ["type": .type],
        functionWords: ["func"],
        importWords: ["import"]
    )

    private static let rust = Language(
        name: "Rust",
        extensions: ["rs"],
        fenceNames: ["rust"],
        lineComments: ["//"],
        blockComment: nestedSlashes,
        strings: [.init(open: "\"", close: "\"", isMultiline: true)],
        hasCharacterLiterals: true,
        hasRustRawStrings: true,
        typeWords: [
            "struct": .type, "enum": .type, "trait": .type, "union": .type, "impl": .extension,
            "mod": .module,
        ],
        functionWords: ["fn"],
        modifiers: ["pub", "async", "unsafe", "const", "extern", "default"],
        importWords: ["use"]
    )

    private static let c = Language(
        name: "C",
        extensions: ["c", "h"],
        lineComments: ["//"],
        blockComment: slashes,
        strings: [double],
        hasCharacterLiterals: true,
        hasPreprocessor: true,
        typeWords: ["struct": .type, "union": .type, "enum": .type],
        modifiers: ["static", "inline", "extern", "const", "typedef", "unsigned", "signed"],
        wordlessFunctions: .everywhere,
        importWords: ["#include"]
    )

    private static let cPlusPlus: Language = {
        var language = c
        language.name = "C++"
        language.extensions = ["cpp", "cc", "cxx", "hpp", "hh", "hxx", "mm", "m", "ipp"]
        language.fenceNames = ["c++"]
        language.strings = [.init(open: "R\"(", close: ")\"", hasEscapes: false, isMultiline: true), double]
        language.typeWords["class"] = .type
        language.typeWords["namespace"] = .module
        return language
    }()

    private static let java = Language(
        name: "Java",
        extensions: ["java"],
        lineComments: ["//"],
        blockComment: slashes,
        strings: [.init(open: "\"\"\"", close: "\"\"\"", isMultiline: true), double],
        hasCharacterLiterals: true,
        typeWords: ["class": .type, "interface": .type, "enum": .type, "record": .type],
        modifiers: [
            "public", "private", "protected", "static", "final", "abstract", "synchronized", "native",
            "default",
            "sealed",
        ],
        wordlessFunctions: .inTypes,
        importWords: ["import", "package"]
    )

    private static let kotlin = Language(
        name: "Kotlin",
        extensions: ["kt", "kts"],
        fenceNames: ["kotlin"],
        lineComments: ["//"],
        blockComment: nestedSlashes,
        strings: [
            .init(open: "\"\"\"", close: "\"\"\"", hasEscapes: false, isMultiline: true, interpolation: "${"),
            .init(open: "\"", close: "\"", interpolation: "${"),
        ],
        hasCharacterLiterals: true,
        typeWords: ["class": .type, "interface": .type, "object": .type],
        functionWords: ["fun"],
        nameWords: ["init"],
        propertyWords: ["val", "var"],
        modifiers: [
            "public", "private", "protected", "internal", "open", "override", "suspend", "inline", "data",
            "sealed",
            "abstract", "enum", "companion", "operator", "final", "lateinit", "tailrec", "infix", "inner",
            "value",
        ],
        importWords: ["import", "package"]
    )

    private static let cSharp = Language(
        name: "C#",
        extensions: ["cs"],
        fenceNames: ["c#", "csharp"],
        lineComments: ["//"],
        blockComment: slashes,
        strings: [
            .init(open: "\"\"\"", close: "\"\"\"", hasEscapes: false, isMultiline: true),
            .init(open: "@\"", close: "\"", hasEscapes: false, isMultiline: true),
            double,
        ],
        hasCharacterLiterals: true,
        typeWords: [
            "class": .type, "interface": .type, "enum": .type, "struct": .type, "record": .type,
            "namespace": .module,
        ],
        modifiers: [
            "public", "private", "protected", "internal", "static", "sealed", "abstract", "override",
            "virtual",
            "async", "readonly", "partial", "extern", "unsafe", "new",
        ],
        wordlessFunctions: .inTypes,
        importWords: ["using"]
    )

    private static let ruby = Language(
        name: "Ruby",
        extensions: ["rb", "rake", "gemspec"],
        fenceNames: ["ruby"],
        layout: .endKeyword,
        lineComments: ["#"],
        blockComment: .init(open: "=begin", close: "=end", isOnlyAtLineStart: true),
        strings: [
            .init(open: "\"", close: "\"", isMultiline: true, interpolation: "#{"),
            .init(open: "'", close: "'", isMultiline: true),
            .init(open: "`", close: "`", interpolation: "#{"),
        ],
        hasRegexLiterals: true,
        heredocOpenings: ["<<~", "<<-"],
        typeWords: ["class": .type, "module": .module],
        functionWords: ["def"],
        modifiers: ["private", "public", "protected", "private_class_method"],
        importWords: ["require", "require_relative"]
    )

    private static let php = Language(
        name: "PHP",
        extensions: ["php"],
        lineComments: ["//", "#"],
        blockComment: slashes,
        strings: [
            .init(open: "\"", close: "\"", isMultiline: true),
            .init(open: "'", close: "'", isMultiline: true),
        ],
        heredocOpenings: ["<<<"],
        typeWords: ["class": .type, "interface": .type, "trait": .type, "enum": .type],
        functionWords: ["function"],
        modifiers: ["public", "private", "protected", "static", "abstract", "final", "readonly"],
        importWords: ["use", "require", "require_once", "include"]
    )
}
