import Domain

/// A project on a machine that ssh reaches, as read from `ssh://[user@]host[:port]/path`.
///
/// User and host become an argument of ssh and of whatever its configuration makes of them, so they hold nothing
/// that either could take for something else.
package struct SSHDestination: Sendable, Equatable {
    /// Who logs in; nil for what ssh's configuration says.
    package let user: String?
    /// The machine, or the name of an entry in ssh's configuration; without the brackets of an IPv6 address.
    package let host: String
    /// The port; nil for what ssh's configuration says.
    package let port: Int?
    /// The project at the far end: absolute, or beginning with `./` for a folder below the home directory.
    package let path: String

    /// What a destination looks like, as the remedy of one that does not.
    static let form =
        "Write ssh://host/path or ssh://user@host:port/path; /~/ at the start of the path is home."

    /// Reads what follows `ssh://`.
    ///
    /// - Parameter text: The rest of the address.
    /// - Throws: `invalid`, with what to write instead.
    init(behindScheme text: Substring) throws(EngineError) {
        let slash = text.firstIndex(of: "/") ?? text.endIndex
        path = try Self.path(text[slash...])
        var place = text[..<slash]
        if let at = place.lastIndex(of: "@") {
            user = try Self.user(place[..<at])
            place = place[place.index(after: at)...]
        } else {
            user = nil
        }
        let (host, port) = try Self.split(place)
        self.host = try Self.host(host)
        self.port = try port.map { text throws(EngineError) in try Self.port(text) }
    }

    /// The address in one form, to tell destinations apart.
    package var text: String {
        let place = host.contains(":") ? "[\(host)]" : host
        let escaped = path.replacing("%", with: "%25")
        let end = escaped.hasPrefix("./") ? "/~" + escaped.dropFirst() : escaped
        let user = user.map { $0 + "@" } ?? ""
        let port = port.map { ":\($0)" } ?? ""
        return "ssh://\(user)\(place)\(port)\(end)"
    }

    /// The command that connects to the engine at the far end, where one is started if none runs.
    ///
    /// - Parameters:
    ///   - program: ssh, or what is used in its place.
    ///   - mayAsk: Whether ssh may ask for a password; else it fails where it would have to, and gives up on a
    ///     machine that does not answer.
    /// - Returns: The argument list, the program first.
    package func arguments(program: String, mayAsk: Bool) -> [String] {
        var list = [program, "-T", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=3"]
        if !mayAsk { list += ["-o", "BatchMode=yes", "-o", "ConnectTimeout=10"] }
        if let port { list += ["-p", "\(port)"] }
        list += [(user.map { $0 + "@" } ?? "") + host, "--"]
        // ssh puts blanks between these and gives the line to the shell at the far end.
        return list + ["switchyard", "engine", "proxy", "--repo", Self.quoted(path)]
    }

    // MARK: - Parts

    /// Takes host and port apart; the colons of an IPv6 address are told from the port's by brackets.
    private static func split(_ place: Substring) throws(EngineError) -> (Substring, Substring?) {
        guard place.first == "[" else {
            let parts = place.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (parts.first ?? "", parts.count > 1 ? parts[1] : nil)
        }
        guard let end = place.firstIndex(of: "]") else {
            throw .invalid(message: "The bracket around the address of the host is not closed.", remedy: form)
        }
        let address = place[place.index(after: place.startIndex)..<end]
        let rest = place[place.index(after: end)...]
        guard address.contains(":") else {
            throw .invalid(message: "Brackets are for IPv6 addresses alone.", remedy: form)
        }
        guard rest.isEmpty || rest.first == ":" else {
            throw .invalid(message: "Only a port can follow the address of the host.", remedy: form)
        }
        return (address, rest.isEmpty ? nil : rest.dropFirst())
    }

    private static func host(_ text: Substring) throws(EngineError) -> String {
        guard !text.isEmpty else { throw .invalid(message: "The host is missing.", remedy: form) }
        guard text.first != "-" else {
            throw .invalid(
                message: "A host cannot begin with '-': ssh would take it for an option.",
                remedy: form
            )
        }
        guard text.utf8.allSatisfy({ isPlain($0) || "._-:%".utf8.contains($0) }) else {
            throw .invalid(
                message: "The host holds a character that no host has.",
                remedy: "Use its name in ~/.ssh/config; letters, digits, dots, '-' and '_' are fine."
            )
        }
        return String(text)
    }

    private static func user(_ text: Substring) throws(EngineError) -> String {
        guard !text.isEmpty else {
            throw .invalid(message: "The user before '@' is missing.", remedy: form)
        }
        guard text.first != "-" else {
            throw .invalid(
                message: "A user cannot begin with '-': ssh would take it for an option.",
                remedy: form
            )
        }
        // A password has no place here either: it would be seen in the list of processes.
        guard text.utf8.allSatisfy({ isPlain($0) || "._-+=@".utf8.contains($0) }) else {
            throw .invalid(
                message: "The user holds a character that ssh does not take here.",
                remedy: "Name the user in ~/.ssh/config; letters, digits, dots, '-' and '_' are fine."
            )
        }
        return String(text)
    }

    private static func port(_ text: Substring) throws(EngineError) -> Int {
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }
        guard isNumber, let port = Int(text), (1...65_535).contains(port) else {
            throw .invalid(message: "The port is no number from 1 to 65535.", remedy: form)
        }
        return port
    }

    private static func path(_ text: Substring) throws(EngineError) -> String {
        let path = try unescaped(text)
        guard path.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw .invalid(message: "The path holds a control character.", remedy: form)
        }
        guard !path.allSatisfy({ $0 == "/" }) else {
            throw .invalid(message: "Which project on the host is meant is not said.", remedy: form)
        }
        if path == "/~" { return "./" }
        return path.hasPrefix("/~/") ? "." + path.dropFirst(2) : path
    }

    /// Takes `%20` and the like for what they stand for.
    private static func unescaped(_ text: Substring) throws(EngineError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            let isHexadecimal =
                digits.count == 2 && digits.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
            guard isHexadecimal, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
                throw .invalid(
                    message: "A '%' in the path is not followed by two hexadecimal digits.",
                    remedy: "Write %25 for the character itself."
                )
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let path = String(validating: bytes, as: UTF8.self) else {
            throw .invalid(message: "The path is not UTF-8.", remedy: form)
        }
        return path
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }

    /// One argument for a shell, whatever it holds.
    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
