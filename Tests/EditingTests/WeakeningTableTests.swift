import Testing

@testable import Editing

/// Each rule about what makes checks prove less: a change that it names, and one beside it that it does not.
@Suite struct WeakeningTableTests {
    /// A line that is added to a file, and what it means.
    struct Sample: CustomTestStringConvertible, Sendable {
        let path: String
        let line: String
        let weakening: Weakening?

        init(_ path: String, _ line: String, _ weakening: Weakening? = nil) {
            self.path = path
            self.line = line
            self.weakening = weakening
        }

        var testDescription: String { "\(path): \(line)" }
    }

    /// What the rules name of a change.
    private func found(_ path: String, _ before: String?, _ after: String?) -> [Weakening] {
        TestWeakening.findings(changes: [(path, before, after)], includingProgram: true).flatMap(\.deeds)
            .compactMap { if case .weakened(let weakening, _, _) = $0 { weakening } else { nil } }
    }

    /// What they name of a line that is added between two others.
    private func found(_ sample: Sample) -> [Weakening] {
        found(sample.path, "first\nlast\n", "first\n\(sample.line)\nlast\n")
    }

    static let named: [Sample] = [
        Sample(".github/workflows/ci.yml", "      - run: make test || true", .ignoredFailure),
        Sample(".github/workflows/ci.yml", "    continue-on-error: true", .ignoredFailure),
        Sample(".gitlab-ci.yml", "  allow_failure: true", .ignoredFailure),
        Sample("scripts/test.sh", "pytest || exit 0", .ignoredFailure),
        Sample("scripts/test.sh", "set +e", .ignoredFailure),
        Sample(".github/workflows/ci.yml", "          exit 0", .ignoredFailure),
        Sample("Makefile", "\tpytest || :", .ignoredFailure),
        Sample("package.json", "    \"test\": \"jest --passWithNoTests\",", .ignoredFailure),
        Sample("Jenkinsfile", "catchError { sh 'make' }", .ignoredFailure),
        Sample("release.sh", "git commit --no-verify -m x", .skippedHook),
        Sample("package.json", "    \"test\": \"pytest -k \\\"not slow\\\"\",", .deselectedTest),
        Sample("tox.ini", "commands = pytest -k \"not test_mean\"", .deselectedTest),
        Sample("Makefile", "\tswift test --skip LoaderTests", .deselectedTest),
        Sample("azure-pipelines.yml", "  - script: mvn -DskipTests verify", .deselectedTest),
        Sample("a.py", "import os  # noqa: F401", .suppressedWarning),
        Sample("a.py", "x = f()  # type: ignore[attr-defined]", .suppressedWarning),
        Sample("a.py", "def f():  # pragma: no cover", .suppressedWarning),
        Sample("a.ts", "// @ts-ignore", .suppressedWarning),
        Sample("a.ts", "/* eslint-disable no-console */", .suppressedWarning),
        Sample("a.swift", "// swiftlint:disable force_try", .suppressedWarning),
        Sample("src/a.rs", "#[allow(dead_code)]", .suppressedWarning),
        Sample("A.java", "@SuppressWarnings(\"unchecked\")", .suppressedWarning),
        Sample("A.kt", "@Suppress(\"unused\")", .suppressedWarning),
        Sample("a.go", "x := f() //nolint:errcheck", .suppressedWarning),
        Sample("a.cs", "#pragma warning disable CS0168", .suppressedWarning),
        Sample("a.c", "#pragma GCC diagnostic ignored \"-Wall\"", .suppressedWarning),
        Sample("a.cc", "f(); // NOLINT", .suppressedWarning),
        Sample("a.rb", "x = 1 # rubocop:disable Lint/UselessAssignment", .suppressedWarning),
        Sample("a.php", "// @phpstan-ignore-next-line", .suppressedWarning),
        Sample("a.sh", "# shellcheck disable=SC2086", .suppressedWarning),
        Sample("tsconfig.json", "    \"strict\": false,", .loosenedRule),
        Sample(".eslintrc.json", "    \"no-unused-vars\": \"off\",", .loosenedRule),
        Sample("setup.cfg", "per-file-ignores = a.py:E501", .loosenedRule),
        Sample("a.py", "except: pass", .swallowedError),
        Sample("a.py", "except Exception as error:\n    pass", .swallowedError),
        Sample("a.js", "try { f() } catch (e) {}", .swallowedError),
        Sample("A.java", "} catch (Exception e) {\n    // nothing to do\n}", .swallowedError),
        Sample("a.ts", "f().catch(() => {})", .swallowedError),
        Sample("a.swift", "} catch {\n}", .swallowedError),
        Sample("a.rb", "f rescue nil", .swallowedError),
        Sample("a.go", "_ = err", .swallowedError),
    ]

    @Test(arguments: named) func `what weakens the checks is named`(sample: Sample) throws {
        let weakening = try #require(sample.weakening)
        #expect(found(sample).contains(weakening))
    }

    static let unnamed: [Sample] = [
        // Words about it, and what only looks like it.
        Sample("scripts/test.sh", "# never write || true here"),
        Sample("scripts/test.sh", "make test || fail 'tests failed'"),
        Sample("install.sh", "    exit 0"),
        Sample("install.sh", "command -v jq || echo 'no jq'"),
        Sample("a.js", "const isOn = a || true"),
        Sample(".github/workflows/ci.yml", "    continue-on-error: false"),
        Sample(".github/dependabot.yml", "  - package-ecosystem: pip"),
        Sample("README.md", "Write `# noqa` behind the line, or `|| true`."),
        Sample("release.sh", "git commit -m x"),
        Sample("Makefile", "\tpytest -k mean"),
        Sample("Makefile", "\tswift test --parallel"),
        Sample("a.py", "# this needs no noqa any more"),
        Sample("a.py", "text = \"# noqa\""),
        Sample("a.py", "# the type: ignore was wrong"),
        Sample("a.ts", "// the rule that eslint-disable hid"),
        Sample("a.swift", "let text = \"// swiftlint:disable all\""),
        Sample("src/a.rs", "// #[allow(dead_code)] is gone"),
        Sample("src/a.rs", "#[derive(Debug)]"),
        Sample("A.java", "@Override"),
        Sample("a.go", "x := f() // no lint finds this"),
        Sample("a.c", "#pragma once"),
        Sample("tsconfig.json", "    \"strict\": true,"),
        Sample("docker-compose.yml", "    restart: off"),
        Sample("a.py", "except KeyError: pass"),
        Sample("a.py", "except Exception as error:\n    log(error)"),
        Sample("a.js", "try { f() } catch (e) { report(e) }"),
        Sample("a.js", "catchAll({})"),
        Sample("a.rb", "rescue => error\n  raise"),
    ]

    @Test(arguments: unnamed) func `what only looks like it is not`(sample: Sample) {
        #expect(found(sample) == [])
    }

    /// A skip marker, and a line beside it that is none.
    static let skips: [(path: String, skip: String, other: String)] = [
        ("tests/test_a.py", "@pytest.mark.skip(reason='x')", "# not pytest.mark.skip here"),
        ("tests/test_a.py", "pytestmark = pytest.mark.xfail", "def test_skips_blank_lines():"),
        ("ATests.swift", "throw XCTSkip()", "let skipped = reader.skip(3)"),
        ("ATests.swift", "@Test(.disabled(\"later\"))", "button.isEnabled = false"),
        ("A_test.go", "t.Skip(\"later\")", "input.Skip(3)"),
        ("src/test/java/ATest.java", "@Disabled", "@DisplayName(\"a\")"),
        ("src/test/java/ATest.java", "@Ignore", "// @Ignore was here"),
        ("a.test.js", "it.skip('a', () => {})", "process.exit(1)"),
        ("a.test.js", "xdescribe('a', () => {})", "model.fit(data)"),
        ("a.test.ts", "test.todo('a')", "todo.push('a')"),
        ("tests/a.rs", "#[ignore]", "#[should_panic]"),
        ("ATests.cs", "[Ignore(\"later\")]", "[Fact]"),
        ("spec/a_spec.rb", "  xit 'adds' do", "  exit 1"),
        ("spec/a_spec.rb", "  skip", "  skipped = 1"),
        ("spec/a_spec.rb", "  pending 'later'", "  expect(pending).to eq 1"),
        ("tests/ATest.php", "$this->markTestSkipped('x');", "$this->markAsRead();"),
        ("a_test.cc", "GTEST_SKIP();", "skip(3);"),
        ("test/a_test.exs", "@tag :skip", "@tag :slow"),
    ]

    @Test(arguments: skips) func `a test that is skipped is named`(path: String, skip: String, other: String)
    {
        func skips(_ line: String) -> Bool {
            let before = "first\nlast\n"
            let change = (path: path, before: Optional(before), after: Optional("first\n\(line)\nlast\n"))
            return TestWeakening.findings(changes: [change]).flatMap(\.deeds).contains {
                if case .skipMarkersAdded = $0 { true } else { false }
            }
        }
        #expect(skips(skip))
        #expect(!skips(other))
    }

    @Test func `what goes away can weaken as well`() {
        let script = "#!/bin/sh\nset -e\nmake test\n"
        #expect(found("test.sh", script, script.replacing("set -e\n", with: "")) == [.ignoredFailure])
        let make = "CFLAGS = -Wall -Werror\n"
        #expect(found("Makefile", make, make.replacing(" -Werror", with: "")) == [.loosenedRule])
        #expect(found("Makefile", make, make.replacing("-Wall", with: "-Wextra")) == [])
        #expect(found("src/lib.rs", "#![deny(warnings)]\nfn f() {}\n", "fn f() {}\n") == [.loosenedRule])
    }

    @Test func `coverage that is asked for may grow, and is named when it shrinks`() {
        let coverage = "[report]\nfail_under = 90\n"
        #expect(found(".coveragerc", coverage, coverage.replacing("90", with: "85")) == [.loweredCoverage])
        #expect(found(".coveragerc", coverage, "[report]\n") == [.loweredCoverage])
        #expect(found(".coveragerc", coverage, coverage.replacing("90", with: "95")) == [])
        let jest = "module.exports = {\n  coverageThreshold: { global: {\n    branches: 80,\n  } },\n}\n"
        #expect(found("jest.config.js", jest, jest.replacing("80", with: "8")) == [.loweredCoverage])
    }

    @Test func `what was there before is not held against a change`() {
        let before = "try:\n    f()\nexcept Exception:\n    pass\nimport os  # noqa\n"
        #expect(found("a.py", before, before + "x = 1\n") == [])
        #expect(found("a.py", before, before.replacing("import os", with: "import sys")) == [])
        #expect(found("a.py", before.replacing("pass", with: "raise"), before) == [.swallowedError])
        // Moved to another file.
        let changes: [TestWeakening.Change] = [
            ("a.py", "import os  # noqa\nx = 1\n", "x = 1\n"), ("b.py", nil, "import os  # noqa\n"),
        ]
        #expect(TestWeakening.findings(changes: changes, includingProgram: true).isEmpty)
    }

    @Test func `a finding names the file, what was done and how it was recognised`() throws {
        let change = TestWeakening.findings(
            changes: [("src/a.py", "x = 1\n", "x = 1  # noqa\ny = f()  # noqa\n")],
            includingProgram: true
        )
        let finding = try #require(change.first)
        #expect(finding.isWeakening)
        #expect(finding.role == .program)
        #expect(finding.text == "src/a.py: warnings silenced in 2 places: noqa")
        // Who only asks about tests hears nothing of programs.
        #expect(TestWeakening.findings(changes: [("src/a.py", "x = 1\n", "x = 1  # noqa\n")]).isEmpty)
    }

    @Test func `every kind of weakening has words and a sample of its own`() {
        #expect(Set(Weakening.allCases.map(\.words)).count == Weakening.allCases.count)
        let sampled = Set(Self.named.compactMap(\.weakening)).union([.skippedTest, .loweredCoverage])
        #expect(sampled == Set(Weakening.allCases))
    }

    @Test(.timeLimit(.minutes(1))) func `a change of very many lines comes to an end`() {
        let before = (0..<20_000).map { "value_\($0) = call(\($0))\n" }.joined()
        let after = (0..<20_000).map { "value_\($0) = call(\($0 + 1))  # noqa\n" }.joined()
        #expect(found("a.py", before, after) == [.suppressedWarning])
    }
}
