/// The languages that are shown in colours.
///
/// To add one, add an entry to `all`.
enum SyntaxTable {
    static let all: [SyntaxLanguage] = [
        swift, python, javaScript, typeScript, go, rust, c, cPlusPlus, java, kotlin, cSharp, ruby, php, shell,
        json, yaml, toml, markdown,
    ]

    static let byExtension = table(\.extensions)
    static let byFileName = table(\.fileNames)
    static let byFenceName = table(\.fenceNames)

    private static func table(_ names: (SyntaxLanguage) -> [String]) -> [String: SyntaxLanguage] {
        var table: [String: SyntaxLanguage] = [:]
        for language in all {
            for name in names(language) { table[name] = language }
        }
        return table
    }

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(separator: " ").map(String.init))
    }

    private static let slashes = SyntaxLanguage.Block(open: "/*", close: "*/")
    private static let nestedSlashes = SyntaxLanguage.Block(open: "/*", close: "*/", nests: true)
    private static let double = SyntaxLanguage.Quotes(open: "\"", close: "\"")
    private static let single = SyntaxLanguage.Quotes(open: "'", close: "'")
    private static let triple = SyntaxLanguage.Quotes(open: "\"\"\"", close: "\"\"\"", isMultiline: true)

    private static let swift = SyntaxLanguage(
        name: "Swift",
        extensions: ["swift"],
        lineComments: ["//"],
        block: nestedSlashes,
        strings: [
            .init(open: "\"\"\"", close: "\"\"\"", isMultiline: true, interpolation: "\\("),
            .init(open: "\"", close: "\"", interpolation: "\\("),
        ],
        keywords: words(
            """
            actor any as associatedtype async await borrowing break case catch class consuming continue \
            default defer deinit do else enum extension fallthrough false fileprivate final for func guard \
            if import in indirect infix init inout internal is isolated lazy let mutating nil nonisolated \
            nonmutating open operator override package postfix precedencegroup prefix private protocol \
            public repeat required rethrows return self Self sending some static struct subscript super \
            switch throw throws true try typealias unowned var weak where while
            """
        ),
        wordSigns: "@#",
        hasPoundStrings: true
    )

    private static let python = SyntaxLanguage(
        name: "Python",
        extensions: ["py", "pyi", "pyw"],
        fenceNames: ["python", "python3"],
        lineComments: ["#"],
        strings: [triple, .init(open: "'''", close: "'''", isMultiline: true), double, single],
        keywords: words(
            """
            and as assert async await break case class continue def del elif else except False finally for \
            from global if import in is lambda match None nonlocal not or pass raise return self True try \
            while with yield
            """
        ),
        types: words("bool bytes dict float frozenset int list object set str tuple"),
        wordSigns: "@"
    )

    private static let javaScriptWords = words(
        """
        as async await break case catch class const continue debugger default delete do else export \
        extends false finally for from function get if import in instanceof let new null of return set \
        static super switch this throw true try typeof undefined var void while with yield
        """
    )

    private static let javaScript = SyntaxLanguage(
        name: "JavaScript",
        extensions: ["js", "jsx", "mjs", "cjs"],
        fenceNames: ["javascript", "node"],
        lineComments: ["//"],
        block: slashes,
        strings: [.init(open: "`", close: "`", isMultiline: true, interpolation: "${"), double, single],
        keywords: javaScriptWords,
        wordSigns: "$@",
        hasRegexLiterals: true
    )

    private static let typeScript: SyntaxLanguage = {
        var language = SyntaxLanguage(name: "TypeScript", extensions: ["ts", "tsx", "mts", "cts"])
        language.fenceNames = ["typescript"]
        language.lineComments = javaScript.lineComments
        language.block = javaScript.block
        language.strings = javaScript.strings
        language.keywords = javaScriptWords.union(
            words(
                """
                abstract declare enum implements infer interface is keyof namespace override private \
                protected public readonly satisfies type
                """
            )
        )
        language.types = words("any bigint boolean never number object string symbol unknown")
        language.wordSigns = javaScript.wordSigns
        language.hasRegexLiterals = true
        return language
    }()

    private static let go = SyntaxLanguage(
        name: "Go",
        extensions: ["go"],
        fenceNames: ["golang"],
        lineComments: ["//"],
        block: slashes,
        strings: [.init(open: "`", close: "`", hasEscapes: false, isMultiline: true), double],
        keywords: words(
            """
            break case chan const continue default defer else fallthrough false for func go goto if import \
            interface iota map nil package range return select struct switch true type var
            """
        ),
        types: words(
            """
            any bool byte complex128 complex64 error float32 float64 int int16 int32 int64 int8 rune \
            string uint uint16 uint32 uint64 uint8 uintptr
            """
        ),
        hasCapitalCalls: true,
        hasCharacterLiterals: true
    )

    private static let rust = SyntaxLanguage(
        name: "Rust",
        extensions: ["rs"],
        fenceNames: ["rust"],
        lineComments: ["//"],
        block: nestedSlashes,
        strings: [.init(open: "\"", close: "\"", isMultiline: true)],
        keywords: words(
            """
            as async await break const continue crate dyn else enum extern false fn for if impl in let \
            loop match mod move mut pub ref return self Self static struct super trait true type union \
            unsafe use where while
            """
        ),
        types: words(
            "bool char f32 f64 i128 i16 i32 i64 i8 isize str u128 u16 u32 u64 u8 usize"
        ),
        hasCharacterLiterals: true,
        hasRustRawStrings: true
    )

    private static let cWords = words(
        """
        auto break case const continue default do else enum extern false for goto if inline NULL nullptr \
        register restrict return sizeof static static_assert struct switch true typedef union volatile \
        while
        """
    )
    private static let cTypes = words(
        """
        bool char double float int int16_t int32_t int64_t int8_t intptr_t long ptrdiff_t short signed \
        size_t ssize_t uint16_t uint32_t uint64_t uint8_t uintptr_t unsigned void wchar_t
        """
    )

    private static let c = SyntaxLanguage(
        name: "C",
        extensions: ["c", "h"],
        lineComments: ["//"],
        block: slashes,
        strings: [double],
        keywords: cWords,
        types: cTypes,
        hasCapitalCalls: true,
        hasCharacterLiterals: true,
        hasPreprocessor: true
    )

    private static let cPlusPlus = SyntaxLanguage(
        name: "C++",
        extensions: ["cpp", "cc", "cxx", "hpp", "hh", "hxx", "mm", "m", "ipp"],
        fenceNames: ["c++"],
        lineComments: ["//"],
        block: slashes,
        strings: [.init(open: "R\"(", close: ")\"", hasEscapes: false, isMultiline: true), double],
        keywords: cWords.union(
            words(
                """
                alignas alignof and catch class co_await co_return co_yield concept consteval constexpr \
                constinit decltype delete dynamic_cast explicit export final friend mutable namespace new \
                noexcept not operator or override private protected public reinterpret_cast requires \
                static_cast template this throw try typeid typename using virtual
                """
            )
        ),
        types: cTypes,
        hasCapitalCalls: true,
        hasCharacterLiterals: true,
        hasPreprocessor: true
    )

    private static let java = SyntaxLanguage(
        name: "Java",
        extensions: ["java"],
        lineComments: ["//"],
        block: slashes,
        strings: [triple, double],
        keywords: words(
            """
            abstract assert break case catch class const continue default do else enum extends false final \
            finally for if implements import instanceof interface native new null package permits private \
            protected public record return sealed static strictfp super switch synchronized this throw \
            throws transient true try var void volatile while yield
            """
        ),
        types: words("boolean byte char double float int long short"),
        wordSigns: "@",
        hasCharacterLiterals: true
    )

    private static let kotlin = SyntaxLanguage(
        name: "Kotlin",
        extensions: ["kt", "kts"],
        fenceNames: ["kotlin"],
        lineComments: ["//"],
        block: nestedSlashes,
        strings: [
            .init(open: "\"\"\"", close: "\"\"\"", hasEscapes: false, isMultiline: true, interpolation: "${"),
            .init(open: "\"", close: "\"", interpolation: "${"),
        ],
        keywords: words(
            """
            abstract annotation as break by catch class companion const constructor continue crossinline \
            data do else enum expect external false final finally for fun if import in infix init inline \
            inner interface internal is lateinit noinline null object open operator out override package \
            private protected public reified return sealed super suspend tailrec this throw true try \
            typealias val value var vararg when where while
            """
        ),
        wordSigns: "@",
        hasCharacterLiterals: true
    )

    private static let cSharp = SyntaxLanguage(
        name: "C#",
        extensions: ["cs"],
        fenceNames: ["c#", "csharp"],
        lineComments: ["//"],
        block: slashes,
        strings: [
            .init(open: "\"\"\"", close: "\"\"\"", hasEscapes: false, isMultiline: true),
            .init(open: "@\"", close: "\"", hasEscapes: false, isMultiline: true),
            double,
        ],
        keywords: words(
            """
            abstract as async await base break case catch checked class const continue default delegate do \
            else enum event explicit extern false finally fixed for foreach get goto if implicit in init \
            interface internal is lock nameof namespace new null operator out override params partial \
            private protected public readonly record ref required return sealed set sizeof static struct \
            switch this throw true try typeof unchecked unsafe using var virtual volatile when where while \
            with yield
            """
        ),
        types: words(
            """
            bool byte char decimal double dynamic float int long object sbyte short string uint ulong ushort \
            void
            """
        ),
        hasCapitalCalls: true,
        hasCharacterLiterals: true,
        hasPreprocessor: true
    )

    private static let ruby = SyntaxLanguage(
        name: "Ruby",
        extensions: ["rb", "rake", "gemspec"],
        fileNames: ["Gemfile", "Rakefile", "Podfile", "Fastfile"],
        fenceNames: ["ruby"],
        lineComments: ["#"],
        block: .init(open: "=begin", close: "=end", isOnlyAtLineStart: true),
        strings: [
            .init(open: "\"", close: "\"", isMultiline: true, interpolation: "#{"),
            .init(open: "'", close: "'", isMultiline: true),
            .init(open: "`", close: "`", interpolation: "#{"),
        ],
        keywords: words(
            """
            alias and attr_accessor attr_reader attr_writer begin break case class def do else elsif end \
            ensure extend false for if in include module next nil not or prepend private protected public \
            raise redo require require_relative rescue retry return self super then true undef unless \
            until when while yield
            """
        ),
        hasRegexLiterals: true,
        heredocs: ["<<~", "<<-"]
    )

    private static let php = SyntaxLanguage(
        name: "PHP",
        extensions: ["php"],
        lineComments: ["//", "#"],
        block: slashes,
        strings: [
            .init(open: "\"", close: "\"", isMultiline: true),
            .init(open: "'", close: "'", isMultiline: true),
        ],
        keywords: words(
            """
            abstract and array as break case catch class clone const continue declare default do echo else \
            elseif empty enum extends false final finally fn for foreach function global if implements \
            include include_once instanceof insteadof interface isset list match namespace new null or \
            private protected public readonly require require_once return static switch throw trait true \
            try unset use var while yield
            """
        ),
        types: words("bool callable float int iterable mixed never object string void"),
        wordSigns: "$",
        heredocs: ["<<<"]
    )

    private static let shell = SyntaxLanguage(
        name: "Shell",
        extensions: ["sh", "bash", "zsh", "ksh", "bats"],
        fileNames: [".bashrc", ".bash_profile", ".profile", ".zshrc", "PKGBUILD"],
        fenceNames: ["shell", "console", "sh-session"],
        lineComments: ["#"],
        commentNeedsBlank: true,
        strings: [
            .init(open: "\"", close: "\"", isMultiline: true),
            .init(open: "'", close: "'", hasEscapes: false, isMultiline: true),
        ],
        keywords: words(
            """
            break case continue declare do done elif else esac eval exec exit export fi for function if in \
            local readonly return select set shift source then trap unset until while
            """
        ),
        hasCapitalTypes: false,
        hasCalls: false,
        wordSigns: "-",
        heredocs: ["<<-", "<<"]
    )

    private static let json = SyntaxLanguage(
        name: "JSON",
        extensions: ["json", "jsonc", "json5", "webmanifest"],
        fileNames: ["Package.resolved", ".swift-format", ".eslintrc", ".babelrc"],
        lineComments: ["//"],
        block: slashes,
        strings: [double],
        keywords: ["true", "false", "null"],
        hasCapitalTypes: false,
        hasCalls: false,
        keys: .quoted
    )

    private static let yaml = SyntaxLanguage(
        name: "YAML",
        extensions: ["yaml", "yml"],
        fileNames: [".clang-format", ".clang-tidy"],
        lineComments: ["#"],
        commentNeedsBlank: true,
        strings: [double, .init(open: "'", close: "'", hasEscapes: false)],
        stringNeedsBlank: true,
        keywords: ["true", "false", "null", "yes", "no", "on", "off"],
        hasCapitalTypes: false,
        hasCalls: false,
        wordSigns: "-",
        keys: .colon
    )

    private static let toml = SyntaxLanguage(
        name: "TOML",
        extensions: ["toml"],
        fileNames: ["Cargo.lock", "poetry.lock", "Pipfile"],
        lineComments: ["#"],
        strings: [
            triple, .init(open: "'''", close: "'''", hasEscapes: false, isMultiline: true), double,
            .init(open: "'", close: "'", hasEscapes: false),
        ],
        keywords: ["true", "false", "inf", "nan"],
        hasCapitalTypes: false,
        hasCalls: false,
        wordSigns: "-",
        keys: .equals
    )

    private static let markdown = SyntaxLanguage(
        name: "Markdown",
        extensions: ["md", "markdown", "mdx"],
        hasCapitalTypes: false,
        hasCalls: false,
        isMarkdown: true
    )
}
