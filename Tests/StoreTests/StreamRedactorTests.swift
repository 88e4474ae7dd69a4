import Testing

@testable import Store

@Suite struct StreamRedactorTests {
    private static let key =
        "-----BEGIN RSA PRIVATE KEY-----\n"
        + String(repeating: "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n", count: 40)
        + "-----END RSA PRIVATE KEY-----"

    private static let texts = [
        "token ghp_0123456789abcdefghijABCDEFGHIJ, and then github_pat_11ABCDEFG0123456789_abcdefghij.",
        "Authorization: Bearer abc123def456ghi789\nAuthorization: Basic dXNlcjpwYXNz\n",
        "https://me:s3cr3t@example.org/x and https://example.org/@y",
        "export API_TOKEN=abcdef12; DB_PASSWORD='long enough' SECRET=$OTHER\nDB_PASSWORD='unclosed\nnext",
        "{\"password\": \"hunter2x\", \"name\": \"x\"}\napi_key: abcd1234efgh\napi_key: none\n",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P!",
        "before\n\(key)\nafter", "sk-learn-is-a-library, ghosts and eyJ. 日本語 😀",
        "my known pass phrase is here, knownn secrets too: xknown-secretx",
    ]

    /// The text as it comes out, in pieces of a size.
    private func pass(_ text: String, size: Int, redactor: Redactor) -> String {
        let bytes = Array(text.utf8)
        var stream = redactor.stream()
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            result += stream.append(bytes[start..<min(start + size, bytes.count)])
        }
        return String(decoding: result + stream.finish(), as: UTF8.self)
    }

    @Test(arguments: [1, 2, 3, 7, 64, 100_000])
    func `pieces of any size give what the whole gives`(size: Int) {
        let redactor = Redactor(secrets: ["known pass phrase", "known-secret"])
        for text in Self.texts {
            #expect(pass(text, size: size, redactor: redactor) == redactor.redact(text))
        }
    }

    @Test func `a secret in two pieces is in neither of them`() {
        var stream = Redactor().stream()
        let first = stream.append("the key ghp_0123456789".utf8)
        #expect(String(decoding: first, as: UTF8.self) == "the key ")
        #expect(
            String(decoding: stream.append("abcdefghijABCDEFGHIJ ok".utf8), as: UTF8.self) == "[redacted] ok"
        )
        #expect(stream.finish().isEmpty)
    }

    @Test(arguments: ["def add", "return a +", "an aside", "1 +", "password", "日本"])
    func `ordinary text is passed on at once`(text: String) {
        var stream = Redactor(secrets: ["topsecret"]).stream()
        #expect(String(decoding: stream.append(text.utf8), as: UTF8.self) == text)
    }

    @Test func `no text makes it hold back more than a bounded part`() {
        var stream = Redactor().stream()
        let line = Array("-----BEGIN PRIVATE KEY-----\n".utf8) + [UInt8](repeating: 0x41, count: 100_000)
        let passed = stream.append(line)
        #expect(!passed.contains(0x41))
        let more = stream.append([UInt8](repeating: 0x20, count: 50_000))
        #expect(passed.count + more.count > 29_000)
    }
}
