/// Knows by a path's form whether it is a test, or decides which checks run.
enum TestConventions {
    /// What sort of file it is; nil for one of the program.
    static func role(of path: String) -> TestChange.Role? {
        if isCheckConfiguration(path) { return .checkConfiguration }
        return isTest(path) ? .test : nil
    }

    /// Whether the file is a test or helps to set tests up, by the conventions of its language.
    static func isTest(_ path: String) -> Bool {
        let components = path.split(separator: "/").map { $0.lowercased() }
        guard let name = components.last else { return false }
        if !testFolders.isDisjoint(with: components.dropLast()) { return true }
        if components.dropLast().contains(where: { $0.hasSuffix("tests") && $0.count > 5 }),
            name.hasSuffix(".swift")
        {
            return true
        }
        let stem = PathText.stem(name)
        if name == "conftest.py" { return true }
        if ["test", "tests", "spec"].contains(stem), Language.of(path: path) != nil { return true }
        if stem.hasPrefix("test_") || stem.hasSuffix("_test") || stem.hasSuffix("_tests")
            || stem.hasSuffix("_spec")
        {
            return true
        }
        if [".test", ".spec", "-test", "-spec", ".e2e"].contains(where: { stem.hasSuffix($0) }) {
            return true
        }
        // `LoaderTests.swift`, `LoaderTest.java`, `TestLoader.java`; the capital tells it from `latest.py`.
        let original = PathText.stem(path)
        guard Language.of(path: path) != nil else { return false }
        return ["Test", "Tests", "Spec", "TestCase"].contains { original.hasSuffix($0) && original != $0 }
            || (original.hasPrefix("Test") && original.dropFirst(4).first?.isUppercase == true)
    }

    /// The program's stem a test is named after: `test_loader.py` → `loader`.
    static func subject(of path: String) -> String? {
        guard isTest(path) else { return nil }
        var stem = PathText.stem(path)
        for ending in [
            ".test", ".spec", "-test", "-spec", "_test", "_tests", "_spec", "Tests", "Test", "Spec",
        ]
        where stem.hasSuffix(ending) && stem.count > ending.count {
            return String(stem.dropLast(ending.count)).lowercased()
        }
        for start in ["test_", "Test"] where stem.hasPrefix(start) && stem.count > start.count {
            stem = String(stem.dropFirst(start.count))
            return stem.lowercased()
        }
        return nil
    }

    private static let testFolders: Set<String> = [
        "test", "tests", "__tests__", "spec", "specs", "testing", "e2e", "__mocks__", "testdata", "fixtures",
        "cypress",
    ]

    /// Whether a runner finds the tests in a file, as far as its path tells; what is moved elsewhere is not run.
    static func isRun(_ path: String) -> Bool {
        guard role(of: path) == .test else { return false }
        let folders = Set(path.split(separator: "/").dropLast().map { $0.lowercased() })
        guard folders.isDisjoint(with: restingFolders) else { return false }
        let stem = PathText.stem(path).lowercased()
        switch Language.of(path: path)?.name {
        case "Python", "Ruby":
            return ["test_", "test-"].contains { stem.hasPrefix($0) }
                || ["_test", "_spec", "tests", "test"].contains { stem.hasSuffix($0) }
        case "Go": return stem.hasSuffix("_test")
        case "JavaScript", "TypeScript":
            return folders.contains("__tests__") || stem == "test"
                || [".test", ".spec", "-test", "-spec", "_test", "_spec", ".e2e", ".cy"].contains {
                    stem.hasSuffix($0)
                }
        default: return true
        }
    }

    /// Folders among tests in which no runner looks for any.
    private static let restingFolders: Set<String> = [
        "fixtures", "testdata", "__mocks__", "disabled", "skipped", "quarantine", "archive", "old", "attic",
    ]

    /// What sort of file it is to the rules about weakening.
    static func sorts(of path: String) -> WeakeningRule.Files {
        guard !PathText.isProse(path) else { return [] }
        let isCode = Language.of(path: path) != nil
        switch role(of: path) {
        case .test?: return isCode ? [.tests, .code] : [.tests, .scripts]
        case .checkConfiguration?: return isCode ? [.checks, .scripts, .code] : [.checks, .scripts]
        case .program?, nil: break
        }
        var sorts: WeakeningRule.Files = isCode ? .code : []
        if isPartlyConfiguration(path) { sorts.formUnion([.checks, .scripts]) }
        let ending = PathText.pathExtension(path)
        if scriptExtensions.contains(ending) || ending.isEmpty && !isCode { sorts.insert(.scripts) }
        return sorts
    }

    private static let scriptExtensions: Set<String> = [
        "sh", "bash", "zsh", "fish", "bats", "mk", "yml", "yaml", "ps1", "bat", "cmd", "groovy",
    ]

    private static func isCheckConfiguration(_ path: String) -> Bool {
        let lower = path.lowercased()
        let name = PathText.baseName(lower)
        let folders = [
            ".github/workflows/", ".github/actions/", ".circleci/", ".ci/", ".buildkite/", ".woodpecker/",
            ".husky/", ".gitlab/ci/", ".azure-pipelines/",
        ]
        if folders.contains(where: { lower.hasPrefix($0) || lower.contains("/" + $0) }) { return true }
        if configurationNames.contains(name) { return true }
        return configurationStems.contains { name.hasPrefix($0) }
    }

    /// How the names begin of files that decide what is checked and how strictly.
    private static let configurationStems = [
        "jest.config", "vitest.config", "playwright.config", "karma.conf", "cypress.config", ".mocharc",
        "ava.config", "azure-pipelines", ".eslintrc", "eslint.config", ".prettierrc", "prettier.config",
        ".stylelintrc", "stylelint.config", "phpstan.", ".nycrc", ".c8rc", ".lintstagedrc",
        "lint-staged.config",
        "jenkinsfile.", ".golangci.", "detekt.", "checkstyle.",
    ]

    private static let configurationNames: Set<String> = [
        "makefile", "gnumakefile", "justfile", "pytest.ini", "tox.ini", "setup.cfg", "noxfile.py",
        ".coveragerc",
        ".gitlab-ci.yml", ".travis.yml", "azure-pipelines.yml", "jenkinsfile", "bitbucket-pipelines.yml",
        "appveyor.yml",
        "phpunit.xml", "phpunit.xml.dist", ".rspec", "rakefile", "ctestconfig.cmake",
        ".pre-commit-config.yaml",
        "taskfile.yml", ".drone.yml", "codecov.yml", ".codecov.yml", "action.yml", "action.yaml",
        ".gitlab-ci.yaml", ".travis.yaml", ".swiftlint.yml", ".swift-format", ".swiftformat", "ruff.toml",
        ".ruff.toml", ".flake8", "mypy.ini", ".mypy.ini", ".pylintrc", "pylintrc", "pyrightconfig.json",
        "clippy.toml", ".clippy.toml", "rustfmt.toml", ".rustfmt.toml", ".rubocop.yml", "psalm.xml",
        "biome.json", "biome.jsonc", "tslint.json", "lefthook.yml", ".clang-tidy", ".clang-format",
        ".yamllint", "sonar-project.properties", "nextest.toml", "tarpaulin.toml",
    ]

    /// Whether it is a file of which a part decides which checks run.
    private static func isPartlyConfiguration(_ path: String) -> Bool {
        let name = PathText.baseName(path).lowercased()
        return partNames.contains(name) || isTypeScriptConfiguration(name)
    }

    private static let partNames: Set<String> = [
        "package.json", "pyproject.toml", "cmakelists.txt", "cargo.toml", "package.swift", "pom.xml",
        "build.gradle", "build.gradle.kts",
    ]

    private static func isTypeScriptConfiguration(_ name: String) -> Bool {
        name.hasPrefix("tsconfig") && name.hasSuffix(".json")
    }

    /// Of a file that holds other things too, the part that decides which checks run; nil if it has none.
    static func checkPart(of content: String, path: String) -> String? {
        switch PathText.baseName(path).lowercased() {
        case "package.json":
            section(of: content) { line in
                ["\"test", "\"lint", "\"check", "\"typecheck", "\"coverage", "\"pretest", "\"posttest"]
                    .contains {
                        line.contains($0)
                    }
            }
        case let name where isTypeScriptConfiguration(name):
            section(of: content) { line in
                ["\"strict", "\"no", "\"skipLibCheck", "\"exclude", "\"include", "\"checkJs", "\"allow"]
                    .contains {
                        line.contains($0)
                    }
            }
        case "pyproject.toml":
            tables(
                of: content,
                named: [
                    "pytest", "tox", "coverage", "nox", "hatch.envs", "ruff", "mypy", "pylint", "flake8",
                    "pyright", "bandit",
                ]
            )
        case "cmakelists.txt": section(of: content) { $0.lowercased().contains("test") }
        case "cargo.toml": tables(of: content, named: ["test", "bench", "lints"])
        case "package.swift": section(of: content) { $0.contains("testTarget") }
        case "pom.xml", "build.gradle", "build.gradle.kts":
            section(of: content) { $0.lowercased().contains("test") || $0.lowercased().contains("skip") }
        default: nil
        }
    }

    private static func section(of content: String, where condition: (Substring) -> Bool) -> String? {
        let lines = content.lineBodies.filter(condition)
        return lines.isEmpty ? nil : lines.map { String($0.trimmed) }.joined(separator: "\n")
    }

    private static func tables(of content: String, named names: [String]) -> String? {
        var isWithin = false
        let lines = content.lineBodies.filter { line in
            if line.hasPrefix("[") { isWithin = names.contains { line.contains($0) } }
            return isWithin && !line.isBlank
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }
}
