import Domain

/// Takes a shell line apart; see ``ParsedCommand``.
///
/// It reads Unicode scalars: to a shell a mark that combines with a semicolon does not make it another sign.
struct ShellReader {
    /// Why a line cannot be read for certain.
    struct Opacity: Error, Equatable {
        /// In words for people.
        let reason: String
    }

    private let scalars: [Unicode.Scalar]
    private let depth: Int
    private var index = 0
    private var found: [SimpleCommand] = []

    /// Longer lines are no commands that anybody looks at.
    private static let lengthLimit = 16_384
    private static let depthLimit = 12

    /// Begins at the start of a line.
    init(_ line: String) { self.init(Array(line.unicodeScalars), depth: 0) }

    private init(_ scalars: [Unicode.Scalar], depth: Int) {
        self.scalars = scalars
        self.depth = depth
    }

    /// Reads the whole line.
    mutating func read() throws(Opacity) -> [SimpleCommand] {
        guard scalars.count <= Self.lengthLimit else { throw Opacity(reason: "it is too long") }
        try readList(isInParentheses: false, depth: depth)
        return found
    }

    // MARK: - Lists

    private mutating func readList(isInParentheses: Bool, depth: Int) throws(Opacity) {
        guard depth <= Self.depthLimit else { throw Opacity(reason: "commands stand in commands too deeply") }
        while true {
            skipBlanks()
            guard let next = peek() else {
                if isInParentheses { throw Opacity(reason: "a parenthesis is not closed") }
                return
            }
            switch next {
            case "#": skipComment()
            case "\n": index += 1
            case ";", "&", "|": try readOperator()
            case ")":
                guard isInParentheses else { throw Opacity(reason: "a parenthesis was never opened") }
                index += 1
                return
            case "(":
                if peek(1) == "(" { throw Opacity(reason: "`((` is arithmetic in some shells") }
                index += 1
                try readList(isInParentheses: true, depth: depth + 1)
            default: try readSimpleCommand(depth: depth)
            }
        }
    }

    private mutating func readOperator() throws(Opacity) {
        switch (peek(), peek(1)) {
        case (";"?, ";"?): throw Opacity(reason: "`;;` belongs to a `case`")
        case ("&"?, ">"?), ("|"?, "&"?): throw Opacity(reason: "shells differ about what it redirects")
        case ("&"?, "&"?), ("|"?, "|"?): index += 2
        default: index += 1
        }
    }

    // MARK: - Commands

    private mutating func readSimpleCommand(depth: Int) throws(Opacity) {
        var command = SimpleCommand()
        while true {
            skipBlanks()
            guard let next = peek(), !Self.isEndOfCommand(next) else { break }
            if next == "#" {
                skipComment()
            } else if next == "(" {
                throw Opacity(reason: "a parenthesis within a command defines a function or a list")
            } else if let redirection = try readRedirection(depth: depth) {
                command.redirections.append(redirection)
            } else {
                try take(try readWord(depth: depth), into: &command)
            }
        }
        if !command.isEmpty { found.append(command) }
    }

    private func take(_ word: ShellWord, into command: inout SimpleCommand) throws(Opacity) {
        guard command.words.isEmpty else {
            command.words.append(word)
            return
        }
        if let end = word.text.unicodeScalars.firstIndex(of: "=") {
            let name = word.text.unicodeScalars[..<end]
            // A quoted name makes a program of it.
            guard name.count < word.plainCount, CommandPattern.isAssignment(word.text) else {
                throw Opacity(reason: "`\(word.text)` sets a variable in some shells")
            }
            command.assignments.append(word)
            return
        }
        guard word.isLiteral else {
            throw Opacity(reason: "which program `\(word.text)` is, is known only when it runs")
        }
        if !word.isQuoted {
            // To turn an outcome round changes nothing about what runs.
            if word.text == "!" { return }
            if Self.reserved.contains(word.text) {
                throw Opacity(reason: "`\(word.text)` is a word of the shell's own language")
            }
        }
        if Self.meaningChangers.contains(word.text) {
            throw Opacity(reason: "`\(word.text)` changes what other words mean")
        }
        command.words.append(word)
    }

    /// The words that begin a compound command where they stand in the place of a program.
    private static let reserved: Set<String> = [
        "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "in",
        "function", "select", "time", "coproc", "[[", "]]", "{", "}",
    ]
    /// Programs of the shell's own after which the words of a line need not mean what they say.
    private static let meaningChangers: Set<String> = [
        "eval", ".", "source", "alias", "unalias", "trap", "hash", "enable",
    ]

    // MARK: - Redirections

    /// Reads a redirection; nil where none begins.
    private mutating func readRedirection(depth: Int) throws(Opacity) -> ShellRedirection? {
        var start = index
        while start < scalars.count, ("0"..."9").contains(scalars[start]) { start += 1 }
        guard start < scalars.count, scalars[start] == "<" || scalars[start] == ">" else { return nil }
        let descriptor = text(index..<start)
        index = start + 1
        var sign = String(scalars[start])
        if let next = peek() {
            switch (sign, next) {
            case (_, "("): throw Opacity(reason: "shells differ about a command in the place of a file")
            case ("<", "<"): throw Opacity(reason: "it has a text for a command's input in it")
            case (">", ">"), (">", "|"), ("<", ">"), (_, "&"):
                sign.unicodeScalars.append(next)
                index += 1
            default: break
            }
        }
        skipBlanks()
        let target = try readWord(depth: depth)
        guard !target.text.isEmpty || target.isQuoted else {
            throw Opacity(reason: "a redirection leads nowhere")
        }
        return ShellRedirection(descriptor: descriptor, sign: sign, target: target)
    }

    // MARK: - Words

    private mutating func readWord(depth: Int) throws(Opacity) -> ShellWord {
        var word = ShellWord()
        var isPlain = true
        while let next = peek(), !Self.endsWord(next) {
            if isPlain { word.plainCount = word.text.unicodeScalars.count }
            switch next {
            case "\\":
                guard let escaped = peek(1) else { throw Opacity(reason: "it ends in a backslash") }
                index += 2
                if escaped == "\n" { continue }
                try append(escaped, to: &word, isQuoted: true)
                (word.isQuoted, isPlain) = (true, false)
            case "'":
                try readSingleQuotes(into: &word)
                isPlain = false
            case "\"":
                try readDoubleQuotes(into: &word, depth: depth)
                isPlain = false
            case "`", "$":
                try readExpansion(into: &word, isInQuotes: false, depth: depth)
                isPlain = false
            default:
                try append(next, to: &word, isQuoted: false)
                index += 1
            }
        }
        if isPlain {
            word.plainCount = word.text.unicodeScalars.count
            // The program of that name; as a pattern it would need its other half.
            if word.text == "[" { word.isLiteral = true }
        }
        return word
    }

    private func append(_ scalar: Unicode.Scalar, to word: inout ShellWord, isQuoted: Bool) throws(Opacity) {
        guard scalar.value >= 0x20 && scalar.value != 0x7F || scalar == "\t" || isQuoted && scalar == "\n"
        else {
            throw Opacity(reason: "it has control characters in it")
        }
        if !isQuoted {
            let last = word.text.unicodeScalars.last
            let isHome = scalar == "~" && (last == nil || last == "=" || last == ":")
            // Where a letter beyond ASCII ends depends on the language that the shell thinks it is in.
            if "*?[{}".unicodeScalars.contains(scalar) || isHome || !scalar.isASCII { word.isLiteral = false }
        }
        word.text.unicodeScalars.append(scalar)
    }

    private mutating func readSingleQuotes(into word: inout ShellWord) throws(Opacity) {
        index += 1
        word.isQuoted = true
        while let next = peek() {
            index += 1
            if next == "'" { return }
            try append(next, to: &word, isQuoted: true)
        }
        throw Opacity(reason: "a quote is not closed")
    }

    private mutating func readDoubleQuotes(into word: inout ShellWord, depth: Int) throws(Opacity) {
        index += 1
        word.isQuoted = true
        while let next = peek() {
            switch next {
            case "\"":
                index += 1
                return
            case "\\":
                guard let escaped = peek(1) else { throw Opacity(reason: "a quote is not closed") }
                index += 2
                if escaped == "\n" { continue }
                if !"$`\"\\".unicodeScalars.contains(escaped) { try append("\\", to: &word, isQuoted: true) }
                try append(escaped, to: &word, isQuoted: true)
            case "`", "$": try readExpansion(into: &word, isInQuotes: true, depth: depth)
            default:
                index += 1
                try append(next, to: &word, isQuoted: true)
            }
        }
        throw Opacity(reason: "a quote is not closed")
    }

    // MARK: - Expansions

    /// Reads what is replaced when the command runs; commands in it are commands of the line.
    private mutating func readExpansion(
        into word: inout ShellWord,
        isInQuotes: Bool,
        depth: Int
    ) throws(Opacity) {
        let start = index
        index += 1
        if scalars[start] == "`" {
            try readBackquotes(depth: depth)
        } else {
            guard try readDollar(isInQuotes: isInQuotes, depth: depth) else {
                word.text.unicodeScalars.append("$")
                return
            }
        }
        word.isLiteral = false
        word.text += text(start..<index)
    }

    /// Reads what follows a dollar sign.
    ///
    /// - Returns: Whether anything is expanded there; else the sign stands for itself.
    private mutating func readDollar(isInQuotes: Bool, depth: Int) throws(Opacity) -> Bool {
        guard let next = peek() else { return false }
        switch next {
        case "(":
            if peek(1) == "(" { throw Opacity(reason: "it has arithmetic in it") }
            index += 1
            try readList(isInParentheses: true, depth: depth + 1)
        case "{":
            index += 1
            let name = index
            skipName()
            guard index > name, peek() == "}" else {
                throw Opacity(reason: "it does more with a variable than to read it")
            }
            index += 1
        case "[": throw Opacity(reason: "it has arithmetic in it")
        case "'", "\"":
            // In quotes the sign stands at their end.
            if isInQuotes { return false }
            throw Opacity(reason: "shells differ about a dollar sign before a quote")
        case "@", "*", "#", "?", "-", "$", "!", "0"..."9": index += 1
        case "_", "a"..."z", "A"..."Z": skipName()
        default: return false
        }
        return true
    }

    private mutating func readBackquotes(depth: Int) throws(Opacity) {
        guard let end = scalars[index...].firstIndex(of: "`") else {
            throw Opacity(reason: "a quote is not closed")
        }
        let inner = Array(scalars[index..<end])
        guard !inner.contains("\\") else { throw Opacity(reason: "it has a backslash between backquotes") }
        var reader = ShellReader(inner, depth: depth + 1)
        found += try reader.read()
        index = end + 1
    }

    // MARK: - Scalars

    private func peek(_ distance: Int = 0) -> Unicode.Scalar? {
        index + distance < scalars.count ? scalars[index + distance] : nil
    }

    private func text(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return String(text)
    }

    private mutating func skipBlanks() {
        while let next = peek() {
            if next == " " || next == "\t" {
                index += 1
            } else if next == "\\", peek(1) == "\n" {
                index += 2
            } else {
                return
            }
        }
    }

    private mutating func skipComment() {
        while let next = peek(), next != "\n" { index += 1 }
    }

    private mutating func skipName() {
        while let next = peek(), Self.isInName(next) { index += 1 }
    }

    private static func isInName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "_", "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }

    private static func isEndOfCommand(_ scalar: Unicode.Scalar) -> Bool {
        scalar == ";" || scalar == "&" || scalar == "|" || scalar == "\n" || scalar == ")"
    }

    private static func endsWord(_ scalar: Unicode.Scalar) -> Bool {
        isEndOfCommand(scalar) || scalar == " " || scalar == "\t" || scalar == "<" || scalar == ">"
            || scalar == "("
    }
}
