import Editing
import Foundation

/// The files of the worktree as a survey found them, at the start of the work.
struct WorkFiles: Sendable {
    /// The text files that were read, by path.
    let contents: [String: String]
    /// Every tracked path, also of files that were too large or no text.
    let allPaths: Set<String>
    /// The paths that were read, in order.
    let paths: [String]
    /// Paths that are kept from agents and models; they are in none of the others.
    let hiddenPaths: Set<String>

    /// Takes what the survey found.
    init(contents: [String: String], allPaths: [String], hiddenPaths: Set<String> = []) {
        self.contents = contents
        self.allPaths = Set(allPaths).union(contents.keys)
        self.paths = contents.keys.sorted()
        self.hiddenPaths = hiddenPaths
    }

    /// The files after a change: new contents by path, nil for a file that is gone.
    func changed(by changes: [String: String?]) -> WorkFiles {
        var contents = contents
        for (path, content) in changes { contents[path] = content }
        let gone = changes.filter { $0.value == nil }.keys
        return WorkFiles(
            contents: contents,
            allPaths: Array(allPaths.subtracting(gone)),
            hiddenPaths: hiddenPaths
        )
    }

    /// The files that a change of the program could be in, in path order.
    ///
    /// - Parameter includingTests: Whether tests count as well.
    /// - Returns: Paths with their contents.
    func candidates(includingTests: Bool) -> [(path: String, content: String)] {
        paths.compactMap { path in
            guard let content = contents[path], !Self.isGenerated(path) else { return nil }
            guard includingTests || !Self.isTest(path) else { return nil }
            return (path, content)
        }
    }

    /// Whether a file is a test or decides what is checked.
    static func isTest(_ path: String) -> Bool {
        !TestWeakening.findings(changes: [(path: path, before: "a\n", after: "b\n")]).isEmpty
    }

    /// Whether a check command such as `sh ./check.sh` names a file.
    static func isNamed(_ path: String, in command: String?) -> Bool {
        let separators: Set<Character> = [" ", "\t", ";", "&", "|", "(", ")", "'", "\"", "=", "<", ">"]
        return (command ?? "").split(whereSeparator: separators.contains).contains { word in
            word == path || word == "./" + path
        }
    }

    /// Whether a file is written by a tool: a lock file, a minified bundle.
    private static func isGenerated(_ path: String) -> Bool {
        let name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
        return name.hasSuffix(".lock") || name.hasSuffix(".min.js") || name.hasSuffix(".min.css")
            || name.hasSuffix(".svg") || generatedNames.contains(name)
    }

    private static let generatedNames: Set<String> = [
        "package-lock.json", "pnpm-lock.yaml", "go.sum", "package.resolved", "license", "license.md",
    ]
}

/// An estimate of how many tokens a text takes.
enum PromptSize {
    /// Counts three bytes a token, which errs on the side that fits.
    static func tokens(_ text: String) -> Int { (text.utf8.count + 2) / 3 }

    /// How many characters fit into a number of tokens.
    static func characters(tokens: Int) -> Int { max(0, tokens) * 3 }
}
