import Testing

@testable import Editing

@Suite struct SyntaxPrecheckTests {
    @Test(arguments: [
        ("a.py", "def f(:\n    return 1\n"), ("a.py", "def f():\nreturn 1\n"), ("a.py", "x = '''abc\n"),
        ("a.py", "def f():\n"),
        ("a.py", "def f():\n    if a:\n\treturn 1\n"), ("a.py", "x = [1, 2\ny = 3\n"),
        ("a.js", "function f() {\n  return 1;\n"),
        ("a.go", "func f() {\n}}\n"), ("a.swift", "func f() { [1, 2) }\n"),
        ("a.rs", "fn f() { let s = \"{\"; \n"), ("A.java", "class A { void f() { }\n"),
    ])
    func `broken code is refused`(path: String, code: String) {
        #expect(SyntaxPrecheck.check(path: path, before: nil, after: code)?.kind == .syntax)
        // What was broken before is not held against the edit.
        #expect(SyntaxPrecheck.check(path: path, before: code, after: code) == nil)
    }

    @Test(arguments: [
        ("a.py", "def f(x): return {'a': '}'}\n\n@d\nclass A: pass\n"),
        ("a.py", "x = \"\"\"a ' (\n\"\"\"\ny = 'it\\'s ('\n"),
        ("a.py", "if a:\n    # only a comment\n    pass\nelse:\n    x = (1,\n2)\n"),
        ("a.py", "def f():\n    '''doc'''\n\nasync def g():\n\treturn 1\n"),
        ("a.py", "d = {\n    'a': 1,\n}\nfor x in [\n    1,\n]:\n    print(x)\n"),
        ("a.py", "x = lambda: \\\n    1\nif x and \\\n   y:\n    z\n"),
        ("a.py", "match x:\n    case 1:\n        pass\n"), ("a.py", "print(f\"{x['a']} {{\")\nr = r'\\('\n"),
        ("a.py", ""), ("a.py", "# )\n"),
        ("a.js", "const r = /[({]/g; const t = `a ${b ? `{${c}` : ')'} (`; // }\n"),
        ("a.js", "x = a / b / c; s = 'it\\'s {';\n"),
        ("a.ts", "type A = { a: string }; let x = <T>(y: T) => { return y; };\n"),
        ("a.jsx", "const a = <p>Don't {x} :(</p>;\n"),
        ("a.go", "r := '{'; s := `{` + \"\\\"{\"\n"),
        ("a.rs", "fn f<'a>(x: &'a str) -> char { '{' } // )\nlet s = r#\"(\"#;\n"),
        ("a.swift", "let s = \"\\(f(\"(\")) {\"; let r = #\"\\( {\"#; let m = \"\"\"\n  ( {\n  \"\"\"\n"),
        ("a.c", "char c = '('; /* { */\n#if A\nif (x) {\n#else\nif (y) {\n#endif\n}\n"),
        ("a.cpp", "auto s = R\"({)\"; int n = 1'000'000; char c = '\\'';\n"),
        ("A.java", "String s = \"\"\"\n  {\n  \"\"\"; char c = '{';\n"),
        ("a.kt", "val s = \"${a.map { \"{\" }} {\"; val c = '{'\n"),
        ("a.cs", "var s = @\"a \"\"{\"\" b\"; var c = '{';\n"),
        ("a.php", "<?php $a = ['x' => 'it\\'s (']; # )\n"),
        ("a.php", "<p>:(</p><?php if ($x) { ?> <b>{</b> <?php } ?>\n"), ("a.txt", "((("), ("a.rb", "def f\n"),
    ])
    func `valid code raises no alarm`(path: String, code: String) {
        let finding = SyntaxPrecheck.check(path: path, before: nil, after: code)
        #expect(finding == nil, "\(finding?.peopleText ?? "")")
    }
}
