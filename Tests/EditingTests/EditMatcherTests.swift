import Testing

@testable import Editing

@Suite struct EditMatcherTests {
    private func apply(_ search: String, _ replace: String, to content: String?) -> EditOutcome {
        EditMatcher.apply(
            .searchReplace(path: "a.py", blocks: [SearchReplaceBlock(search: search, replace: replace)]),
            to: content
        )
    }

    private let file =
        "def f(x):\n    if x:\n        return 1\n    return 2\n\n\ndef g(x):\n\treturn  \"a\"\n"

    @Test func `the ladder takes the strictest rung that fits`() {
        #expect(
            apply("    return 2", "    return 3", to: file)
                == .applied(newContent: file.replacing("    return 2", with: "    return 3"), rung: .exact)
        )
        #expect(
            apply("    return 2  \n", "    return 3\n", to: file)
                == .applied(
                    newContent: file.replacing("    return 2", with: "    return 3"),
                    rung: .rightTrimmed
                )
        )
        #expect(
            apply("if x:\n    return 1", "if not x:\n    return 0", to: file)
                == .applied(
                    newContent: file.replacing(
                        "    if x:\n        return 1",
                        with: "    if not x:\n        return 0"
                    ),
                    rung: .indentShifted
                )
        )
        #expect(
            apply("def g(x):\n    return \"a\"", "def g(x):\n    y = x\n    return \"a\"", to: file)
                == .applied(
                    newContent: file.replacing("\treturn  \"a\"", with: "\ty = x\n\treturn  \"a\""),
                    rung: .whitespaceCollapsed
                )
        )
        let typographic = "say(\"it’s – fine\")\n"
        #expect(
            apply("say(\"it's - fine\")", "say(\"bye\")", to: typographic)
                == .applied(newContent: "say(\"bye\")\n", rung: .unicodeFolded)
        )
    }

    @Test func `a deeper passage is moved out`() {
        let outcome = apply(
            "        def f(x):\n            if x:",
            "        def f(y):\n            if y:",
            to: file
        )
        #expect(
            outcome
                == .applied(
                    newContent: file.replacing("def f(x):\n    if x:", with: "def f(y):\n    if y:"),
                    rung: .indentShifted
                )
        )
    }

    @Test func `a part of a line may be replaced`() {
        #expect(
            apply("return 2", "return 3", to: file)
                == .applied(newContent: file.replacing("return 2", with: "return 3"), rung: .exact)
        )
        #expect(
            apply("f(x)", "f(x, y)", to: "a = f(x) + 1\n")
                == .applied(newContent: "a = f(x, y) + 1\n", rung: .exact)
        )
    }

    @Test func `blank lines around a passage are forgiven`() {
        guard case .applied(let content, _) = apply("\n\n    return 2\n\n\n\n", "\n    return 3\n", to: file)
        else {
            Issue.record("not applied")
            return
        }
        #expect(content == file.replacing("return 2", with: "return 3"))
    }

    @Test func `a passage that occurs several times fails with its lines`() {
        guard case .failed(let failure) = apply("x = 1", "x = 2", to: "x = 1\ny\nx = 1\n") else {
            Issue.record("not failed")
            return
        }
        #expect(failure.reason == .notUnique(lines: [1, 3]))
        guard case .failed(let indented) = apply("x = 1\n", "x = 2\n", to: "  x = 1\ny\n    x = 1\n") else {
            Issue.record("not failed")
            return
        }
        #expect(indented.reason == .notUnique(lines: [1, 3]))
    }

    @Test func `what is merely similar is never replaced, but shown`() {
        guard case .failed(let failure) = apply("    if x is None:\n        return 1", "    pass", to: file)
        else {
            Issue.record("not failed")
            return
        }
        #expect(failure.reason == .notFound)
        #expect(failure.nearestLines.contains("3 |         return 1"))
        #expect(failure.partialContent == nil)
    }

    @Test func `an empty SEARCH fills a new or an empty file only`() {
        #expect(apply("", "x = 1", to: nil) == .applied(newContent: "x = 1\n", rung: .exact))
        #expect(apply("", "x = 1\n", to: "") == .applied(newContent: "x = 1\n", rung: .exact))
        guard case .failed(let failure) = apply("", "x = 1", to: "y = 2\n") else {
            Issue.record("not failed")
            return
        }
        #expect(failure.reason == .emptySearch)
        guard case .failed(let missing) = apply("y", "x", to: nil) else {
            Issue.record("not failed")
            return
        }
        #expect(missing.reason == .fileMissing)
    }

    @Test func `what is done already is unchanged`() {
        #expect(apply("return 1", "return 1", to: file) == .unchanged)
        #expect(apply("    return 3", "    return 2", to: file) == .unchanged)
        // A brace proves nothing.
        guard case .failed = apply("nowhere()", "}", to: "{\n}\n") else {
            Issue.record("not failed")
            return
        }
    }

    @Test func `the good blocks of an edit are kept for the next round`() {
        let edit = ProposedEdit.searchReplace(
            path: "a.py",
            blocks: [
                .init(search: "    return 2", replace: "    return 3"),
                .init(search: "nowhere", replace: "x"),
            ]
        )
        guard case .failed(let failure) = EditMatcher.apply(edit, to: file) else {
            Issue.record("not failed")
            return
        }
        #expect(failure.failedBlocks.map(\.index) == [1])
        #expect(failure.partialContent == file.replacing("return 2", with: "return 3"))
    }

    @Test func `line endings and the missing final newline stay`() {
        #expect(
            apply("b", "x\ny", to: "a\r\nb\r\nc") == .applied(newContent: "a\r\nx\r\ny\r\nc", rung: .exact)
        )
        #expect(apply("c", "z", to: "a\r\nb\r\nc") == .applied(newContent: "a\r\nb\r\nz", rung: .exact))
        #expect(
            apply("b\nc", "b\nd", to: "a\nb\r\nc\nd2\n")
                == .applied(newContent: "a\nb\r\nd\nd2\n", rung: .exact)
        )
        let whole = ProposedEdit.wholeFile(path: "a", content: "a\nB\nc\n")
        #expect(
            EditMatcher.apply(whole, to: "a\r\nb\r\nc") == .applied(newContent: "a\r\nB\r\nc", rung: .exact)
        )
        #expect(EditMatcher.apply(whole, to: "a\r\nB\r\nc") == .unchanged)
        #expect(EditMatcher.apply(whole, to: nil) == .applied(newContent: "a\nB\nc\n", rung: .exact))
        #expect(
            EditMatcher.apply(whole, to: "\u{FEFF}a\nb\r\nc\n")
                == .applied(newContent: "\u{FEFF}a\nB\nc\n", rung: .exact)
        )
    }

    @Test func `in a file of mixed endings each line keeps its own`() {
        let mixed = "a\r\nb\nc\r\nd\n"
        let whole = ProposedEdit.wholeFile(path: "a", content: "a\nb\nc\nx\nd\n")
        #expect(
            EditMatcher.apply(whole, to: mixed) == .applied(newContent: "a\r\nb\nc\r\nx\nd\n", rung: .exact)
        )
        #expect(EditMatcher.apply(.wholeFile(path: "a", content: "a\nb\nc\nd\n"), to: mixed) == .unchanged)
    }

    @Test func `removing lines leaves the rest`() {
        #expect(apply("b", "", to: "a\nb\nc\n") == .applied(newContent: "a\nc\n", rung: .exact))
        #expect(apply("c", "", to: "a\nb\nc") == .applied(newContent: "a\nb\n", rung: .exact))
    }

    @Test func `bytes are compared, not letters`() {
        guard case .failed = apply("caf\u{E9}", "x", to: "cafe\u{301}\n") else {
            Issue.record("not failed")
            return
        }
    }

    @Test func `a hunk may lose outer context that does not match`() {
        let block = SearchReplaceBlock(
            search: "wrong\n    return 2",
            replace: "wrong\n    return 3",
            hasOptionalContext: true
        )
        let outcome = EditMatcher.apply(.searchReplace(path: "a.py", blocks: [block]), to: file)
        #expect(outcome == .applied(newContent: file.replacing("return 2", with: "return 3"), rung: .exact))
    }

    @Test func `deletions and renames need the file`() {
        #expect(EditMatcher.apply(.delete(path: "a"), to: "x") == .unchanged)
        guard case .failed(let failure) = EditMatcher.apply(.rename(from: "a", to: "b"), to: nil) else {
            Issue.record("not failed")
            return
        }
        #expect(failure.reason == .fileMissing)
    }

    // MARK: Symbols

    private let classes = """
        import os

        class A:
            # adds
            @cached
            def run(self):
                return 1

            def other(self):
                return 2


        class B:
            def run(self):
                return 3

        """

    @Test func `a method is replaced within its class`() {
        let edit = ProposedEdit.symbol(
            path: "m.py",
            name: "B.run",
            content: "import os\n\ndef run(self):\n    x = 4\n    return x\n"
        )
        #expect(
            EditMatcher.apply(edit, to: classes)
                == .applied(
                    newContent: classes.replacing(
                        "        return 3",
                        with: "        x = 4\n        return x"
                    ),
                    rung: .exact
                )
        )
    }

    @Test func `a decorator not repeated is kept`() {
        let edit = ProposedEdit.symbol(
            path: "m.py",
            name: "A.run",
            content: "class A:\n    def run(self):\n        return 9\n"
        )
        #expect(
            EditMatcher.apply(edit, to: classes)
                == .applied(newContent: classes.replacing("return 1", with: "return 9"), rung: .exact)
        )
    }

    @Test func `ambiguous, unknown and wrong symbols fail`() {
        func reason(_ name: String, _ content: String) -> MatchFailure.Reason? {
            guard
                case .failed(let failure) = EditMatcher.apply(
                    .symbol(path: "m.py", name: name, content: content),
                    to: classes
                )
            else { return nil }
            return failure.reason
        }
        #expect(reason("run", "def run(self): return 1\n") == .notUnique(lines: [6, 14]))
        #expect(
            reason("gone", "def gone(): pass\n")
                == .symbolNotFound(known: ["A", "A.run", "A.other", "B", "B.run"])
        )
        #expect(reason("other", "Just a sentence.\n") == .symbolNotInReplacement)
    }
}
