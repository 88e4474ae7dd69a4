/// Which of Python's ways to run tests a project uses.
///
/// The trap is a command that finds no test and still ends with 0: `python3 -m unittest` in a folder
/// whose tests are called otherwise, or pytest's files run as scripts. So the form is chosen by what the test
/// files hold.
enum PythonChecks {
    /// The check of a project whose top is a Python project or holds Python tests.
    static func detect(in files: ProjectFiles) -> DetectedCheck? {
        let tests = testFiles(files)
        let naming = pytestNaming(files)
        guard !tests.isEmpty else { return nil }
        let texts = tests.compactMap(files.read)
        if let naming, files.canImport("pytest") || !texts.contains(where: usesUnittest) {
            return DetectedCheck(command: "python3 -m pytest -q", reason: "pytest (\(naming))", kind: .tests)
        }
        return byContent(tests, texts, files)
    }

    /// Python tests in any directory, where no project file says anything.
    static func detectLoose(in files: ProjectFiles) -> DetectedCheck? {
        let tests = files.matching { path, name in isTestName(name) && !isForeign(path) }
        guard !tests.isEmpty else { return nil }
        return byContent(tests, tests.compactMap(files.read), files)
    }

    private static func byContent(
        _ tests: [String],
        _ texts: [String],
        _ files: ProjectFiles
    ) -> DetectedCheck? {
        let imports = texts.contains { mentionsImport($0, of: "pytest") }
        let hasBareTests = texts.contains { hasTestFunction($0) && !usesUnittest($0) && !runsItself($0) }
        if (imports || hasBareTests), files.canImport("pytest") {
            return DetectedCheck(command: "python3 -m pytest -q", reason: "tests for pytest", kind: .tests)
        }
        if texts.contains(where: usesUnittest) { return unittest(tests, files) }
        let scripts = zip(tests, texts).filter { runsItself($1) || !hasTestFunction($1) }.map(\.0)
        if !imports, !scripts.isEmpty {
            let command = scripts.map { "python3 \(Command.quoted($0))" }.joined(separator: " && ")
            return DetectedCheck(command: command, reason: "test scripts", kind: .tests)
        }
        // Tests that only pytest can run, and it is not here: the command says so when it fails.
        return DetectedCheck(command: "python3 -m pytest -q", reason: "tests for pytest", kind: .tests)
    }

    /// `discover` with the start directory and pattern that find every test file.
    private static func unittest(_ tests: [String], _ files: ProjectFiles) -> DetectedCheck {
        let directories = Set(tests.map(directory(of:)))
        // `discover` enters a directory only if it is a package.
        let arePackages = directories.allSatisfy { $0.isEmpty || isPackage($0, files) }
        let start = arePackages ? [""] : directories.sorted()
        let suffixed = tests.allSatisfy { !name(of: $0).hasPrefix("test") }
        let pattern =
            suffixed
            ? " -p '*_test.py'"
            : (tests.allSatisfy { name(of: $0).hasPrefix("test_") } ? "" : " -p 'test*.py'")
        let commands = start.map { directory in
            let place =
                directory.isEmpty ? "" : " -s \(Command.quoted(directory)) -t \(top(of: directory, files))"
            return "python3 -m unittest discover\(place)\(pattern)"
        }
        return DetectedCheck(
            command: commands.joined(separator: " && "),
            reason: "unittest tests",
            kind: .tests
        )
    }

    /// A directory that is no package must be its own top.
    private static func top(of directory: String, _ files: ProjectFiles) -> String {
        isPackage(directory, files) ? "." : Command.quoted(directory)
    }

    private static func isPackage(_ directory: String, _ files: ProjectFiles) -> Bool {
        var parts = directory.split(separator: "/")
        while !parts.isEmpty {
            guard files.has(parts.joined(separator: "/") + "/__init__.py") else { return false }
            parts.removeLast()
        }
        return true
    }

    // MARK: Reading files

    /// The file by which the project names pytest, if it does.
    private static func pytestNaming(_ files: ProjectFiles) -> String? {
        if let file = files.first("pytest.ini", "conftest.py", "tests/conftest.py", "test/conftest.py") {
            return file
        }
        let candidates = [
            ("pyproject.toml", "pytest"), ("setup.cfg", "[tool:pytest]"), ("tox.ini", "pytest"),
            ("requirements-dev.txt", "pytest"), ("requirements.txt", "pytest"), ("setup.py", "pytest"),
        ]
        return candidates.first { files.has($0.0) && files.read($0.0)?.contains($0.1) == true }?.0
    }

    /// Test files at the top and in the usual directories.
    private static func testFiles(_ files: ProjectFiles) -> [String] {
        let isProject = files.first("pyproject.toml", "setup.py", "setup.cfg", "tox.ini", "pytest.ini") != nil
        return files.matching { path, name in
            guard isTestName(name), !isForeign(path) else { return false }
            return isProject || !path.contains("/") || path.hasPrefix("tests/") || path.hasPrefix("test/")
        }
    }

    private static func isTestName(_ name: Substring) -> Bool {
        name.hasSuffix(".py") && (name.hasPrefix("test") || name.hasSuffix("_test.py"))
    }

    private static func isForeign(_ path: String) -> Bool {
        path.split(separator: "/").dropLast().contains {
            $0.hasPrefix(".") || $0 == "node_modules" || $0 == "site-packages" || $0 == "venv"
                || $0 == "vendor"
        }
    }

    private static func usesUnittest(_ text: String) -> Bool {
        text.contains("TestCase") && mentionsImport(text, of: "unittest")
            || text.contains("doctest.DocTestSuite")
    }

    private static func mentionsImport(_ text: String, of module: String) -> Bool {
        lines(text).contains { $0.hasPrefix("import \(module)") || $0.hasPrefix("from \(module)") }
    }

    private static func hasTestFunction(_ text: String) -> Bool {
        lines(text).contains {
            $0.hasPrefix("def test") || $0.hasPrefix("async def test") || $0.hasPrefix("class Test")
        }
    }

    private static func runsItself(_ text: String) -> Bool {
        lines(text).contains { $0.hasPrefix("if __name__") }
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " || $0 == "\t" } }
    }

    private static func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    private static func name(of path: String) -> Substring {
        path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    }
}
