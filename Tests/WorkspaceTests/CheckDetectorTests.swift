import Foundation
import Testing

@testable import Workspace

@Suite struct CheckDetectorTests {
    private func check(_ files: [String: String], pytest: Bool = false) -> String? {
        let project = ProjectFiles(
            paths: Array(files.keys),
            read: { files[$0] },
            canImport: { pytest && $0 == "pytest" }
        )
        return CheckDetector.detect(in: project)?.command
    }

    static let unittestCase = "import unittest\nclass T(unittest.TestCase):\n    def test_a(self): pass\n"
    static let script = "from app import f\nassert f() == 1\nprint('ok')\n"
    static let npmStub = #"{"scripts": {"test": "echo \"Error: no test specified\" && exit 1"}}"#

    @Test(
        arguments: [
            // Swift, Make, Node
            (["Package.swift": "", "Tests/ATests/A.swift": ""], "swift build && swift test"),
            (["Package.swift": "let x = 1", "Sources/A/a.swift": ""], "swift build"),
            (["Makefile": "all: x\n\ttest: no\ntest: all\n\t./t\n"], "make test"),
            (["Makefile": "check lint: all\n\tx\n", "a.c": ""], "make check"),
            (["Makefile": "test := 1\nall:\n\tx\n"], nil),
            (["Makefile": "test ::= 1\n# test: x\n"], nil),
            (["package.json": #"{"scripts": {"test": "jest"}}"#], "npm test"),
            (["package.json": #"{"scripts": {"test": "jest"}}"#, "pnpm-lock.yaml": ""], "pnpm test"),
            (["package.json": #"{"scripts": {"test": "jest"}}"#, "yarn.lock": ""], "yarn test"),
            (["package.json": npmStub], nil),
            (["package.json": "not json"], nil),
            (["package.json": #"{"name": "x"}"#], nil),
            // Compiled languages
            (["go.mod": "", "a_test.go": ""], "go test ./..."),
            (["go.mod": "", "a.go": ""], "go build ./..."),
            (["Cargo.toml": ""], "cargo test"),
            (["pom.xml": ""], "mvn -q -B test"),
            (["pom.xml": "", "mvnw": ""], "./mvnw -q -B test"),
            (["build.gradle.kts": "", "gradlew": ""], "./gradlew test --console=plain"),
            (["build.gradle": ""], "gradle test --console=plain"),
            (
                ["CMakeLists.txt": "enable_testing()"],
                "cmake -S . -B build && cmake --build build && ctest --test-dir build --output-on-failure"
            ),
            (["CMakeLists.txt": "add_executable(a a.c)"], "cmake -S . -B build && cmake --build build"),
            (["All.sln": "", "src/A.csproj": ""], "dotnet test"),
            (["src/A.csproj": "", "src/A.Tests.csproj": ""], "dotnet test src/A.Tests.csproj"),
            // Ruby, PHP, shell
            (["Gemfile": "", "spec/a_spec.rb": ""], "bundle exec rspec"),
            (["Rakefile": "Rake::TestTask.new"], "rake test"),
            (["composer.json": #"{"scripts": {"test": ["a", "b"]}}"#], "composer test"),
            (["composer.json": "{}", "phpunit.xml": ""], "vendor/bin/phpunit"),
            (["run_tests.sh": "#!/usr/bin/env bash\n"], "bash run_tests.sh"),
            (["tests/run.sh": "#!/bin/sh\n"], "sh tests/run.sh"),
            // What the project says itself comes first.
            (["Makefile": "test:\n\tx\n", "package.json": #"{"scripts": {"test": "jest"}}"#], "make test"),
            (["Makefile": "all:\n\tx\n", "go.mod": "", "a_test.go": ""], "go test ./..."),
            // One directory down, if there is one project only.
            (["web/package.json": #"{"scripts": {"test": "jest"}}"#, "README.md": ""], "cd web && npm test"),
            (["my app/Cargo.toml": ""], "cd 'my app' && cargo test"),
            (["a/Cargo.toml": "", "b/go.mod": ""], nil),
            (["node_modules/x/package.json": #"{"scripts": {"test": "jest"}}"#], nil),
            // Node without a manifest
            (["leap.js": "", "test.js": "const assert = require('assert');\n"], "node test.js"),
            (["a.mjs": "", "a.test.mjs": "import test from 'node:test';\n"], "node --test"),
            (["test.js": "console.log(1)\n"], nil),
            // Nothing
            ([:], nil),
            (["README.md": "", "main.c": "", "main_test.c": ""], nil),
        ] as [([String: String], String?)]
    )
    func `a project's check is found, or honestly none`(files: [String: String], command: String?) {
        #expect(check(files) == command)
    }

    @Test(
        arguments: [
            (["app.py": "", "test_app.py": unittestCase], false, "python3 -m unittest discover"),
            (
                ["app.py": "", "testapp.py": unittestCase], false,
                "python3 -m unittest discover -p 'test*.py'"
            ),
            (
                ["app.py": "", "app_test.py": unittestCase], false,
                "python3 -m unittest discover -p '*_test.py'"
            ),
            (
                ["app.py": "", "tests/test_app.py": unittestCase], false,
                "python3 -m unittest discover -s tests -t tests"
            ),
            (
                ["app.py": "", "tests/test_app.py": unittestCase, "tests/__init__.py": ""], false,
                "python3 -m unittest discover"
            ),
            (["app.py": "", "test_app.py": unittestCase], true, "python3 -m unittest discover"),
            (["test_app.py": "import pytest\ndef test_a(): pass\n"], true, "python3 -m pytest -q"),
            (["test_app.py": "def test_a(): assert True\n"], true, "python3 -m pytest -q"),
            (
                ["pyproject.toml": "[tool.pytest.ini_options]\n", "tests/test_a.py": "def test_a(): pass\n"],
                true, "python3 -m pytest -q"
            ),
            (
                [
                    "setup.py": "", "pkg/tests/test_a.py": unittestCase, "pkg/__init__.py": "",
                    "pkg/tests/__init__.py": "",
                ], false,
                "python3 -m unittest discover"
            ),
            // pytest is named but is not here; unittest can run the tests.
            (
                ["requirements-dev.txt": "pytest\n", "test_a.py": unittestCase], false,
                "python3 -m unittest discover"
            ),
            (["app.py": "", "test_app.py": script], false, "python3 test_app.py"),
            (
                ["test_app.py": "def test_a():\n    pass\nif __name__ == '__main__':\n    test_a()\n"], true,
                "python3 test_app.py"
            ),
            (["test_a.py": script, "test_b.py": script], false, "python3 test_a.py && python3 test_b.py"),
            // Only pytest can run it: a command that fails beats one that finds nothing and passes.
            (["test_app.py": "import pytest\ndef test_a(): pass\n"], false, "python3 -m pytest -q"),
            (
                ["lib/deep/test_x.py": unittestCase], false,
                "python3 -m unittest discover -s lib/deep -t lib/deep"
            ),
        ] as [([String: String], Bool, String)]
    )
    func `Python's check is one that finds the tests`(files: [String: String], pytest: Bool, command: String)
    {
        #expect(check(files, pytest: pytest) == command)
    }

    @Test func `the unittest commands really find a failing test`() async throws {
        let failing = Self.unittestCase.replacing("pass", with: "self.fail()")
        for path in ["test_a.py", "testa.py", "a_test.py", "tests/test_a.py", "lib/deep/test_x.py"] {
            let repository = try await TemporaryRepository(["app.py": "", path: failing])
            let command = try #require(check(["app.py": "", path: failing]))
            let result = await CommandRunner().run(Command(line: command, directory: repository.root))
            #expect(result.exitCode == 1, "\(path): \(result.output.text)")
            #expect(result.output.text.contains("FAILED"), "\(path): \(result.output.text)")
        }
    }
}
