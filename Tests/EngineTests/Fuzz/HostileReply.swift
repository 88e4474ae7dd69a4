import EngineTesting
import Foundation
import Workspace

/// What a model says that wants out of its worktree, or steers the terminal, or just has gone mad.
struct HostileReply {
    /// A file of the worktree that may be changed.
    let file: String
    /// What that file may become: a good content and a bad one.
    let contents: [String]
    /// The absolute path of a file outside, which must not be changed.
    let canary: String

    // MARK: - Replies

    /// One reply: a few requests of any form, whole or damaged.
    func text(by random: inout SeededGenerator) -> String {
        var text = random.oneIn(3) ? "Sure!\u{1B}[2J Here it is:\n\n" : ""
        for _ in 0...random.below(3) { text += request(by: &random) + (random.oneIn(3) ? "\n\n" : "") }
        switch random.below(12) {
        case 0, 1: return cut(text, by: &random)
        case 2, 3: return sprinkled(text, by: &random)
        case 4 where random.oneIn(3): return text + String(repeating: "all work and no play\n", count: 60_000)
        case 5 where random.oneIn(3): return String(repeating: text, count: 12)
        default: return text
        }
    }

    /// Changes for the guard of paths, as if nothing stood before it.
    func changes(by random: inout SeededGenerator) -> [FileChange] {
        (0...random.below(3)).map { _ -> FileChange in
            let path = path(by: &random)
            return switch random.below(4) {
            case 0: .delete(path: path)
            case 1: .rename(from: path, to: self.path(by: &random))
            case 2: .rename(from: file, to: path)
            default: .write(path: path, text: content(by: &random))
            }
        }
    }

    /// A text that somebody gives as a title, a prompt or a name.
    static func words(by random: inout SeededGenerator) -> String {
        let pieces = [
            "fix", "Größe", "日本語", "\u{1B}]0;owned\u{7}", "\u{9B}31m", "\u{0}", "\r\n", "\t", "..", "/", "@{",
            "~", "^", ":", "?", "*", "[", "\\", ".lock", "-", "--exec=touch owned", "$(touch owned)", "`id`",
            "'; touch owned; '", "\"", "\u{202E}gnp", "\u{200B}", "e\u{301}", "👩‍👩‍👧", "İ", "ß", "½", "\u{2028}",
            "HEAD", "refs/heads/main", "main", String(repeating: "long", count: 30), "\u{FEFF}", "\u{7F}",
            " ",
        ]
        return (0...random.below(8)).map { _ in random.pick(pieces) }.joined(
            separator: random.oneIn(2) ? " " : ""
        )
    }

    // MARK: - Forms

    private func request(by random: inout SeededGenerator) -> String {
        let path = path(by: &random)
        let content = content(by: &random)
        switch random.below(14) {
        case 0: return "\(path)\n```python\n\(content)```\n"
        case 1: return "```python \(path)\n\(content)```\n"
        case 2: return "**`\(path)`**\n\n```\n\(content)\n```\n"
        case 3: return "# \(path)\n~~~~\n\(content)~~~~\n"
        case 4: return "\(path)\n<<<<<<< SEARCH\n\(lastLine)\n=======\n\(content)>>>>>>> REPLACE\n"
        case 5: return "```diff\n--- /dev/null\n+++ b/\(path)\n@@ -0,0 +1 @@\n+\(firstLine(content))\n```\n"
        case 6:
            return "diff --git a/\(path) b/\(path)\nnew file mode 120000\n--- /dev/null\n+++ b/\(path)\n"
                + "@@ -0,0 +1 @@\n+\(canary)\n\\ No newline at end of file\n"
        case 7: return "diff --git a/\(file) b/\(path)\nrename from \(file)\nrename to \(path)\n"
        case 8: return "DELETE \(path)\n"
        case 9: return "RENAME \(file) -> \(path)\n"
        case 10: return "RENAME \(path) -> \(file)\n"
        case 11: return json(path, content)
        case 12:
            return
                "<tool_call>{\"name\": \"write_file\", \"arguments\": \(json(path, content))}</tool_call>\n"
        default: return "````markdown \(path)\n# T\n```python \(file)\n\(content)```\n```\n````\n"
        }
    }

    private var lastLine: String { contents[0].split(separator: "\n").last.map(String.init) ?? "" }

    private func firstLine(_ text: String) -> String {
        text.split(separator: "\n").first.map(String.init) ?? ""
    }

    private func json(_ path: String, _ content: String) -> String {
        let encoder = JSONEncoder()
        // The same seed has to give the same reply.
        encoder.outputFormatting = .sortedKeys
        let data = try? encoder.encode(["path": path, "content": content])
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    // MARK: - Damage

    /// As much of a text as came before the line broke, in the middle of a character where it so happens.
    private func cut(_ text: String, by random: inout SeededGenerator) -> String {
        let bytes = Array(text.utf8)
        return String(decoding: bytes.prefix(random.below(bytes.count + 1)), as: UTF8.self)
    }

    /// A text with things in between that have no business there.
    private func sprinkled(_ text: String, by random: inout SeededGenerator) -> String {
        let junk = [
            "\u{0}", "\u{1B}[31m", "\u{9B}2J", "\u{7}", "\r", "\u{202E}", "```", "~~~", "<think>", "\u{8}",
            "\u{FFFD}",
        ]
        var bytes = Array(text.utf8)
        for _ in 0...random.below(6) {
            let place = random.below(bytes.count + 1)
            bytes.insert(contentsOf: Array(random.pick(junk).utf8), at: place)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: - Parts

    private func content(by random: inout SeededGenerator) -> String {
        let hostile = [
            "print('out')\n", "#!/bin/sh\ntouch ../canary/owned\n", "gitdir: ../canary/git\n", "",
            "\u{0}\u{1}\n",
            "\u{1B}]52;c;b3duZWQ=\u{1B}\\\n", "[core]\n\thooksPath = /tmp\n", canary + "\n",
        ]
        return random.oneIn(2) ? random.pick(contents) : random.pick(hostile)
    }

    private func path(by random: inout SeededGenerator) -> String {
        switch random.below(8) {
        case 0: file
        case 1: canary
        case 2: random.pick(["./", "src/", "b/", "a/../", "~/", "link/"]) + random.pick(Self.paths)
        default: random.pick(Self.paths)
        }
    }

    /// Paths as the ground of these tests has them, and such as no project has.
    private static let paths: [String] =
        FuzzGround.waysOut + [
            "../canary/secret.txt", "../../canary/secret.txt", "src/../../canary/secret.txt",
            "..\\canary\\secret.txt", "~/canary.txt", "~root/x", "..", ".", "", "/", "//", "...", " ",
            ".git/hooks/pre-commit", ".GIT/config", ".git./config", ".git /config", "GIT~1/config",
            "src/.git/config", ".gi\u{200C}t/config", ".git::$INDEX_ALLOCATION/x", "link/secret.txt",
            "link/new.txt", "link/new/deep.txt", "src", "src/", "src/inner.py/x", "src/new/deep/file.py",
            "stats.py\u{0}.txt", "stats.py\u{1B}[2J", "\u{1B}]0;owned\u{7}.py", "\u{202E}yp.stats", "a\nb.py",
            "a\r.py", "a\tb.py", "-rf", "--output=x.py", "$(touch owned).py", "`touch owned`.py",
            "; touch owned #.py", "nul.py", "a b.py", "日本.py", "e\u{301}.py", "test_stats.py", "Makefile",
            ".gitattributes", ".gitmodules", ".github/workflows/ci.yml", "AGENTS.md",
            String(repeating: "n", count: 300) + ".py", String(repeating: "deep/", count: 250) + "x.py",
        ]
}
