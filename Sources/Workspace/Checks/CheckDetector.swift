import Foundation

/// Finds the command that checks a project, from its files alone.
///
/// The rules are asked in order; the first that knows the project decides. What a project says itself (a
/// Makefile's `test`, a script in package.json) goes before what its language usually does, but for
/// Package.swift, whose Makefile may do more than test. If the top of the repository says nothing, and exactly one
/// directory there does, that one is taken.
package enum CheckDetector {
    /// The project's check, or `nil` if it has none that is known: never a guess that cannot fail.
    package static func detect(in files: ProjectFiles) -> DetectedCheck? {
        if let check = root(files) { return check }
        let inner = files.topDirectories.compactMap { directory in
            root(files.below(directory)).map { (directory, $0) }
        }
        guard inner.count == 1, let (directory, check) = inner.first else { return looseScripts(files) }
        return DetectedCheck(
            command: "cd \(Command.quoted(directory)) && \(check.command)",
            reason: "\(check.reason) in \(directory)",
            kind: check.kind
        )
    }

    private static let rules: [@Sendable (ProjectFiles) -> DetectedCheck?] = [
        swiftPackage, makefile, nodePackage, goModule, cargo, maven, gradle, dotnet, python, cmake, ruby,
        composer,
        shellScript,
    ]

    private static func root(_ files: ProjectFiles) -> DetectedCheck? {
        for rule in rules {
            if let check = rule(files) { return check }
        }
        return nil
    }

    // MARK: Swift, Make, Node

    private static func swiftPackage(_ files: ProjectFiles) -> DetectedCheck? {
        guard files.has("Package.swift") else { return nil }
        let hasTests =
            files.paths.contains { $0.hasPrefix("Tests/") && $0.hasSuffix(".swift") }
            || files.read("Package.swift")?.contains(".testTarget(") == true
        guard hasTests else {
            return DetectedCheck(command: "swift build", reason: "Package.swift without tests", kind: .build)
        }
        return DetectedCheck(
            command: "swift build && swift test",
            reason: "Package.swift with tests",
            kind: .tests
        )
    }

    private static func makefile(_ files: ProjectFiles) -> DetectedCheck? {
        guard let name = files.first("GNUmakefile", "makefile", "Makefile"), let text = files.read(name)
        else { return nil }
        let targets = text.split(whereSeparator: \.isNewline).flatMap { Self.targets(ofMakeLine: $0) }
        for target in ["test", "check", "tests"] where targets.contains(target[...]) {
            return DetectedCheck(
                command: "make \(target)",
                reason: "\(name) has the target \(target)",
                kind: .tests
            )
        }
        return nil
    }

    /// The names before the colon of a rule; an assignment (`test := …`) is none.
    private static func targets(ofMakeLine line: Substring) -> [Substring] {
        guard let colon = line.firstIndex(of: ":"), line.first?.isWhitespace == false, line.first != "#"
        else { return [] }
        let after = line[line.index(after: colon)...]
        guard !after.hasPrefix("="), !after.hasPrefix(":=") else { return [] }
        return line[..<colon].split(separator: " ")
    }

    private static func nodePackage(_ files: ProjectFiles) -> DetectedCheck? {
        guard let text = files.read("package.json"), files.has("package.json"),
            let script = NodeManifest.testScript(text), !script.isEmpty,
            !script.contains("no test specified")
        else { return nil }
        let (tool, lockFile) =
            if let lock = files.first("pnpm-lock.yaml") {
                ("pnpm", lock)
            } else if let lock = files.first("yarn.lock") {
                ("yarn", lock)
            } else if let lock = files.first("bun.lockb", "bun.lock") {
                ("bun run", lock)
            } else {
                ("npm", "package.json")
            }
        return DetectedCheck(
            command: "\(tool) test",
            reason: "package.json has a test script (\(lockFile))",
            kind: .tests
        )
    }

    // MARK: Compiled languages

    private static func goModule(_ files: ProjectFiles) -> DetectedCheck? {
        guard files.has("go.mod") else { return nil }
        let hasTests = files.paths.contains { $0.hasSuffix("_test.go") }
        // Without tests `go test` still compiles everything.
        return DetectedCheck(
            command: hasTests ? "go test ./..." : "go build ./...",
            reason: hasTests ? "go.mod with tests" : "go.mod without tests",
            kind: hasTests ? .tests : .build
        )
    }

    private static func cargo(_ files: ProjectFiles) -> DetectedCheck? {
        guard files.has("Cargo.toml") else { return nil }
        return DetectedCheck(command: "cargo test", reason: "Cargo.toml", kind: .tests)
    }

    private static func maven(_ files: ProjectFiles) -> DetectedCheck? {
        guard files.has("pom.xml") else { return nil }
        let program = files.has("mvnw") ? "./mvnw" : "mvn"
        return DetectedCheck(command: "\(program) -q -B test", reason: "pom.xml", kind: .tests)
    }

    private static func gradle(_ files: ProjectFiles) -> DetectedCheck? {
        guard
            let script = files.first(
                "build.gradle",
                "build.gradle.kts",
                "settings.gradle",
                "settings.gradle.kts"
            )
        else { return nil }
        let program = files.has("gradlew") ? "./gradlew" : "gradle"
        return DetectedCheck(command: "\(program) test --console=plain", reason: script, kind: .tests)
    }

    private static func dotnet(_ files: ProjectFiles) -> DetectedCheck? {
        let found = files.matching { path, name in
            name.hasSuffix(".sln") && !path.contains("/") || name.hasSuffix(".csproj")
                || name.hasSuffix(".fsproj")
        }
        guard let project = found.first(where: { $0.hasSuffix(".sln") }) ?? found.first else { return nil }
        // Without a solution, `dotnet test` at the top finds a project only if it lies there.
        let isAtTop = !project.contains("/")
        return DetectedCheck(
            command: isAtTop ? "dotnet test" : "dotnet test \(Command.quoted(testProject(found) ?? project))",
            reason: project,
            kind: .tests
        )
    }

    private static func testProject(_ projects: [String]) -> String? {
        projects.first { $0.localizedCaseInsensitiveContains("test") }
    }

    private static func cmake(_ files: ProjectFiles) -> DetectedCheck? {
        guard files.has("CMakeLists.txt") else { return nil }
        let lists = files.matching { $1 == "CMakeLists.txt" }
        let hasTests = lists.contains { list in
            guard let text = files.read(list)?.lowercased() else { return false }
            return text.contains("enable_testing") || text.contains("include(ctest)")
                || text.contains("add_test")
        }
        // Beside the sources, under a name that most ignore lists hold.
        let build = "cmake -S . -B build && cmake --build build"
        guard hasTests else {
            return DetectedCheck(command: build, reason: "CMakeLists.txt without tests", kind: .build)
        }
        return DetectedCheck(
            command: build + " && ctest --test-dir build --output-on-failure",
            reason: "CMakeLists.txt with tests",
            kind: .tests
        )
    }

    // MARK: Scripting languages

    private static func python(_ files: ProjectFiles) -> DetectedCheck? {
        PythonChecks.detect(in: files)
    }

    private static func ruby(_ files: ProjectFiles) -> DetectedCheck? {
        let bundle = files.has("Gemfile") ? "bundle exec " : ""
        if files.has(".rspec")
            || files.paths.contains(where: { $0.hasPrefix("spec/") && $0.hasSuffix("_spec.rb") })
        {
            return DetectedCheck(command: bundle + "rspec", reason: "specs in spec", kind: .tests)
        }
        guard let rakefile = files.first("Rakefile", "rakefile", "Rakefile.rb"),
            let text = files.read(rakefile),
            ["TestTask", "task :test", "task test:", "task \"test\"", "task 'test'"].contains(
                where: text.contains
            )
        else { return nil }
        return DetectedCheck(
            command: bundle + "rake test",
            reason: "\(rakefile) has a test task",
            kind: .tests
        )
    }

    private static func composer(_ files: ProjectFiles) -> DetectedCheck? {
        guard files.has("composer.json") else { return nil }
        if let text = files.read("composer.json"), NodeManifest.testScript(text) != nil {
            return DetectedCheck(
                command: "composer test",
                reason: "composer.json has a test script",
                kind: .tests
            )
        }
        guard let configuration = files.first("phpunit.xml", "phpunit.xml.dist") else { return nil }
        return DetectedCheck(command: "vendor/bin/phpunit", reason: configuration, kind: .tests)
    }

    private static func shellScript(_ files: ProjectFiles) -> DetectedCheck? {
        let candidates = [
            "test.sh", "run_tests.sh", "run-tests.sh", "runtests.sh", "tests.sh", "tests/run.sh",
            "test/run.sh",
            "tests/run_tests.sh", "test/run_tests.sh", "tests/test.sh", "test/test.sh", "scripts/test.sh",
            "script/test", "bin/test",
        ]
        guard let script = candidates.first(where: files.has) else { return nil }
        // Through the interpreter that the script names: it may lack the executable bit.
        let usesBash = files.read(script)?.prefix(40).contains("bash") == true
        return DetectedCheck(command: "\(usesBash ? "bash" : "sh") \(script)", reason: script, kind: .tests)
    }

    /// Where nothing describes the project: Python tests anywhere, since they need no project file.
    private static func looseScripts(_ files: ProjectFiles) -> DetectedCheck? {
        PythonChecks.detectLoose(in: files) ?? looseNodeScript(files)
    }

    /// Node without a manifest: its own test runner where a test asks for it, else a script that asserts.
    private static func looseNodeScript(_ files: ProjectFiles) -> DetectedCheck? {
        let endings = [".js", ".mjs", ".cjs"]
        let tests = files.matching { _, name in
            endings.contains { name == "test" + $0 || name == "tests" + $0 || name.hasSuffix(".test" + $0) }
        }
        if let test = tests.first(where: { files.read($0)?.contains("node:test") == true }) {
            return DetectedCheck(command: "node --test", reason: "\(test) uses node:test", kind: .tests)
        }
        let scripts = tests.filter { !$0.contains("/") && files.read($0)?.contains("assert") == true }
        guard scripts.count == 1, let script = scripts.first else { return nil }
        return DetectedCheck(command: "node \(Command.quoted(script))", reason: script, kind: .tests)
    }
}
