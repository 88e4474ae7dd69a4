import Domain
import Terminal

/// Everything that can change what is on the screen.
enum DashboardInput: Sendable {
    /// A key, a paste, the mouse, or a word of the terminal.
    case terminal(TerminalInput)
    /// The terminal has another size.
    case resized(Size)
    /// The engine answers; this is how things stand.
    case engineStarted(SnapshotQuery.Answer)
    /// The engine cannot be used, or not any more.
    case engineFailed(EngineError)
    /// What happened in the engine, in order.
    case events([EventEnvelope])
    /// A question was answered.
    case loaded(Answer)
    /// A search in an output goes on, or came to something.
    case hunted(OutputHunt, OutputFinding)
    /// A command was taken.
    case performed(EngineCommand, CommandReceipt)
    /// A command or question was refused.
    case failed(Effect, EngineError)
    /// What the last time left of the screen.
    case remembered(ScreenMemory.Reading)
    /// The themes there are, and which one holds.
    case themesListed([ThemeListing], chosen: ThemeChoice)
    /// The user's keymap file was written anew, with what was found in it.
    case keymapRead(Keymap, [KeymapFinding])
    /// A text was given to the clipboard; its name in a sentence.
    case copied(Clipboard.Outcome, what: String)
    /// The user's editor returned.
    case edited(String, EditTarget)
    /// The user's editor returned, in which files of a task were open.
    case filesEdited(TaskID)
    /// The time has come that was asked for.
    case woke(Alarm)
    /// A second has gone by in which something is under way.
    case ticked
    /// Something outside the engine was done or not, in one line.
    case noticed(String, isTrouble: Bool)

    /// Whether it is a key that types or takes back a character.
    var isTyping: Bool {
        guard case .terminal(.key(let key)) = self else { return false }
        return key.typedCharacter != nil || key.code == .backspace
    }
}

extension DashboardInput {
    /// Whether somebody did something, after which there may be something new to remember.
    var isDeed: Bool {
        switch self {
        case .terminal(.key), .terminal(.paste), .terminal(.mouse), .performed, .edited: true
        default: false
        }
    }
}
