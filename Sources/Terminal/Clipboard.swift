import Foundation

/// The ways to put text on the user's clipboard, best first; whoever spawns processes tries them in order.
///
/// Measured with tmux 3.3a: a raw OSC 52 works only with `set-clipboard on`, one wrapped for tmux only with
/// `allow-passthrough on`, `tmux load-buffer -w` with either and with the defaults. No way but a command that
/// ends well can be verified, so tell the user "sent to the terminal", not "copied".
package enum Clipboard {
    package enum Way: Hashable, Sendable {
        /// Run this with the text on standard input.
        case command([String])
        /// Send these bytes to the terminal.
        case terminal([UInt8])
    }

    /// What OSC 52 may carry: 74,994 bytes are 99,992 in Base64, and xterm reads at most 100,000.
    package static let largestTerminalText = 74_994

    /// The ways for this text, none if there is none: a text too long for a terminal by itself.
    ///
    /// The user's own command is the only way if there is one.
    package static func ways(
        for text: String,
        environment: [String: String],
        customCommand: [String] = []
    ) -> [Way] {
        if !customCommand.isEmpty { return [.command(customCommand)] }
        var ways: [Way] = []
        let isInTmux = environment["TMUX"].map { !$0.isEmpty } ?? false
        if isInTmux { ways.append(.command(["tmux", "load-buffer", "-w", "-"])) }
        if let bytes = terminalBytes(for: text) {
            ways.append(.terminal(bytes))
        }
        let isRemote = environment["SSH_CONNECTION"] != nil || environment["SSH_TTY"] != nil
        if !isRemote {
            if environment["WAYLAND_DISPLAY"] != nil { ways.append(.command(["wl-copy"])) }
            if environment["DISPLAY"] != nil { ways.append(.command(["xclip", "-selection", "clipboard"])) }
        }
        return ways
    }

    /// The OSC 52 sequence for a text; nil if it is too long.
    package static func terminalBytes(for text: String) -> [UInt8]? {
        let bytes = Data(text.utf8)
        guard bytes.count <= largestTerminalText else { return nil }
        return Array("\u{1B}]52;c;".utf8) + bytes.base64EncodedData() + [0x07]
    }
}
