package import Domain

/// What `switchyard attach` is told to attach to.
package enum AttachDestination: Sendable, Equatable {
    /// The project that holds this path, on this machine.
    case path(String)
    /// A project on another machine, reached through ssh.
    case ssh(SSHDestination)

    /// Reads a destination as people write it.
    ///
    /// - Parameter text: A path, or `ssh://[user@]host[:port]/path`.
    /// - Throws: `invalid`, with what to write instead.
    package init(_ text: String) throws(EngineError) {
        guard let colon = text.firstRange(of: "://"), Self.isScheme(text[..<colon.lowerBound]) else {
            guard !text.isEmpty else {
                throw .invalid(
                    message: "The path of the project is empty.",
                    remedy: "Name a folder of the project, or leave it out for the one you are in."
                )
            }
            self = .path(text)
            return
        }
        guard text[..<colon.lowerBound].lowercased() == "ssh" else {
            throw .invalid(
                message:
                    "Only ssh:// leads to an engine elsewhere, and \(text[..<colon.upperBound]) does not.",
                remedy: SSHDestination.form
            )
        }
        self = .ssh(try SSHDestination(behindScheme: text[colon.upperBound...]))
    }

    /// Whether it can be the scheme of an address; else `://` stands in the middle of a path.
    private static func isScheme(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                default: false
                }
            }
    }
}
