package import Foundation

/// Something that happened which the account is told of: a thread with an issue, a pull request or something else.
package struct NotificationPayload: Decodable, Sendable, Equatable {
    /// What it is about.
    package struct Subject: Decodable, Sendable, Equatable {
        /// One line of text.
        package let title: String
        /// The thing's address in the API; `nil` for what has none, such as a discussion.
        package let url: String?
        /// What kind of thing it is.
        package let type: ServerWord<NotificationSubject>
    }

    /// Names the thread.
    package let id: String
    /// Why the account is told.
    package let reason: ServerWord<NotificationReason>
    /// Whether nobody has looked at it yet.
    package let isUnread: Bool
    /// When something was last said.
    package let updatedAt: Date
    /// What it is about.
    package let subject: Subject

    private enum CodingKeys: String, CodingKey {
        case id, reason, subject
        case isUnread = "unread"
        case updatedAt = "updated_at"
    }
}

extension NotificationPayload {
    /// The number of the issue or pull request that it is about; `nil` for anything else.
    package var number: Int? {
        guard subject.type.known != nil else { return nil }
        return subject.url.flatMap { $0.split(separator: "/").last }.flatMap { Int($0) }
    }
}
