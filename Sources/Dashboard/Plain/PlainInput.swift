package import Domain

/// Everything that a plain session can be told.
enum PlainInput: Sendable {
    /// The engine answers; this is how things stand.
    case engineStarted(SnapshotQuery.Answer)
    /// The engine cannot be used any more.
    case engineEnded(EngineError)
    /// What happened in the engine, in order.
    case events([EventEnvelope])
    /// The user, or a script, wrote a line.
    case line(String)
    /// There are no more lines; on a terminal, no more for now.
    case endOfInput
    /// Ctrl-C.
    case interrupted
    /// A command was taken, and everything it changed at once has been told as events.
    case performed(EngineCommand, CommandReceipt)
    /// A question was answered.
    case answered(PlainAnswer)
    /// A command, or a question where there is none, was refused.
    case refused(EngineCommand?, EngineError)
}

/// A line that a session tells.
struct ToldLine: Sendable, Equatable {
    /// The line without its end.
    var text: String
    /// Whether it may be left out where the reader does not keep up.
    var kind: PlainOutput.Kind
}

/// What taking an input asks the world to do; results come back as inputs.
enum PlainEffect: Sendable, Equatable {
    /// Ask the engine for a change.
    case perform(EngineCommand)
    /// Ask the engine a question.
    case ask(PlainQuestion)
    /// Let go of the terminal; the engine works on until its queue is empty.
    case leave
    /// End the session.
    case end(PlainEnding)
}

/// What a session came to, of which its exit code is made.
package struct PlainEnding: Sendable, Equatable {
    /// The tasks that went on during the session, as they are now; none where a person was there to see them.
    package var tasks: [AgentTask] = []
    /// What was refused, misspelt commands included; none where a person was there to see it.
    package var refusals: [EngineError] = []
    /// Whether Ctrl-C ended it.
    package var isInterrupted = false
}
