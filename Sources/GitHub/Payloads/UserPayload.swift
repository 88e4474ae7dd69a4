/// An account: a person, an organisation or a bot.
package struct UserPayload: Decodable, Sendable, Hashable {
    /// Unique on its server; passes 2³².
    package let id: Int
    /// The account's name in addresses and mentions.
    package let login: String
    /// Such as `User`, `Organization` or `Bot`.
    package let type: String?
    /// The name people chose; only where one account is asked for.
    package let name: String?
    /// The account's page.
    package let htmlURL: String?

    private enum CodingKeys: String, CodingKey {
        case id, login, type, name
        case htmlURL = "html_url"
    }
}

/// An account in a place where the server also writes `{}`, or a name of git's without a login.
struct UncertainUserPayload: Decodable, Sendable, Equatable {
    let user: UserPayload?

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        user = try container.contains(.login) ? UserPayload(from: decoder) : nil
    }

    private enum CodingKeys: String, CodingKey {
        case login
    }
}
