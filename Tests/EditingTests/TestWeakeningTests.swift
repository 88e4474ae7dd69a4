import Testing

@testable import Editing

@Suite struct TestWeakeningTests {
    @Test(arguments: [
        "tests/test_a.py", "test_a.py", "pkg/a_test.go", "Tests/XTests/ATests.swift", "src/__tests__/a.js",
        "spec/a_spec.rb",
        "a.test.ts", "a.spec.tsx", "conftest.py", "src/test/java/ATest.java", "LoaderTest.kt", "test/a.c",
        "a_test.cc",
        "TestLoader.java", "tests.py", "test.js", "lib/spec.rb",
    ])
    func `test files by convention`(path: String) {
        #expect(TestConventions.role(of: path) == .test)
    }

    @Test(arguments: [
        ".github/workflows/ci.yml", "Makefile", "pytest.ini", "tox.ini", ".gitlab-ci.yml", "jest.config.js",
        ".ci/run", "setup.cfg",
    ])
    func `configuration of the checks`(path: String) {
        #expect(TestConventions.role(of: path) == .checkConfiguration)
    }

    @Test(arguments: [
        "src/latest.py", "contest.go", "attestation/a.swift", "src/testimony.js", "a.py", "protester.rb",
        "Greatest.java", "package.json",
    ])
    func `ordinary files`(path: String) {
        #expect(TestConventions.role(of: path) == nil)
    }

    private func deeds(_ path: String, _ before: String?, _ after: String?) -> [TestChange.Deed] {
        TestWeakening.findings(changes: [(path, before, after)]).flatMap(\.deeds)
    }

    private let test =
        "def test_a():\n    assert f(1) == 1\n    assert f(2) == 2\n\ndef test_b():\n    assert g()\n"

    @Test func `what was done to a test`() {
        #expect(deeds("test_a.py", test, nil) == [.deleted])
        #expect(deeds("test_a.py", nil, test) == [.created])
        #expect(deeds("test_a.py", test, test).isEmpty)
        #expect(
            deeds("test_a.py", test, test.replacing("    assert f(2) == 2\n", with: ""))
                == [.assertionsRemoved(before: 3, after: 2)]
        )
        #expect(
            deeds("test_a.py", test, test.replacing("    assert f(2) == 2", with: "    # assert f(2) == 2"))
                == [.assertionsRemoved(before: 3, after: 2)]
        )
        #expect(
            deeds("test_a.py", test, test.replacing("def test_b", with: "@pytest.mark.skip\ndef test_b"))
                == [.skipMarkersAdded(before: 0, after: 1)]
        )
        #expect(deeds("test_a.py", test, test.replacing("== 2", with: "== 3")) == [.edited])
        #expect(
            deeds("test_a.py", test, "def test_a():\n    assert f(1) == 1\n")
                == [.testsRemoved(before: 2, after: 1), .assertionsRemoved(before: 3, after: 1)]
        )
    }

    @Test(arguments: [
        (
            "a.test.js", "it('a', () => { expect(f()).toBe(1) })\n",
            "it.only('a', () => { expect(f()).toBe(1) })\n"
        ),
        (
            "A_test.go", "func TestA(t *testing.T) {\n}\n",
            "func TestA(t *testing.T) {\n\tt.Skip(\"later\")\n}\n"
        ),
        ("src/test/java/ATest.java", "@Test\nvoid a() {}\n", "@Disabled\n@Test\nvoid a() {}\n"),
        ("ATests.swift", "@Test func a() {}\n", "@Test(.disabled()) func a() {}\n"),
    ])
    func `markers that keep tests from running`(path: String, before: String, after: String) {
        #expect(
            deeds(path, before, after).contains { if case .skipMarkersAdded = $0 { true } else { false } }
        )
    }

    @Test func `a new test weakens nothing, a new workflow may`() {
        let created = TestWeakening.findings(changes: [
            ("test_a.py", nil, test), (".github/workflows/x.yml", nil, "on: push\n"),
        ])
        #expect(created.map(\.isWeakening) == [false, true])
        #expect(created.map(\.role) == [.test, .checkConfiguration])
        #expect(created[0].text == "test_a.py: new file")
    }

    @Test func `a manifest counts only where it speaks of tests`() {
        let before = "{\n  \"version\": \"1\",\n  \"scripts\": {\n    \"test\": \"jest\"\n  }\n}\n"
        #expect(deeds("package.json", before, before.replacing("\"1\"", with: "\"2\"")).isEmpty)
        #expect(deeds("package.json", before, before.replacing("jest", with: "true")) == [.edited])
        let toml = "[project]\nname = \"a\"\n\n[tool.pytest.ini_options]\naddopts = \"-q\"\n"
        #expect(deeds("pyproject.toml", toml, toml.replacing("\"a\"", with: "\"b\"")).isEmpty)
        #expect(deeds("pyproject.toml", toml, toml.replacing("-q", with: "--co")) == [.edited])
    }

    @Test func `tests within a program count when they vanish`() {
        let before = "fn f() {}\n#[test]\nfn t() { assert_eq!(1, 1); }\n"
        #expect(deeds("src/lib.rs", before, "fn f() {}\n") == [.testsRemoved(before: 1, after: 0)])
        #expect(deeds("src/lib.rs", before, before + "fn g() {}\n").isEmpty)
    }
}
