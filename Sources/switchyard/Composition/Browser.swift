import Dashboard
import Engine
import Foundation
import Workspace

/// The user's browser, where one can be opened from here.
struct Browser {
    private let settings: ScreenSettings
    private let environment: [String: String]

    /// How long it may take to be started in the background.
    private static let wallTime = Duration.seconds(5)

    init(settings: ScreenSettings, environment: [String: String]) {
        self.settings = settings
        self.environment = environment
    }

    /// Why none can be opened, in a sentence; nil where one can.
    var gap: String? {
        guard line == nil else { return nil }
        guard hasDisplay else {
            return
                "There is no display for a browser here; BROWSER or browser.command names one that needs none."
        }
        return "There is no xdg-open here; BROWSER or browser.command names a browser."
    }

    /// Opens a link, and waits for no more than that it was started.
    ///
    /// - Parameter link: A link of the web; it is an argument of the shell, and never a part of the line it reads.
    /// - Throws: Where there is no browser, or the shell does not take the line.
    func open(_ link: String) async throws(PlatformError) {
        guard let line else {
            throw PlatformError(message: gap ?? "There is no browser here.", remedy: "")
        }
        // A browser may stay in the foreground for as long as it is open: the shell leaves it behind.
        let receiver = TextReceiver(
            arguments: ["/bin/sh", "-c", "{ \(line)\n} >/dev/null 2>&1 &", "switchyard", link],
            environment: environment,
            wallTime: Self.wallTime
        )
        guard case .refused(let reason) = await receiver.take("") else { return }
        throw PlatformError(
            message: "The browser was not opened: \(reason).",
            remedy: "Set browser.command in config.toml."
        )
    }

    /// The line for the shell whose first argument is the link; nil where there is no browser.
    private var line: String? {
        if let command = settings.browserCommand { return command }
        if let named = environment["BROWSER"]?.split(separator: ":").first {
            // Some have a place for the link in it, as xdg-open has it.
            guard named.contains("%s") else { return "\(named) \"$1\"" }
            return String(named.replacing("%s", with: "\"$1\""))
        }
        guard hasDisplay, ProgramFinder.find("xdg-open", path: environment["PATH"]) != nil else { return nil }
        return "xdg-open \"$1\""
    }

    private var hasDisplay: Bool {
        ["DISPLAY", "WAYLAND_DISPLAY"].contains { environment[$0]?.isEmpty == false }
    }
}
