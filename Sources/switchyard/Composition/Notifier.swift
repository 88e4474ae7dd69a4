import Dashboard
import Engine
import Foundation
import Glibc
import Terminal
import Workspace

/// Calls somebody who looks elsewhere, by the terminal and by the user's own command.
@MainActor
final class Notifier {
    private let session: TerminalSession
    private let settings: ScreenSettings
    private let environment: [String: String]
    /// A command that does not work would complain about every task.
    private var hasComplained = false

    /// How long the command may take.
    private static let wallTime = Duration.seconds(10)

    init(session: TerminalSession, settings: ScreenSettings, environment: [String: String]) {
        self.session = session
        self.settings = settings
        self.environment = environment
    }

    /// Calls, unless the user wants to be left alone at this hour.
    ///
    /// - Throws: When the user's command failed, the first time.
    func notify(_ notice: TerminalNotice) async throws(PlatformError) {
        guard !isQuiet else { return }
        let isInTmux = environment["TMUX"]?.isEmpty == false
        session.screen.send(notice.bytes(settings.notice.kind, isInTmux: isInTmux))
        guard let line = settings.noticeCommand else { return }
        // The texts are arguments and variables of the shell, and never a part of the line it reads.
        let receiver = TextReceiver(
            arguments: ["/bin/sh", "-c", line, "switchyard", notice.title, notice.text],
            environment: environment.merging([
                "SWITCHYARD_NOTICE_TITLE": notice.title, "SWITCHYARD_NOTICE_TEXT": notice.text,
            ]) { $1 },
            wallTime: Self.wallTime
        )
        guard case .refused(let reason) = await receiver.take(""), !hasComplained else { return }
        hasComplained = true
        throw PlatformError(
            message: "notify.command failed: \(reason).",
            remedy: "Correct it in config.toml; this is not told again."
        )
    }

    /// Whether it is one of the quiet hours now, by the clock of this machine.
    private var isQuiet: Bool {
        guard let hours = settings.quietHours else { return false }
        var seconds = time(nil)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return false }
        return hours.covers(hour: Int(parts.tm_hour), minute: Int(parts.tm_min))
    }
}
