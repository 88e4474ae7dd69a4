import Engine
import Terminal
import Workspace

// What the settings mean to the terminal kit.

extension ScreenSettings.Notice {
    /// The terminal kit's name for it.
    var kind: TerminalNotice.Kind {
        switch self {
        case .bell: .bell
        case .osc9: .osc9
        case .osc777: .osc777
        case .osc99: .osc99
        case .off: .off
        }
    }
}

extension ScreenSettings.Mouse {
    /// The terminal kit's name for it.
    var reporting: MouseReporting {
        switch self {
        case .on: .drags
        case .clicks: .clicks
        case .off: .off
        }
    }
}

extension ScreenSettings {
    /// Who takes copied text.
    func clipboard(environment: [String: String]) -> Clipboard {
        Clipboard(environment: environment, command: clipboardCommand) { program in
            ProgramFinder.find(program, path: environment["PATH"]) != nil
        }
    }
}
