import Testing

@testable import Editing

@Suite struct SymbolScannerTests {
    /// `qualifiedName:first-last` with lines counted from 1.
    private func names(_ path: String, _ content: String) -> [String] {
        SymbolScanner.symbols(in: content, path: path).map {
            "\($0.qualifiedName):\($0.lines.lowerBound + 1)-\($0.lines.upperBound)"
        }
    }

    @Test func swift() {
        let code = """
            import Foundation

            /// Doc { }
            @MainActor
            public final class Loader<T>: Base {
                var items: [String] { get { [] } }
                let text = "brace { \\(items.map { "\\($0)" })"

                init(x: Int) {
                    if x > 0 { print("}") }
                }

                public static func load(_ path: String) -> [Int] where T: P {
                    return path.map { Int($0) ?? 0 }
                }
            }

            extension Loader: Sendable {
                func == (a: Int) -> Bool { true }
            }

            enum E { case a }
            func free() async throws {}
            """
        #expect(
            names("a.swift", code) == [
                "Loader:4-16", "Loader.items:6-6", "Loader.init:9-11", "Loader.load:13-15", "Loader:18-20",
                "Loader.==:19-19",
                "E:22-22", "free:23-23",
            ]
        )
    }

    @Test func python() {
        let code = """
            import os

            @decorator(
                1)
            class A(Base):
                \"\"\"Doc
            def not_code(): pass
                \"\"\"

                async def run(self, x=(
                    1, 2)):
                    def inner():
                        return 1
                    return inner

                @property
                def name(self): return "a"

            def top():
                s = '''
            still inside
            '''
                return s

            # comment
            X = 1
            """
        #expect(
            names("a.py", code) == [
                "A:3-17", "A.run:10-14", "A.run.inner:12-13", "A.name:16-17", "top:19-23",
            ]
        )
    }

    @Test func javaScriptAndTypeScript() {
        let code = """
            import x from './x';
            export default class Foo extends Bar {
              constructor(a) { super(a); }
              static async get(id: string): Promise<void> {
                if (/[{"]/.test(id)) { return `${id} {`; }
              }
              handle = (e) => {
                call(() => { e(); });
              };
            }
            export const add = (a, b) => {
              return a + b;
            };
            function outer() {
              function inner() {}
            }
            const sub = function (a) { return a; }
            interface Shape { area: number }
            """
        #expect(
            names("a.ts", code) == [
                "Foo:2-10", "Foo.constructor:3-3", "Foo.get:4-6", "Foo.handle:7-9", "add:11-13",
                "outer:14-16", "outer.inner:15-15",
                "sub:17-17", "Shape:18-18",
            ]
        )
    }

    @Test func go() {
        let code = """
            package main

            type Stack struct {
            	items []int
            }

            func (s *Stack) Push(v int) (int, error) {
            	r := '{'
            	q := `raw {`
            	return func() int { return v }(), nil
            }

            func main() {
            	if x := f(); x > 0 {
            	}
            }
            """
        #expect(names("a.go", code) == ["Stack:3-5", "Stack.Push:7-11", "main:13-16"])
    }

    @Test func rust() {
        let code = """
            use std::fmt;

            #[derive(Debug)]
            pub struct Point<'a> {
                x: &'a str,
            }

            impl<'a> fmt::Display for Point<'a> {
                fn fmt(&self, f: &mut Formatter) -> fmt::Result where Self: Sized {
                    let c = '{';
                    let r = r#"raw " {"#;
                    for i in 0..3 { }
                    Ok(())
                }
            }

            pub(crate) async fn run(f: impl Fn(i32) -> i32) -> impl Iterator {
                match f(1) { _ => {} }
            }
            """
        #expect(names("a.rs", code) == ["Point:3-6", "Point:8-15", "Point.fmt:9-14", "run:17-19"])
    }

    @Test func cAndCPlusPlus() {
        let code = """
            #include <stdio.h>
            #define MACRO(x) do { x
            struct point {
                int x;
            };
            static struct point make(int x) {
                struct point p = { x };
                if (x) { return p; }
                return p;
            }
            int main(void)
            {
                return 0;
            }
            namespace ns {
            class Foo : public Bar {
            public:
                Foo(int a) : a_(a) {}
                ~Foo() {}
                virtual int get() const override { return a_; }
            };
            }
            int ns::Foo::other(int x) {
                while (x) { x--; }
                return x;
            }
            """
        #expect(
            names("a.cpp", code) == [
                "point:3-5", "make:6-10", "main:11-14", "ns:15-22", "ns.Foo:16-21", "ns.Foo.Foo:18-18",
                "ns.Foo.Foo:19-19",
                "ns.Foo.get:20-20", "Foo.other:23-26",
            ]
        )
    }

    @Test func javaKotlinAndCSharp() {
        let java = """
            package a;
            public class Calc<T> {
                private int x = 1;
                @Override
                public int add(int a, int b) throws IOException {
                    for (int i = 0; i < 3; i++) { run(new Runnable() { public void run() {} }); }
                    return a + b;
                }
                Calc() { }
                enum Kind { A, B }
            }
            """
        #expect(
            names("Calc.java", java) == ["Calc:2-11", "Calc.add:4-8", "Calc.Calc:9-9", "Calc.Kind:10-10"]
        )
        let kotlin = """
            data class User(val name: String)
            class Store(private val x: Int) {
                override suspend fun load(id: Int): User? {
                    return items.map { it }.first()
                }
                fun one() = 1
            }
            fun String.twice(): String { return this + this }
            """
        #expect(names("a.kt", kotlin) == ["Store:2-7", "Store.load:3-5", "twice:8-8"])
        let cSharp = """
            namespace App
            {
                [Serializable]
                public class Foo : Bar
                {
                    public int X { get; set; }
                    public async Task<int> Run(string s) where T : class
                    {
                        return 1;
                    }
                }
            }
            """
        #expect(names("a.cs", cSharp) == ["App:1-12", "App.Foo:3-11", "App.Foo.Run:7-10"])
    }

    @Test func rubyAndPHP() {
        let ruby = """
            module App
              class Foo < Bar
                def run(x)
                  return 1 if x
                  y = if x then 1 else 2 end
                  items.each do |i|
                    puts "end #{i}"
                  end
                  sql = <<~SQL
                    end
                  SQL
                  y
                end

                def self.make = new
                private def ok?; true; end
              end
            end
            """
        #expect(
            names("a.rb", ruby) == [
                "App:1-18", "App.Foo:2-17", "App.Foo.run:3-13", "App.Foo.make:15-15", "App.Foo.ok?:16-16",
            ]
        )
        let php = """
            <?php
            // don't { count
            class Foo extends Bar {
                public function run(array $x): int {
                    $s = 'it\\'s {';
                    return 1;
                }
            }
            function free() { return <<<EOT
              } brace
            EOT;
            }
            """
        #expect(names("a.php", php) == ["Foo:3-8", "Foo.run:4-7", "free:9-12"])
    }

    @Test func `unknown languages have no symbols and broken code no crash`() {
        #expect(names("a.txt", "def f():\n") == [])
        for path in [
            "a.swift", "a.py", "a.ts", "a.go", "a.rs", "a.cpp", "a.java", "a.kt", "a.cs", "a.rb", "a.php",
        ] {
            for code in [
                "", "}", "{", "func", "class {", "((((", "\"", "'''", "/*", "`${", "r#\"", "<<~A", "end\nend",
                "@", "impl for {",
            ] {
                _ = names(path, code)
            }
        }
    }

    @Test func identifiers() {
        #expect(
            SymbolScanner.identifiers(in: "foo_bar(x, foo_bar) + 12 + a1 é") == [
                "foo_bar": 2, "a1": 1, "é": 1,
            ]
        )
    }

    @Test(arguments: 1...60)
    func `random mixtures of code never crash and keep ranges in bounds`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let pieces = [
            "{", "}", "(", ")", "[", "]", "\"", "'", "`", "\n", "//", "/*", "*/", "#", "func f", "class A",
            "def g:", "=>", "=", ";", "\\(",
            "${", "end", "do", "if x", "\"\"\"", "r#\"", "<<~X", "\t", "    ", "impl T for", "@a", ":", "~",
            "::", "é",
        ]
        let text = (0..<300).map { _ in pieces.randomElement(using: &random) ?? "" }.joined(separator: " ")
        for path in [
            "a.swift", "a.py", "a.ts", "a.go", "a.rs", "a.cpp", "a.java", "a.kt", "a.cs", "a.rb", "a.php",
        ] {
            let count = TextLines(text + "\nx\n").count
            for symbol in SymbolScanner.symbols(in: text + "\nx\n", path: path) {
                #expect(
                    symbol.lines.lowerBound <= symbol.declarationLine
                        && symbol.declarationLine < symbol.lines.upperBound
                )
                #expect(symbol.lines.upperBound <= count + 1)
            }
            _ = SyntaxPrecheck.check(path: path, before: nil, after: text)
        }
    }
}
