import HTTP
import Testing

@testable import GitHub

/// Deliveries: whether they are genuine, and what they hold.
@Suite struct WebhookTests {
    private static let body = Array("Hello, World!".utf8)
    private static let digits = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"

    // MARK: Signatures

    @Test func `the example of GitHub's documentation is genuine`() throws {
        let verifier = try #require(WebhookVerifier(secret: "It's a Secret to Everybody"))
        #expect(verifier.isGenuine(body: Self.body, signature: "sha256=" + Self.digits))
        #expect(verifier.isGenuine(body: Self.body, signature: "sha256=" + Self.digits.uppercased()))
    }

    @Test(
        arguments: [
            nil, "", "sha256=", digits, "sha1=\(digits)", "sha256=\(digits.dropLast())",
            "sha256=\(digits)0", "sha256=0\(digits.dropFirst())", "sha256=\(digits.dropLast())x",
            "SHA256=\(digits)", "sha256= \(digits)",
        ] as [String?]
    )
    func `every other signature is wrong`(signature: String?) throws {
        let verifier = try #require(WebhookVerifier(secret: "It's a Secret to Everybody"))
        #expect(!verifier.isGenuine(body: Self.body, signature: signature))
    }

    @Test func `one other byte or another secret is wrong`() throws {
        let signature = "sha256=" + Self.digits
        let verifier = try #require(WebhookVerifier(secret: "It's a Secret to Everybody"))
        #expect(!verifier.isGenuine(body: Self.body + [10], signature: signature))
        #expect(!verifier.isGenuine(body: [], signature: signature))
        let other = try #require(WebhookVerifier(secret: "it's a Secret to Everybody"))
        #expect(!other.isGenuine(body: Self.body, signature: signature))
    }

    @Test func `an empty secret is none, and no text shows one`() throws {
        #expect(WebhookVerifier(secret: "") == nil)
        let verifier = try #require(WebhookVerifier(secret: "hush-hush"))
        var dumped = ""
        dump(verifier, to: &dumped)
        #expect(!(dumped + "\(verifier)" + String(reflecting: verifier)).contains("hush"))
    }

    // MARK: Deliveries

    private static let headers: HTTPHeaders = [
        "X-GitHub-Event": "pull_request", "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "Content-Type": "application/json",
    ]

    @Test func `a delivery has an event, an id and a payload`() throws {
        let delivery = try WebhookDelivery(headers: Self.headers, body: Array(#"{"a":1}"#.utf8))
        #expect(delivery.event == "pull_request")
        #expect(delivery.id == "72d3162e-cc78-11e3-81ab-4c9367dc0958")
        #expect(delivery.payload == Array(#"{"a":1}"#.utf8))
    }

    @Test(arguments: [
        ("payload=%7B%22a%22%3A%22b+c%2Bd%22%7D", #"{"a":"b c+d"}"#),
        ("x=1&payload=%7b%7D&y=2", "{}"), ("payload=100%&a", "100%"), ("payload=%zz%4", "%zz%4"),
        ("payload=%C3%A9", "é"),
    ])
    func `a form has its payload in a field`(form: String, payload: String) throws {
        var headers = Self.headers
        headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
        let delivery = try WebhookDelivery(headers: headers, body: Array(form.utf8))
        #expect(String(decoding: delivery.payload, as: UTF8.self) == payload)
    }

    @Test(
        arguments: [
            ("X-GitHub-Event", nil, WebhookDelivery.Refusal.noEvent),
            ("X-GitHub-Event", "a b", .noEvent), ("X-GitHub-Event", "", .noEvent),
            ("X-GitHub-Delivery", nil, .noID), ("X-GitHub-Delivery", "\u{1B}[2J", .noID),
            ("X-GitHub-Delivery", String(repeating: "a", count: 65), .noID),
            ("Content-Type", "application/x-www-form-urlencoded", .noPayload),
        ] as [(String, String?, WebhookDelivery.Refusal)]
    )
    func `what is no delivery is refused`(
        name: String,
        value: String?,
        refusal: WebhookDelivery.Refusal
    ) {
        var headers = Self.headers
        headers[name] = value
        #expect(throws: refusal) { try WebhookDelivery(headers: headers, body: Array("{}".utf8)) }
    }

    @Test func `a body over the limit is refused, and an empty one`() {
        #expect(throws: WebhookDelivery.Refusal.tooLarge(limit: 4)) {
            try WebhookDelivery(headers: Self.headers, body: Array("{   }".utf8), maximumBytes: 4)
        }
        #expect(throws: WebhookDelivery.Refusal.noPayload) {
            try WebhookDelivery(headers: Self.headers, body: [])
        }
        #expect(WebhookDelivery.maximumBytes == 26_214_400)
    }
}
