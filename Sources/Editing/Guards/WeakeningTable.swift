/// By which texts in a change the checks come to prove less: a table, long by nature.
///
/// To add a rule, add a line here and a sample with a counter-sample in `WeakeningTableTests`. What cannot be said by
/// texts alone stands beside it: `AssertionStrength`, `SwallowedError`, `CoverageThreshold`.
enum WeakeningTable {
    /// All rules.
    static let rules = skips + deselections + failures + silence + strictness

    // MARK: Tests

    /// Markers that keep tests from running, or keep their failure from counting.
    static let skips: [WeakeningRule] = [
        .init(
            .skippedTest,
            in: .tests,
            of: ["Python"],
            .code,
            [
                "@pytest.mark.skip", "pytest.mark.skip", "pytest.mark.xfail", "pytest.skip(", "pytest.xfail(",
                "pytest.importorskip(", "@unittest.skip", "unittest.skip", "@skip", "@expectedFailure",
                "unittest.expectedFailure", "unittest.SkipTest", "raise SkipTest", "self.skipTest(",
                "collect_ignore",
            ]
        ),
        .init(
            .skippedTest,
            in: .tests,
            of: ["JavaScript", "TypeScript"],
            .code,
            [
                "it.skip", "test.skip", "describe.skip", "context.skip", "suite.skip", "this.skip(",
                "t.skip(", "xit(", "xtest(", "xdescribe(", "xcontext(", "fit(", "fdescribe(", "it.only",
                "test.only", "describe.only", "context.only", "suite.only", "it.todo", "test.todo",
                "it.fails", "test.fails", "it.failing", "test.failing", "test.fixme", "test.fail(",
                "describe.fixme", "it.runIf", "test.runIf",
            ]
        ),
        .init(
            .skippedTest,
            in: .tests,
            of: ["Swift"],
            .code,
            ["XCTSkip", ".disabled(", "withKnownIssue", "XCTExpectFailure", ".enabled(if: false"]
        ),
        .init(
            .skippedTest,
            in: .tests,
            of: ["Go"],
            .code,
            [
                "t.Skip(", "t.Skipf(", "t.SkipNow(", "b.Skip(", "b.SkipNow(", "tb.Skip(", "ginkgo.Skip(",
                "FDescribe(", "FIt(", "XDescribe(", "XIt(", "PDescribe(", "PIt(",
            ]
        ),
        .init(.skippedTest, in: .tests, of: ["Rust"], .code, ["#[ignore"]),
        .init(
            .skippedTest,
            in: .tests,
            of: ["Java", "Kotlin"],
            .code,
            [
                "@Disabled", "@Ignore", "assumeTrue(", "assumeFalse(", "Assumptions.", "Assume.",
                "enabled = false",
            ]
        ),
        .init(
            .skippedTest,
            in: .tests,
            of: ["C#"],
            .code,
            ["[Ignore", "[Explicit", "Skip =", "Assert.Ignore(", "Assert.Inconclusive("]
        ),
        .init(
            .skippedTest,
            in: .tests,
            of: ["Ruby"],
            .code,
            [
                "^skip ", "^skip(", "^skip$", "^pending ", "^pending(", "^xit ", "^xit(", "^xspecify",
                "^xdescribe", "^xcontext", "^fit ", "^fit(", "^fdescribe", "^fcontext", "skip:", "pending:",
                ":focus",
            ]
        ),
        .init(
            .skippedTest,
            in: .tests,
            of: ["PHP"],
            .code,
            ["markTestSkipped", "markTestIncomplete", "->skip(", "->todo(", "->only("]
        ),
        .init(.skippedTest, in: .tests, of: ["C", "C++"], .code, ["GTEST_SKIP", "DISABLED_"]),
        .init(.skippedTest, in: .tests, .line, ["@tag :skip", "@moduletag :skip", "skip: true", "skip: '"]),
    ]

    /// What leaves tests out of a run.
    static let deselections: [WeakeningRule] = [
        .init(
            .deselectedTest,
            in: [.scripts, .checks],
            .line,
            [
                "-k \"not", "-k 'not", "-k \\\"not", "-m \"not", "-m 'not", "-m \\\"not", "--deselect",
                "--ignore=test", "--ignore=./test", "--ignore-glob", "--skip ", "--skip=", "-skip ", "-skip=",
                "-skip-testing", "-DskipTests", "-DskipITs", "-Dmaven.test.skip", "<skipTests>true",
                "<skip>true", "-x test", "--testPathIgnorePatterns", "testPathIgnorePatterns",
                "--exclude-tag", "--exclude-testsuite", "--exclude-group", "--grep-invert", "--invert",
                "SKIP_TESTS", "--no-tests", "ctest -E", "--exclude-regex",
                "test.enabled = false", "-DBUILD_TESTING=OFF", "doctest = false", "test = false",
            ]
        )
    ]

    // MARK: What runs them

    /// What lets a command fail without anything coming of it.
    static let failures: [WeakeningRule] = [
        .init(
            .ignoredFailure,
            in: [.scripts, .checks],
            .line,
            [
                "|| true", "||true", "|| :", "||:", "|| exit 0", "|| /bin/true",
                "; true", "set +e", "set +o errexit", "set +o pipefail", "continue-on-error: true",
                "continue-on-error: ${{", "continueOnError: true", "allow_failure", "allow_failures",
                "soft_fail", "ignore_errors: true", "fail_ci_if_error: false", "failOnStderr: false",
                "passWithNoTests", "--pass-with-no-tests", "-Dmaven.test.failure.ignore", "testFailureIgnore",
                "ignoreFailures", "ignoreExitValue", "returnStatus: true", "catchError", "--exit-zero",
                "SilentlyContinue", "if: false", "if: ${{ false", "when: never", "failure: ignore",
            ]
        ),
        // Elsewhere they are how scripts say that something is missing, or that they have helped.
        .init(.ignoredFailure, in: .checks, .line, ["|| echo", "|| printf", "^exit 0"]),
        .init(
            .ignoredFailure,
            in: [.scripts, .checks],
            .line,
            isRemoval: true,
            ["set -e", "pipefail", "errexit", "if: always()", "fail_ci_if_error: true"]
        ),
        .init(
            .skippedHook,
            in: [.scripts, .checks],
            .line,
            ["--no-verify", "HUSKY=0", "HUSKY_SKIP_HOOKS", "core.hooksPath=/dev/null", "SKIP=", "LEFTHOOK=0"]
        ),
    ]

    // MARK: Compilers and linters

    /// What is said to a tool for it to be silent at a place.
    static let silence: [WeakeningRule] = [
        .init(
            .suppressedWarning,
            in: .code,
            of: ["Python"],
            .comment,
            [
                "noqa", "type: ignore", "type:ignore", "pylint: disable", "pylint:disable", "ruff: noqa",
                "flake8: noqa", "mypy: ignore-errors", "mypy: disable-error-code", "pyright: ignore",
                "pyright: basic", "nosec", "pragma: no cover", "fmt: off", "fmt: skip", "isort: skip",
            ]
        ),
        .init(
            .suppressedWarning,
            in: .code,
            of: ["JavaScript", "TypeScript"],
            .comment,
            [
                "eslint-disable", "@ts-ignore", "@ts-nocheck", "@ts-expect-error", "tslint:disable",
                "biome-ignore", "prettier-ignore", "istanbul ignore", "c8 ignore", "v8 ignore",
                "oxlint-disable",
            ]
        ),
        .init(
            .suppressedWarning,
            in: .code,
            of: ["Swift"],
            .comment,
            ["swiftlint:disable", "swift-format-ignore", "swiftformat:disable"]
        ),
        .init(
            .suppressedWarning,
            in: .code,
            of: ["Rust"],
            .code,
            ["#[allow(", "#![allow(", "#[expect(", "#![expect(", "#[rustfmt::skip"]
        ),
        .init(
            .suppressedWarning,
            in: .code,
            of: ["Java", "Kotlin"],
            .code,
            ["@SuppressWarnings", "@Suppress(", "@file:Suppress(", "@SuppressFBWarnings", "@SuppressLint"]
        ),
        .init(
            .suppressedWarning,
            in: .code,
            of: ["Java", "Kotlin", "C#"],
            .comment,
            [
                "NOSONAR", "CHECKSTYLE:OFF", "CHECKSTYLE.OFF", "noinspection", "ktlint-disable",
                "ReSharper disable",
            ]
        ),
        .init(.suppressedWarning, in: .code, of: ["Go"], .comment, ["nolint", "nosec", "lint:ignore"]),
        .init(
            .suppressedWarning,
            in: .code,
            of: ["C#"],
            .line,
            ["#pragma warning disable", "[SuppressMessage"]
        ),
        .init(
            .suppressedWarning,
            in: .code,
            of: ["C", "C++"],
            .line,
            ["#pragma GCC diagnostic ignored", "#pragma clang diagnostic ignored", "#pragma warning(disable"]
        ),
        .init(
            .suppressedWarning,
            in: .code,
            of: ["C", "C++"],
            .comment,
            ["NOLINT", "clang-format off", "cppcheck-suppress", "LCOV_EXCL"]
        ),
        .init(
            .suppressedWarning,
            in: .code,
            of: ["Ruby"],
            .comment,
            ["rubocop:disable", "rubocop:todo", ":nocov:"]
        ),
        .init(
            .suppressedWarning,
            in: .code,
            of: ["PHP"],
            .comment,
            ["@phpstan-ignore", "phpcs:ignore", "phpcs:disable", "@psalm-suppress", "@codeCoverageIgnore"]
        ),
        .init(
            .suppressedWarning,
            in: .scripts,
            .comment,
            ["shellcheck disable", "yamllint disable", "zizmor: ignore", "hadolint ignore", "nosemgrep"]
        ),
    ]

    /// What makes a compiler, linter or type checker ask for less.
    static let strictness: [WeakeningRule] = [
        .init(
            .loosenedRule,
            in: .checks,
            .line,
            [
                "\"strict\": false", "\"noImplicitAny\": false", "\"strictNullChecks\": false",
                "\"noUnusedLocals\": false", "\"noUnusedParameters\": false", "\"skipLibCheck\": true",
                "-Wno-error", "--allow-warnings", "ignore_errors = true", "ignore_errors = True",
                "ignore_missing_imports = true", "ignore_missing_imports = True",
                "disallow_untyped_defs = false",
                "extend-ignore", "per-file-ignores", "extend-exclude", "disabled_rules", ": \"off\"",
                ": 'off'",
                ": off", ": [\"off\"", ": allow", "= \"allow\"", "treatWarningsAsErrors=false",
                "<TreatWarningsAsErrors>false", "warnings_as_errors = false", "allWarningsAsErrors = false",
                "Enabled: false", "\"no-test\"", "--cap-lints", "-A warnings", "-A clippy",
            ]
        ),
        .init(
            .loosenedRule,
            in: .checks,
            .line,
            isRemoval: true,
            [
                "-Werror", "warnings-as-errors", "--max-warnings", "--fail-on", "--strict", "-D warnings",
                "\"strict\": true", "strict = true", "strict = True", "warn_error", "deny = [",
            ]
        ),
        .init(
            .loosenedRule,
            in: .code,
            of: ["Rust"],
            .code,
            isRemoval: true,
            ["#![deny(", "#![forbid(", "#[deny(", "#[forbid("]
        ),
    ]
}
