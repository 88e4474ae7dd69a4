import Foundation

/// The user's clipboard: who can be handed a text for it, best first, and what became of one.
///
/// Measured with tmux 3.3a: a raw OSC 52 works only with `set-clipboard on`, one wrapped for tmux only with
/// `allow-passthrough on`, `tmux load-buffer -w` with either and with the defaults. A terminal never says
/// whether it took a text, so only a program that ended well makes it "copied".
package struct Clipboard: Hashable, Sendable {
    /// Somebody who takes a text.
    package enum Provider: Hashable, Sendable {
        /// The user's own command, a line for the shell.
        case custom(String)
        /// tmux, which keeps the text and passes it on to the terminal.
        case tmux
        /// The terminal, by OSC 52.
        case terminal
        case wlCopy, xclip, xsel

        /// The name for people.
        package var name: String {
            switch self {
            case .custom: "clipboard.command"
            case .tmux: "tmux"
            case .terminal: "the terminal"
            case .wlCopy: "wl-copy"
            case .xclip: "xclip"
            case .xsel: "xsel"
            }
        }

        /// The program that reads the text on its standard input; nil for the terminal.
        var arguments: [String]? {
            switch self {
            case .custom(let line): ["/bin/sh", "-c", line]
            case .tmux: ["tmux", "load-buffer", "-w", "-"]
            case .terminal: nil
            case .wlCopy: ["wl-copy"]
            case .xclip: ["xclip", "-selection", "clipboard", "-in"]
            case .xsel: ["xsel", "--clipboard", "--input"]
            }
        }
    }

    /// What became of a text, in honest terms.
    package enum Outcome: Hashable, Sendable {
        /// A program took it and ended well.
        case copied(by: Provider)
        /// The terminal was sent it; nobody knows whether it took it.
        case sent
        /// No program took it, and it has too many bytes for the terminal.
        case tooLong(bytes: Int)
        /// A program would not take it; its words.
        case refused(by: Provider, reason: String)
        /// There is nobody to take it.
        case noProvider
    }

    /// What OSC 52 may carry: 74,994 bytes are 99,992 in Base64, and xterm reads at most 100,000.
    package static let largestTerminalText = 74_994

    /// Who is tried, in this order; the user's own command is tried alone.
    package let providers: [Provider]
    private let isInTmux: Bool

    /// Finds out who can take a text.
    ///
    /// - Parameters:
    ///   - environment: The dashboard's own variables.
    ///   - command: The user's own command; nil or blank for none.
    ///   - isInstalled: Whether there is a program of this name.
    package init(
        environment: [String: String],
        command: String? = nil,
        isInstalled: (_ program: String) -> Bool
    ) {
        isInTmux = environment["TMUX"].map { !$0.isEmpty } ?? false
        if let command, !command.allSatisfy(\.isWhitespace) {
            providers = [.custom(command)]
            return
        }
        var providers: [Provider] = isInTmux ? [.tmux, .terminal] : [.terminal]
        for tool in Self.tools(environment) {
            if let program = tool.arguments?.first, isInstalled(program) { providers.append(tool) }
        }
        self.providers = providers
    }

    /// The desktop's programs that reach the display the user sits at.
    private static func tools(_ environment: [String: String]) -> [Provider] {
        let isRemote = environment["SSH_CONNECTION"] != nil || environment["SSH_TTY"] != nil
        var tools: [Provider] = []
        if !isRemote, environment["WAYLAND_DISPLAY"]?.isEmpty == false { tools.append(.wlCopy) }
        // Over SSH ":0" is the far machine's own screen, and "localhost:10" that of the user.
        if let display = environment["DISPLAY"], !display.isEmpty, !isRemote || !display.hasPrefix(":") {
            tools += [.xclip, .xsel]
        }
        return tools
    }

    /// Hands a text to one provider after the other until one took it for certain.
    ///
    /// What the terminal was sent may be lost, so programs that come after it are run all the same.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - run: Runs a program on the text; returns nil when it ended well, else why not.
    ///   - send: Sends bytes to the terminal; returns whether the terminal was there.
    /// - Returns: What became of it.
    @MainActor
    package func put(
        _ text: String,
        run: @MainActor (_ arguments: [String], _ text: String) async -> String?,
        send: @MainActor ([UInt8]) -> Bool
    ) async -> Outcome {
        var isSent = false
        var isTooLong = false
        var refusal: Outcome?
        for provider in providers {
            if let arguments = provider.arguments {
                guard let reason = await run(arguments, text) else { return .copied(by: provider) }
                if refusal == nil { refusal = .refused(by: provider, reason: reason) }
            } else if let bytes = terminalBytes(for: text) {
                isSent = send(bytes) || isSent
            } else {
                isTooLong = true
            }
        }
        if isSent { return .sent }
        return isTooLong ? .tooLong(bytes: text.utf8.count) : refusal ?? .noProvider
    }

    /// The bytes that hand a text to the terminal; nil if it is too long.
    ///
    /// Inside tmux they are sent in both forms, since its settings decide which one gets through.
    func terminalBytes(for text: String) -> [UInt8]? {
        let bytes = Data(text.utf8)
        guard bytes.count <= Self.largestTerminalText else { return nil }
        let sequence = Array("\u{1B}]52;c;".utf8) + bytes.base64EncodedData() + [0x07]
        return isInTmux ? sequence + TmuxPassthrough.wrapped(sequence) : sequence
    }
}
