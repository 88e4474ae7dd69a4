import Foundation
package import HTTP

/// One delivery as it arrived: what happened, under which id, and the payload's JSON, not read yet.
///
/// It says nothing of whether it is genuine; `WebhookVerifier` does, over the body as it came.
package struct WebhookDelivery: Sendable, Hashable {
    /// Why a request is no delivery.
    package enum Refusal: Error, Sendable, Hashable {
        /// The body is larger than any that GitHub sends; the limit is in bytes.
        case tooLarge(limit: Int)

        /// There is no event, or none with such a name.
        case noEvent

        /// There is no id by which a second delivery could be told.
        case noID

        /// A form without a payload, or an empty body.
        case noPayload
    }

    /// The most that GitHub sends, in bytes ("Webhook events and payloads": 25 MB).
    package static let maximumBytes = 25 << 20

    /// What happened, such as `pull_request`; `ping` comes first.
    package let event: String

    /// The delivery's id; a redelivery has the same.
    package let id: String

    /// The JSON.
    package let payload: [UInt8]

    /// Takes a delivery apart.
    ///
    /// - Parameters:
    ///   - headers: The request's fields.
    ///   - body: The request's body.
    ///   - maximumBytes: The most to take.
    /// - Throws: `Refusal` for what is no delivery.
    package init(
        headers: HTTPHeaders,
        body: [UInt8],
        maximumBytes: Int = WebhookDelivery.maximumBytes
    ) throws(Refusal) {
        guard body.count <= maximumBytes else { throw .tooLarge(limit: maximumBytes) }
        guard let event = headers["X-GitHub-Event"], Self.isName(event) else { throw .noEvent }
        guard let id = headers["X-GitHub-Delivery"], Self.isName(id) else { throw .noID }
        let type = headers["Content-Type"]?.lowercased() ?? ""
        let isForm = type.hasPrefix("application/x-www-form-urlencoded")
        guard let payload = isForm ? Self.payload(ofForm: body) : body, !payload.isEmpty else {
            throw .noPayload
        }
        self.event = event
        self.id = id
        self.payload = payload
    }

    /// Names go into messages and keys, so they are short and plain.
    private static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// The value of the field `payload`; `nil` when there is none.
    private static func payload(ofForm body: [UInt8]) -> [UInt8]? {
        let name = Array("payload=".utf8)
        for field in body.split(separator: UInt8(ascii: "&")) where field.starts(with: name) {
            return decoded(field.dropFirst(name.count))
        }
        return nil
    }

    /// Undoes the encoding of forms; what is no escape stays as it is.
    private static func decoded(_ field: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(field.count)
        var index = field.startIndex
        while index < field.endIndex {
            let byte = field[index]
            index += 1
            if byte == UInt8(ascii: "%"), index + 2 <= field.endIndex,
                let value = UInt8(String(decoding: field[index..<index + 2], as: UTF8.self), radix: 16)
            {
                result.append(value)
                index += 2
            } else {
                result.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return result
    }
}
