import Testing

@testable import Terminal

@Suite struct SyntaxLexerTests {
    /// The spans of some lines: each kind's first letter and the text.
    private func spans(_ path: String, _ text: String) throws -> [[String]] {
        var lexer = SyntaxLexer(try #require(SyntaxLanguage.of(path: path)))
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let bytes = Array(line.utf8)
            return lexer.spans(in: line).map { span in
                String("\(span.kind)".prefix(1)) + ":" + String(decoding: bytes[span.range], as: UTF8.self)
            }
        }
    }

    static let samples: [(String, String, [[String]])] = [
        ("a.swift", "let x: Int = f(1) // note", [["k:let", "t:Int", "f:f", "n:1", "c:// note"]]),
        (
            "a.swift", #"@Test func a() { "x \(g("y")) z" }"#,
            [
                ["k:@Test", "k:func", "f:a", #"s:"x \(g("y")) z""#]
            ]
        ),
        ("a.swift", "/* a /* b */\nc */ let", [["c:/* a /* b */"], ["c:c */", "k:let"]]),
        ("a.swift", "\"\"\"\ntext\n\"\"\" + x", [["s:\"\"\""], ["s:text"], ["s:\"\"\""]]),
        ("a.swift", ##"#"raw " \"# if"##, [[##"s:#"raw " \"#"##, "k:if"]]),
        ("a.swift", "#if DEBUG", [["k:#if"]]),
        ("a.swift", "\"cut off\nlet", [["s:\"cut off"], ["k:let"]]),
        (
            "b.py", "def f(x): # no\n    return 'it''s'",
            [
                ["k:def", "f:f", "c:# no"], ["k:return", "s:'it''s'"],
            ]
        ),
        ("b.py", "'''a\nb''' None", [["s:'''a"], ["s:b'''", "k:None"]]),
        ("c.js", "const r = /a\"[/]/g; x / 2", [["k:const", "s:/a\"[/]/", "n:2"]]),
        ("c.ts", "`a ${f(`b`)}\nc` as string", [["s:`a ${f(`b`)}"], ["s:c`", "k:as", "t:string"]]),
        (
            "d.go", "func Do(s string) { Run('\\n', 0x1F) }",
            [
                ["k:func", "f:Do", "t:string", "f:Run", "s:'\\n'", "n:0x1F"]
            ]
        ),
        (
            "e.rs", "fn f<'a>(x: &'a str) { r#\"q\"#; 'c' }",
            [
                ["k:fn", "t:str", "s:r#\"q\"#", "s:'c'"]
            ]
        ),
        (
            "f.c", "#include <a.h>\nchar *s = \"x\\\"y\"; // z",
            [
                ["k:#include"], ["t:char", "s:\"x\\\"y\"", "c:// z"],
            ]
        ),
        ("f.cpp", "std::string s = R\"(a\nb)\"; nullptr", [["s:R\"(a"], ["s:b)\"", "k:nullptr"]]),
        (
            "g.java", "@Override public int f() { return 1e-3f; }",
            [
                ["k:@Override", "k:public", "t:int", "f:f", "k:return", "n:1e-3f"]
            ]
        ),
        ("h.kt", "val s = \"a ${b(\"c\")}\"", [["k:val", "s:\"a ${b(\"c\")}\""]]),
        ("i.cs", "var s = @\"c:\\\"; Run();", [["k:var", "s:@\"c:\\\"", "f:Run"]]),
        (
            "j.rb", "x = <<~END\n  text\nEND\nputs \"a#{b}\"",
            [
                ["s:<<~END"], ["s:  text"], ["s:END"], ["s:\"a#{b}\""],
            ]
        ),
        ("j.rb", "=begin\ntext\n=end\nif", [["c:=begin"], ["c:text"], ["c:=end"], ["k:if"]]),
        ("k.php", "echo \"a\nb\"; # c", [["k:echo", "s:\"a"], ["s:b\"", "c:# c"]]),
        (
            "l.sh", "if [ $# -gt 1 ]; then # c\ncat <<'EOF'\n$x\nEOF",
            [
                ["k:if", "n:1", "k:then", "c:# c"], ["s:<<'EOF'"], ["s:$x"], ["s:EOF"],
            ]
        ),
        ("m.json", "{\"key\": [\"value\", 1.5, true]}", [["t:\"key\"", "s:\"value\"", "n:1.5", "k:true"]]),
        ("n.yml", "- name: it's # c\n  on: \"x\"", [["t:name", "c:# c"], ["t:on", "s:\"x\""]]),
        ("o.toml", "[a.b]\nkey = 'x' # c", [["k:[a.b]"], ["t:key ", "s:'x'", "c:# c"]]),
        (
            "p.md", "# Title\nuse `x` now\n```swift\nlet a\n```\n",
            [
                ["k:# Title"], ["s:`x`"], ["c:```swift"], [], ["c:```"], [],
            ]
        ),
    ]

    @Test(arguments: samples)
    func `tokens are told apart`(path: String, text: String, expected: [[String]]) throws {
        #expect(try spans(path, text) == expected)
    }

    @Test(arguments: [
        ("a/b/c.SWIFT", "Swift"), ("x.tar.yaml", "YAML"), ("dir.py/Gemfile", "Ruby"), ("é/語.rs", "Rust"),
    ])
    func `the language is known by the path`(path: String, name: String) {
        #expect(SyntaxLanguage.of(path: path)?.name == name)
    }

    @Test(arguments: ["", "/", "README", "a.unknown", "swift", "dir.py/x"])
    func `other paths have no language`(path: String) {
        #expect(SyntaxLanguage.of(path: path) == nil)
    }

    @Test func `a fence names its language by name or extension`() {
        #expect(SyntaxLanguage.of(fenceName: "Python3")?.name == "Python")
        #expect(SyntaxLanguage.of(fenceName: "rs")?.name == "Rust")
        #expect(SyntaxLanguage.of(fenceName: "text") == nil)
    }

    @Test func `any text gives spans in order within the line`() {
        var random = SeededGenerator(seed: 31)
        let pieces = [
            "\"", "'", "`", "/*", "*/", "//", "#", "\\", "${", "\\(", "}", ")", "(", "r#\"", "\"#", "\"\"\"",
            "<<EOF",
            "<<~X", "=begin", "1e", "+", "é", "\u{FFFD}", " ", "if", "X", "/", "[", "]", ":", "=", "```",
            "\t",
        ]
        for language in SyntaxTable.all {
            var lexer = SyntaxLexer(language)
            for _ in 0..<200 {
                let line = (0..<Int.random(in: 0..<12, using: &random))
                    .compactMap { _ in pieces.randomElement(using: &random) }.joined()
                var end = 0
                for span in lexer.spans(in: line) {
                    #expect(span.range.lowerBound >= end && !span.range.isEmpty, "\(language.name): \(line)")
                    end = span.range.upperBound
                }
                #expect(end <= line.utf8.count)
            }
        }
    }

    @Test func `a line of a megabyte is read up to the limit`() throws {
        var lexer = SyntaxLexer(try #require(SyntaxLanguage.of(path: "x.swift")))
        let line = String(repeating: "let ", count: 1 << 18)
        #expect(lexer.spans(in: line).count == SyntaxLexer.lineLimit / 4)
    }
}
