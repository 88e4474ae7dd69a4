package import Domain

/// How the user wants the dashboard to deal with the terminal.
///
/// The engine has no use for them; they are here because one file, one check and one list hold all settings.
package struct ScreenSettings: Sendable, Equatable {
    /// What the mouse does.
    package enum Mouse: String, Sendable, CaseIterable {
        case on
        /// Clicks and the wheel, but nothing while a button is held.
        case clicks
        case off
    }

    /// How somebody who looks elsewhere is called.
    package enum Notice: String, Sendable, CaseIterable {
        case bell, osc9, osc777, osc99, off
    }

    /// What the mouse does.
    package var mouse = Mouse.on
    /// Whether the window's title is ours.
    package var showsTitle = true
    /// A line for the shell that takes copied text on its standard input; nil to find a way.
    package var clipboardCommand: String?
    /// A line for the shell that opens a link, its first argument; nil for what the system has.
    package var browserCommand: String?
    /// How the terminal calls.
    package var notice = Notice.bell
    /// A line for the shell that is run as well; nil for none.
    package var noticeCommand: String?
    /// When nobody is called at all; nil for never.
    package var quietHours: QuietHours?

    /// What holds where nothing is set.
    package init() {}

    /// Reads them from the user's file and the environment, which are the only places that may set them.
    ///
    /// - Parameter environment: The process's variables.
    /// - Throws: `invalid` with file and line for what cannot be used.
    package init(environment: [String: String]) throws(EngineError) {
        let configuration = try EngineConfiguration.load(environment: environment)
        mouse = Mouse(rawValue: configuration.value(of: .mouse).text) ?? mouse
        showsTitle = configuration.value(of: .title).text == "on"
        clipboardCommand = configuration.text(.clipboardCommand)
        browserCommand = configuration.text(.browserCommand)
        notice = Notice(rawValue: configuration.value(of: .notice).text) ?? notice
        noticeCommand = configuration.text(.noticeCommand)
        quietHours = QuietHours(
            from: configuration.value(of: .quietFrom).text,
            until: configuration.value(of: .quietUntil).text
        )
    }
}
