import Testing

@testable import Engine

/// What becomes of shell lines: the commands that they can run, or the reason why nobody can tell.
@Suite struct ParsedCommandTests {
    /// A command as the tables write it: what is not known before it runs stands in braces.
    private static func shown(_ command: SimpleCommand) -> String {
        func shown(_ word: ShellWord) -> String { word.isLiteral ? word.text : "{\(word.text)}" }
        let redirected = command.redirections.map { "\($0.descriptor)\($0.sign)\(shown($0.target))" }
        return ((command.assignments + command.words).map(shown) + redirected).joined(separator: " ")
    }

    static let readable: [(String, [String])] = [
        ("", []),
        ("   \t ", []),
        ("# nothing but words", []),
        ("npm test", ["npm test"]),
        ("  npm   test  ", ["npm test"]),
        ("npm test # as ever; rm x", ["npm test"]),
        ("npm test#1", ["npm test#1"]),
        ("a; b", ["a", "b"]),
        ("a;b;", ["a", "b"]),
        ("a && b", ["a", "b"]),
        ("a&&b||c", ["a", "b", "c"]),
        ("a | b", ["a", "b"]),
        ("a|b|c", ["a", "b", "c"]),
        ("a & b", ["a", "b"]),
        ("a &", ["a"]),
        ("a\nb", ["a", "b"]),
        ("a \\\n  b", ["a b"]),
        ("a\\\nb", ["ab"]),
        ("! a", ["a"]),
        ("(a; b)", ["a", "b"]),
        ("(a) && (b | (c))", ["a", "b", "c"]),
        ("(cd src && make)", ["cd src", "make"]),
        ("echo 'a; b'", ["echo a; b"]),
        ("echo \"a && b\"", ["echo a && b"]),
        ("echo a\\;b", ["echo a;b"]),
        ("echo \"a\\\"b\"", ["echo a\"b"]),
        ("echo \"a\\nb\"", ["echo a\\nb"]),
        ("echo ''", ["echo "]),
        ("'rm' -rf x", ["rm -rf x"]),
        ("r\"m\" x", ["rm x"]),
        ("r\\m x", ["rm x"]),
        ("echo a'b'\"c\"d", ["echo abcd"]),
        ("CI=1 npm test", ["CI=1 npm test"]),
        ("A=1 B='x y' make", ["A=1 B=x y make"]),
        ("A=1", ["A=1"]),
        ("make CC=clang", ["make CC=clang"]),
        ("A=$B make", ["{A=$B} make"]),
        ("echo $HOME", ["echo {$HOME}"]),
        ("echo ${HOME}/x", ["echo {${HOME}/x}"]),
        ("echo \"$HOME\"", ["echo {$HOME}"]),
        ("echo '$HOME'", ["echo $HOME"]),
        ("echo \\$HOME", ["echo $HOME"]),
        ("echo $? $# $1 $@", ["echo {$?} {$#} {$1} {$@}"]),
        ("echo $", ["echo $"]),
        ("echo \"costs 5$\"", ["echo costs 5$"]),
        ("echo *.txt", ["echo {*.txt}"]),
        ("echo '*.txt'", ["echo *.txt"]),
        ("echo a?c [ab]", ["echo {a?c} {[ab]}"]),
        ("ls ~", ["ls {~}"]),
        ("ls a~", ["ls a~"]),
        ("echo {a,b}", ["echo {{a,b}}"]),
        ("echo naïve", ["echo {naïve}"]),
        ("echo 'naïve'", ["echo naïve"]),
        ("[ -f x ] && make", ["[ -f x ]", "make"]),
        ("echo $(date)", ["date", "echo {$(date)}"]),
        ("echo \"$(git log | head)\"", ["git log", "head", "echo {$(git log | head)}"]),
        ("echo `date`", ["date", "echo {`date`}"]),
        ("echo $(echo $(whoami))", ["whoami", "echo {$(whoami)}", "echo {$(echo $(whoami))}"]),
        ("A=$(rm x) make", ["rm x", "{A=$(rm x)} make"]),
        ("make > log.txt", ["make >log.txt"]),
        ("make >log.txt 2>&1", ["make >log.txt 2>&1"]),
        ("make >> log; b", ["make >>log", "b"]),
        ("make 2>/dev/null", ["make 2>/dev/null"]),
        ("make >| log", ["make >|log"]),
        ("sort < in > out", ["sort <in >out"]),
        ("> file", [">file"]),
        ("make > $(echo x)", ["echo x", "make >{$(echo x)}"]),
        ("echo 2 > f", ["echo 2 >f"]),
    ]

    @Test(arguments: readable) func `a line that is certain is taken apart`(line: String, commands: [String])
    {
        switch ParsedCommand(line).reading {
        case .commands(let found): #expect(found.map(Self.shown) == commands)
        case .opaque(let reason): Issue.record("opaque: \(reason)")
        }
    }

    static let opaque = [
        "if true; then rm x; fi", "for f in a b; do rm x; done", "while true; do a; done",
        "case a in b) c;; esac",
        "f() { rm x; }", "function f { a; }", "{ a; }", "[[ a == b ]]", "time make", "! if a; then b; fi",
        "$CMD test", "${CMD} test", "$(which npm) test", "`which npm` test", "~/bin/x", "./*.sh",
        "eval \"$X\"", "eval ls", ". ./env", "source env", "alias npm=rm", "trap 'rm x' EXIT", "\"eval\" ls",
        "echo ${X:-$(rm x)}", "echo ${#X}", "echo $((1 + 1))", "echo $[1 + 1]", "((i++))", "echo $'a'",
        "echo $\"a\"", "cat <<EOF\nrm x\nEOF", "cat <<< x", "diff <(a) <(b)", "a &> log", "a |& b", "a >",
        "a ;; b", "echo 'a", "echo \"a", "echo `a", "echo `a \\`b\\``", "(a", "a)", "echo a\\", "x=(a b)",
        "a[0]=1", "a+=1 b", "\"A\"=1 b", "echo a\u{7}b", "echo a\u{0}b", "a;\u{301}b", "naïve",
        String(repeating: "(", count: 40) + "a" + String(repeating: ")", count: 40),
        String(repeating: "a", count: 20_000),
    ]

    @Test(arguments: opaque) func `what is not certain is opaque`(line: String) {
        if case .commands(let found) = ParsedCommand(line).reading {
            Issue.record("taken apart into \(found.map(Self.shown))")
        }
    }

    /// Whatever is written, the reader comes to an end, and no command that stands there plainly gets lost.
    @Test func `no order of signs hides a command behind it`() {
        let pieces = [
            "a", " ", ";", "&", "|", "\n", "(", ")", "$", "`", "'", "\"", "\\", "<", ">", "#", "=", "{", "!",
        ]
        var state: UInt64 = 11
        func roll() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        for _ in 0..<3000 {
            let noise = (0..<(roll() % 12)).map { _ in pieces[roll() % pieces.count] }.joined()
            guard case .commands(let before) = ParsedCommand(noise).reading,
                case .commands(let after) = ParsedCommand(noise + "\nrm -rf x").reading
            else { continue }
            #expect(after.count == before.count + 1, "\(noise)")
            #expect(after.last.map(Self.shown) == "rm -rf x", "\(noise)")
        }
    }
}
