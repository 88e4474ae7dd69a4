/// A shell line taken apart into the simple commands that it can run.
///
/// Only what `sh`, dash and bash all read alike is taken apart; everything else is opaque, with the reason.
/// That the commands run one after the other, side by side or not at all is not told: whoever allows a line
/// allows each of them.
struct ParsedCommand: Sendable, Equatable {
    /// What became of the line.
    enum Reading: Sendable, Equatable {
        /// The commands; those of a substitution before the one that it stands in.
        case commands([SimpleCommand])
        /// It cannot be said for certain what would run; the reason is for people.
        case opaque(reason: String)
    }

    /// The line.
    let line: String
    /// What became of it.
    let reading: Reading

    /// Takes a line apart.
    init(_ line: String) {
        self.line = line
        var reader = ShellReader(line)
        do throws(ShellReader.Opacity) {
            reading = .commands(try reader.read())
        } catch {
            reading = .opaque(reason: error.reason)
        }
    }
}

/// One program with its words, as a shell would start it.
struct SimpleCommand: Sendable, Equatable {
    /// What is set in its environment, such as `CI=1`.
    var assignments: [ShellWord] = []
    /// The program and its arguments; empty where variables are set, or files emptied, and nothing more.
    var words: [ShellWord] = []
    /// Where its input comes from and its output goes.
    var redirections: [ShellRedirection] = []

    /// Whether there is nothing of it.
    var isEmpty: Bool { assignments.isEmpty && words.isEmpty && redirections.isEmpty }

    /// The command in one line, for people.
    var text: String {
        let redirected = redirections.map { "\($0.descriptor)\($0.sign)\($0.target.text)" }
        return ((assignments + words).map(\.text) + redirected).joined(separator: " ")
    }
}

/// A word of a command.
struct ShellWord: Sendable, Equatable {
    /// The word without its quotes; what is not known before it runs stands in it as it is written.
    var text = ""
    /// Whether the program gets exactly this text: nothing in it is expanded.
    var isLiteral = true
    /// How many scalars at its beginning are neither quoted nor expanded.
    var plainCount = 0
    /// Whether any of it is quoted, so that it is no word of the shell's own.
    var isQuoted = false
}

/// A redirection of a command.
struct ShellRedirection: Sendable, Equatable {
    /// The number before it; empty where there is none.
    var descriptor: String
    /// `<`, `>`, `>>`, `>|`, `<>`, `>&` or `<&`.
    var sign: String
    /// The file or the other descriptor.
    var target: ShellWord

    /// Whether it writes no file: a rule about a command says nothing of those.
    var isHarmless: Bool {
        switch sign {
        case "<": true
        case ">&", "<&":
            target.isLiteral && (target.text == "-" || target.text.utf8.allSatisfy { (48...57).contains($0) })
        default: target.isLiteral && target.text == "/dev/null"
        }
    }
}
