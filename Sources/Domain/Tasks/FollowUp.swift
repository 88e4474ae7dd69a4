public import Foundation

/// Something that the user said to a task after it was added: a part of the request from then on.
///
/// Those of a task are heard in the order in which they were said, so what is still unheard comes last.
public struct FollowUp: Codable, Sendable, Equatable {
    /// What was said.
    public let text: String
    /// When the task is to hear it.
    public let moment: FollowUpMoment
    /// When it was said.
    public let saidAt: Date
    /// The step whose model call was the first to carry it; nil as long as the agent has not heard it.
    public var heardIn: StepID?

    /// Creates a message.
    public init(text: String, moment: FollowUpMoment, saidAt: Date, heardIn: StepID? = nil) {
        self.text = text
        self.moment = moment
        self.saidAt = saidAt
        self.heardIn = heardIn
    }
}

/// When a task is to hear what is said to it.
///
/// The wire names are stable.
public enum FollowUpMoment: String, Codable, Sendable, CaseIterable {
    /// With the next model call; what runs is let to its end.
    case afterStep = "after-step"
    /// At once: the model call or check that runs is cut off for it.
    case now
}

extension AgentTask {
    /// Whether something was said that the agent has not heard yet.
    public var hasUnheard: Bool { followUps.contains { $0.heardIn == nil } }
}

extension KeyedDecodingContainer {
    /// Reads what was said to a task.
    ///
    /// It is preferred over the general form by what Swift makes of a task: one that was stored before anything
    /// could be said to it leaves the word out, and means nothing.
    func decode(_ type: [FollowUp].Type, forKey key: Key) throws -> [FollowUp] {
        try decodeIfPresent(type, forKey: key) ?? []
    }
}
