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

    private static func isCheckConfiguration(_ path: String) -> Bool {
        let lower = path.lowercased()
        let name = PathText.baseName(lower)
        let folders = [
            ".github/workflows/", ".github/actions/", ".circleci/", ".ci/", ".buildkite/", ".woodpecker/",
        ]
        if folders.contains(where: { lower.hasPrefix($0) || lower.contains("/" + $0) }) { return true }
        if configurationNames.contains(name) { return true }
        let stems = [
            "jest.config", "vitest.config", "playwright.config", "karma.conf", "cypress.config", ".mocharc",
            "ava.config",
        ]
        return stems.contains { name.hasPrefix($0) }
    }

    private static let configurationNames: Set<String> = [
        "makefile", "gnumakefile", "justfile", "pytest.ini", "tox.ini", "setup.cfg", "noxfile.py",
        ".coveragerc",
        ".gitlab-ci.yml", ".travis.yml", "azure-pipelines.yml", "jenkinsfile", "bitbucket-pipelines.yml",
        "appveyor.yml",
        "phpunit.xml", "phpunit.xml.dist", ".rspec", "rakefile", "ctestconfig.cmake",
        ".pre-commit-config.yaml",
        "taskfile.yml", ".drone.yml", "codecov.yml",
    ]

    /// Of a file that holds other things too, the part that decides which checks run; nil if it has none.
    static func checkPart(of content: String, path: String) -> String? {
        switch PathText.baseName(path).lowercased() {
        case "package.json":
            section(of: content) { $0.contains("\"test") || $0.contains("\"lint") || $0.contains("\"check") }
        case "pyproject.toml": tables(of: content, named: ["pytest", "tox", "coverage", "nox", "hatch.envs"])
        case "cmakelists.txt": section(of: content) { $0.lowercased().contains("test") }
        case "cargo.toml": tables(of: content, named: ["test", "bench"])
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
