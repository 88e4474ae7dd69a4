import Domain

// Which commands a pattern is about. To allow takes certainty; to deny takes no more than a resemblance.

extension CommandPattern {
    /// Whether a rule that allows this allows a command.
    ///
    /// Its environment has to stand in the pattern, too, and it must not write files by redirection: no rule
    /// says anything of those.
    func allows(_ command: SimpleCommand) -> Bool {
        guard self != .anyCheck, !command.words.isEmpty, command.redirections.allSatisfy(\.isHarmless) else {
            return false
        }
        let words = command.assignments + command.words
        let parts = parts
        for (index, part) in parts.enumerated() {
            if part == "*", index == parts.count - 1 { return true }
            // What is expanded may come to no word, or to several.
            guard index < words.count, words[index].isLiteral else { return false }
            guard part == "*" || part.isSame(as: words[index].text) else { return false }
        }
        return parts.count == words.count
    }

    /// Whether a rule that denies this denies a command: whatever follows the words of the pattern, wherever the
    /// program lies, and also where another program is told to run it.
    func denies(_ command: SimpleCommand) -> Bool {
        guard let program = command.words.first else { return false }
        let name = program.text.split(separator: "/").last.map(String.init) ?? program.text
        if Self.runners.contains(name), isMentioned(in: command.text) { return true }
        var words = parts.drop(while: Self.isAssignment)
        if words.last == "*" { words.removeLast() }
        for (index, part) in words.enumerated() {
            guard index < command.words.count else { return false }
            let word = command.words[index]
            // What is not known yet may be what is denied.
            if !word.isLiteral { return true }
            let isSame = part.isSame(as: word.text) || index == 0 && part.isSame(as: name)
            guard part == "*" || isSame else { return false }
        }
        return true
    }

    /// Whether the words of the pattern stand in a text, in this order.
    func isMentioned(in text: String) -> Bool {
        var rest = Self.tokens(of: text)[...]
        for token in parts.filter({ $0 != "*" && !Self.isAssignment($0) }).flatMap(Self.tokens) {
            guard let place = rest.firstIndex(where: { token.isSame(as: $0) }) else { return false }
            rest = rest[(place + 1)...]
        }
        return true
    }

    /// Programs that run what they are told to.
    private static let runners: Set<String> = [
        "env", "sudo", "doas", "su", "nice", "ionice", "nohup", "timeout", "xargs", "command", "builtin",
        "exec",
        "sh", "bash", "dash", "ash", "ksh", "zsh", "busybox", "find", "parallel", "setsid", "stdbuf",
        "strace",
        "watch", "script", "ssh",
    ]

    private static func tokens(of text: String) -> [String] {
        let others = text.unicodeScalars.split { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", "+", "@", "=", ":": false
            default: scalar.isASCII
            }
        }
        return others.map { String($0) }
    }
}

extension String {
    /// Whether both are the same to a program, byte by byte.
    fileprivate func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
