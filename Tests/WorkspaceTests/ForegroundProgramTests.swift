import Foundation
import Glibc
import Testing

@testable import Workspace

@Suite struct ForegroundProgramTests {
    @Test func `it runs in our own process group, and its exit code comes back`() async throws {
        let directory = try TemporaryDirectory()
        let line = "cut -d' ' -f5 /proc/$$/stat > group; pwd > where; exit 3"
        let program = ForegroundProgram(arguments: ["sh", "-c", line], directory: directory.path)
        #expect(try await program.run() == 3)
        let group = try String(contentsOfFile: directory.path + "/group", encoding: .utf8)
        #expect(group == "\(getpgrp())\n")
        let place = try String(contentsOfFile: directory.path + "/where", encoding: .utf8)
        #expect(place == directory.path + "\n")
    }

    @Test func `an editor with options gets each file as one argument`() async throws {
        let directory = try TemporaryDirectory()
        let environment = ["PATH": "/usr/bin:/bin", "EDITOR": "sh -c 'printf \"%s;\" \"$@\" > seen' --"]
        let program = ForegroundProgram.editor(
            on: ["a b'c", "d"],
            in: directory.path,
            environment: environment
        )
        #expect(try await program.run() == 0)
        #expect(try String(contentsOfFile: directory.path + "/seen", encoding: .utf8) == "a b'c;d;")
    }

    @Test(arguments: [
        ("vi", ["+7", "a b", "c"]), ("/usr/bin/nvim -u NONE", ["+7", "a b", "c"]),
        ("emacsclient -t", ["+7", "a b", "c"]),
        ("nano", ["+7", "a b", "c"]), ("hx", ["a b:7", "c"]), ("code --wait", ["--goto", "a b:7", "c"]),
        ("ed", ["a b", "c"]), ("", ["a b", "c"]),
    ])
    func `an editor that is known is told the line`(editor: String, expected: [String]) {
        #expect(EditorLine.arguments(files: ["a b", "c"], line: 7, editor: editor) == expected)
        #expect(EditorLine.arguments(files: ["a b", "c"], line: nil, editor: editor) == ["a b", "c"])
    }

    @Test func `the line reaches the editor`() async throws {
        let directory = try TemporaryDirectory()
        let script = directory.path + "/vi"
        try "#!/bin/sh\nprintf '%s;' \"$@\" > seen\n".write(toFile: script, atomically: true, encoding: .utf8)
        chmod(script, 0o755)
        let program = ForegroundProgram.editor(
            on: ["a b"],
            line: 12,
            in: directory.path,
            environment: ["PATH": "/usr/bin:/bin", "EDITOR": script]
        )
        #expect(try await program.run() == 0)
        #expect(try String(contentsOfFile: directory.path + "/seen", encoding: .utf8) == "+12;a b;")
    }

    @Test func `a missing program is a typed error`() async {
        let program = ForegroundProgram(arguments: ["no-such-editor"], directory: "/")
        await #expect(throws: ForegroundProgram.Failure.notFound(program: "no-such-editor")) {
            try await program.run()
        }
    }

    @Test func `outside tmux no pane is opened`() async {
        #expect(await TmuxPane.open(in: "/", environment: ["PATH": "/usr/bin:/bin"]) == .notInTmux)
    }
}
