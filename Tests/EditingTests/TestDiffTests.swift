import Testing

@testable import Editing

/// What a change does to tests, where they are moved, added to or made to say less.
@Suite struct TestDiffTests {
    private let first = "def test_a():\n    assert f(1) == 1\n"
    private let second = "def test_b():\n    value = g(2)\n    assert value == 2\n"

    private func deeds(_ path: String, _ before: String?, _ after: String?) -> [TestChange.Deed] {
        TestWeakening.findings(changes: [(path, before, after)]).flatMap(\.deeds)
    }

    private func weakens(_ changes: [TestWeakening.Change]) -> [String] {
        TestWeakening.findings(changes: changes).filter(\.isWeakening).map(\.path)
    }

    // MARK: - Moving

    @Test func `a test that is moved as it was is not gone`() {
        #expect(deeds("test_a.py", first + "\n" + second, second + "\n" + first) == [.moved])
        // To another file, which may be new.
        #expect(weakens([("test_a.py", first + second, first), ("test_b.py", nil, second)]).isEmpty)
        // With its file.
        #expect(weakens([("test_a.py", first, nil), ("tests/test_a.py", nil, first)]).isEmpty)
    }

    @Test func `a test that is moved to where nobody runs it is gone`() {
        #expect(weakens([("test_a.py", first, nil), ("fixtures/test_a.py", nil, first)]) == ["test_a.py"])
        #expect(weakens([("test_a.py", first, nil), ("tests/helpers.py", nil, first)]) == ["test_a.py"])
        #expect(weakens([("test_a.py", first, nil), ("notes.txt", nil, first)]) == ["test_a.py"])
    }

    @Test func `a test that is changed on the way is named`() {
        let changed = second.replacing("    value = g(2)\n", with: "    return\n    value = g(2)\n")
        #expect(
            weakens([("test_a.py", first + second, first), ("test_b.py", nil, changed)]) == ["test_b.py"]
        )
        // An assertion alone that stands elsewhere proves something else there.
        let other = "def test_c():\n    value = 2\n    assert value == 2\n"
        let emptied = second.replacing("    assert value == 2\n", with: "")
        #expect(weakens([("test_a.py", second, emptied + "\n" + other)]) == ["test_a.py"])
    }

    // MARK: - Adding

    @Test(arguments: [
        (
            "test_a.py", "import f\n\ndef test_a():\n    assert f(1) == 1\n",
            "import f\nimport g\n\ndef test_a():\n    assert f(1) == 1\n\n\ndef test_b():\n    x = g(2)\n    assert x\n"
        ),
        (
            "ATests.swift", "struct ATests {\n    @Test func a() {\n        #expect(f() == 1)\n    }\n}\n",
            """
            struct ATests {
                @Test func a() {
                    #expect(f() == 1)
                }

                // More of it.
                @Test func b() {
                    let value = g()
                    #expect(value == 2)
                }
            }

            """
        ),
        (
            "a.test.js", "it('a', () => {\n  expect(f()).toBe(1)\n})\n",
            "it('a', () => {\n  expect(f()).toBe(1)\n})\n\nit('b', () => {\n  const x = g()\n  expect(x).toBe(2)\n})\n"
        ),
        (
            "test_a.py", "def test_a():\n    x = f(1)\n    assert x == 1\n",
            "def test_a():\n    x = f(1)\n    assert x == 1\n    assert x < 2\n"
        ),
    ])
    func `adding tests weakens nothing`(path: String, before: String, after: String) {
        #expect(deeds(path, before, after) == [.extended])
        #expect(weakens([(path, before, after)]).isEmpty)
    }

    @Test(arguments: [
        "def test_a():\n    return\n    assert f(1) == 1\n",
        "def test_a():\n    f = lambda x: 1\n    assert f(1) == 1\n",
        "def test_a():\n    assert f(1) == 1\n\ndef test_b():\n    assert g()\n\ndef f(x):\n    return 1\n",
    ])
    func `what is added to tests and is no test is named`(after: String) {
        #expect(weakens([("test_a.py", first, after)]) == ["test_a.py"])
    }

    // MARK: - Saying less

    @Test(arguments: [
        ("test_a.py", "    assert f(1) == 1", "    assert f(1)"),
        ("test_a.py", "    assert f(1) == 1", "    assert f(1) is not None"),
        ("test_a.py", "    assert f(1) == 1", "    assert True"),
        ("test_a.py", "    assert f(1) == 1", "    assert 1 in f(1)"),
        ("test_a.py", "    self.assertEqual(f(1), 1)", "    self.assertTrue(f(1))"),
        ("test_a.py", "    self.assertEqual(f(1), 1)", "    self.assertAlmostEqual(f(1), 1)"),
        ("a.test.js", "  expect(f(1)).toEqual([1])", "  expect(f(1)).toContain(1)"),
        ("a.test.js", "  expect(f(1)).toBe(1)", "  expect(f(1)).toBeTruthy()"),
        ("a.test.js", "  expect(f(1)).toEqual({})", "  expect(f(1)).toMatchObject({})"),
        ("ATests.swift", "    #expect(f(1) == 1)", "    #expect(f(1) > 0)"),
        ("ATests.swift", "    XCTAssertEqual(f(1), 1)", "    XCTAssertNotNil(f(1))"),
        ("tests/a.rs", "    assert_eq!(f(1), 1);", "    assert!(f(1) > 0);"),
    ])
    func `an assertion that more results satisfy is named`(path: String, before: String, after: String) {
        #expect(deeds(path, before + "\n", after + "\n") == [.assertionsLoosened(1)])
        // The other way round it is stricter, and an edited test like any other.
        #expect(deeds(path, after + "\n", before + "\n") == [.edited])
    }

    @Test(arguments: [
        ("ATests.swift", "XCTAssertEqual(a, 1, accuracy: 0.01)", "XCTAssertEqual(a, 1, accuracy: 0.1)"),
        ("test_a.py", "self.assertAlmostEqual(a, 1, places=7)", "self.assertAlmostEqual(a, 1, places=2)"),
        ("test_a.py", "assert a == approx(1, rel=1e-6)", "assert a == approx(1, rel=1e-3)"),
        ("a.test.js", "expect(a).toBeCloseTo(1, 5)", "expect(a).toBeCloseTo(1, 1)"),
        ("a_test.cc", "EXPECT_NEAR(a, 1, 0.01);", "EXPECT_NEAR(a, 1, 0.5);"),
        ("a_test.go", "assert.InDelta(t, 1, a, 0.01)", "assert.InDelta(t, 1, a, 1)"),
    ])
    func `a tolerance that grows is named`(path: String, before: String, after: String) {
        #expect(deeds(path, before + "\n", after + "\n") == [.tolerancesWidened(1)])
        #expect(deeds(path, after + "\n", before + "\n") == [.edited])
    }

    @Test func `a new test hides none that is gone`() {
        let before = first + "\n\n" + second + "\n\ndef test_c():\n    assert h(3) == 3\n"
        let after =
            first + "\n\ndef test_c():\n    assert h(3) == 3\n\n\ndef test_d():\n    assert 1 == 1\n\n\n"
            + "def test_e():\n    assert 2 == 2\n"
        #expect(deeds("test_a.py", before, after).contains(.testsRemoved(before: 3, after: 2)))
    }

    @Test(arguments: [
        ".github/workflows/ci.yml", ".github/actions/setup/action.yml", "action.yml", ".circleci/config.yml",
        "azure-pipelines.yml", "ci/azure-pipelines-nightly.yml", "Jenkinsfile", ".travis.yml",
        ".eslintrc.cjs",
        "eslint.config.mjs", ".swiftlint.yml", "ruff.toml", ".flake8", "mypy.ini", ".husky/pre-commit",
        ".golangci.yml",
    ])
    func `what decides the checks is named when it changes`(path: String) {
        #expect(weakens([(path, "a: 1\n", "a: 2\n")]) == [path])
    }

    @Test(arguments: [".github/dependabot.yml", ".github/CODEOWNERS", "docs/actions.yml", "tsconfig.json"])
    func `what does not decide them is not`(path: String) {
        #expect(weakens([(path, "a: 1\n", "a: 2\n")]).isEmpty)
    }

    @Test func `of shared configuration the part about checks counts`() {
        let typescript =
            "{\n  \"compilerOptions\": {\n    \"strict\": true,\n    \"target\": \"es2020\"\n  }\n}\n"
        #expect(
            weakens([("tsconfig.json", typescript, typescript.replacing("es2020", with: "es2022"))]).isEmpty
        )
        #expect(
            weakens([("tsconfig.json", typescript, typescript.replacing("true", with: "false"))])
                == ["tsconfig.json"]
        )
        let toml = "[project]\nname = \"a\"\n\n[tool.ruff]\nselect = [\"E\"]\n"
        #expect(
            weakens([("pyproject.toml", toml, toml.replacing("\"E\"", with: "\"F\""))]) == ["pyproject.toml"]
        )
    }
}
