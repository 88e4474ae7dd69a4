import Foundation
import Testing

@testable import Store

@Suite struct RedactorTests {
    private static let token = "ghp_0123456789abcdefghijABCDEFGHIJ"
    private static let webToken =
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"

    @Test(arguments: [
        ("the token \(token).", "the token [redacted]."),
        ("a=\(token)\nb", "a=[redacted]\nb"),
        ("github_pat_11ABCDEFG0123456789_abcdefghij", "[redacted]"),
        ("\u{1B}[1;31m\(token)\u{1B}[0m", "\u{1B}[1;31m[redacted]\u{1B}[0m"),
        ("\u{1B}[m\(token)", "\u{1B}[m[redacted]"),
        ("glpat-abcdEFGH0123-4567_89", "[redacted]"),
        ("key sk-proj-abcDEF0123456789abcDEF", "key [redacted]"),
        ("hf_abcdefghijklmnopqrstuvwx", "[redacted]"),
        ("AKIAIOSFODNN7EXAMPLE", "[redacted]"),
        ("xoxb-1234567890-abcdef", "[redacted]"),
        ("jwt \(webToken)!", "jwt [redacted]!"),
        ("Authorization: Bearer abc123def456ghi789", "Authorization: Bearer [redacted]"),
        ("authorization: basic dXNlcjpwYXNz", "authorization: basic [redacted]"),
        ("{\"Authorization\": \"token abcdef123456\"}", "{\"Authorization\": \"token [redacted]\"}"),
        ("https://me:s3cr3t@example.org/x", "https://me:[redacted]@example.org/x"),
        ("postgres://me:p@ss:w@db:5432/x", "postgres://me:[redacted]@db:5432/x"),
        ("export API_TOKEN=abcdef12", "export API_TOKEN=[redacted]"),
        ("DB_PASSWORD='long enough'", "DB_PASSWORD='[redacted]'"),
        ("DB_PASSWORD='never closed\nb", "DB_PASSWORD='never closed\nb"),
        ("DB_PASSWORD='unclosed\nb", "DB_PASSWORD='[redacted]\nb"),
        ("SECRET_KEY=\"a-b-c-d-e\" next", "SECRET_KEY=\"[redacted]\" next"),
        ("DB_PASSWORD=\"a\\\"b c d e\" x", "DB_PASSWORD=\"[redacted]\" x"),
        (#"{"password": "hunter2x", "user": "me"}"#, #"{"password": "[redacted]", "user": "me"}"#),
        (#"{"clientSecret":"abcdef"}"#, #"{"clientSecret":"[redacted]"}"#),
        (#""{\"db_password\" : \"abcdef\"}""#, #""{\"db_password\" : \"[redacted]\"}""#),
        ("connect(password: 'abc_def')", "connect(password: '[redacted]')"),
        ("db:\n  api_key: abcd1234efgh\n  port: 1", "db:\n  api_key: [redacted]\n  port: 1"),
        ("- api-key: abcd1234+/==  # note", "- api-key: [redacted]  # note"),
        ("\"access_token\": \"abcdefghij1234\"", "\"access_token\": \"[redacted]\""),
    ])
    func `what looks like a secret goes`(text: String, expected: String) {
        #expect(Redactor().redact(text) == expected)
    }

    @Test(arguments: [
        "", "plain words", "ghp_ and github_pat_ are prefixes", "task-list-item-with-many-words-1",
        "sk-learn-is-a-library-for-python", "MAX_TOKENS=16384000", "TOKENS=100000", "token = parser.next()",
        "PASSWORD=$PASSWORD_FROM_ENV", "API_KEY=${API_KEY:-none}", "SECRET=load_secret(path)",
        "PASSWORD==other_one",
        "TOKEN=short", "http://localhost:11434/api", "http://example.org/a@b:c", "ssh://git@example.org:22/x",
        "a bearer of bad news arrived at the gate", "Authorization: required for this route",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----", "eyJ.a.b",
        "commit 0123456789abcdef0123456789abcdef01234567", "日本語 😀 e\u{301}",
        "xghp_0123456789abcdefghijABCDEFGHIJ", "[31mghp_0123456789abcdefghijABCDEFGHIJ",
        "let password: String", "def login(password: str, token: int64): pass", "password: required",
        "\"password\": \"Enter your password\"", "\"password\": \"$DB_PASSWORD\"",
        "\"token\": \"identifier\"",
        "token: String12", "secret: Vec<u8>, x", "password: config.db1.password",
        "the secret: 12345678 steps",
        "apiKey: process.env.API_KEY1", "\"secret\": null", "\"passwords\": \"abcdefgh\"",
    ])
    func `what does not stays as it is`(text: String) {
        #expect(Redactor().redact(text) == text)
    }

    @Test(arguments: ["", "RSA ", "OPENSSH ", "EC "])
    func `a private key goes as a whole`(kind: String) {
        let lines = String(repeating: "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n", count: 20)
        let begin = "-----BEGIN \(kind)PRIVATE KEY-----\n"
        let end = "-----END \(kind)PRIVATE KEY-----"
        #expect(Redactor().redact("a\n\(begin)\(lines)\(end)\nb") == "a\n[redacted]\nb")
        #expect(Redactor().redact("a\n\(begin)\(lines)") == "a\n[redacted]")
    }

    @Test func `known secrets go wherever they stand, the longest first`() {
        let redactor = Redactor(secrets: ["abcdef", "abcdefghi", "-=:-=:", "tiny"])
        #expect(
            redactor.redact("xabcdefghix abcdefx -=:-=: tiny") == "x[redacted]x [redacted]x [redacted] tiny"
        )
    }

    @Test func `redacting twice changes nothing more`() {
        let text = """
            \(Self.token) Authorization: Bearer abc123def456ghi789 https://me:s3cr3t@h/ TOKEN=abcdef12
            -----BEGIN PRIVATE KEY-----
            MIIEvQIBADANBgkqhkiG9w0BAQEFAASCMIIEvQIBADANBgkqhkiG9w0BAQEFAASC
            -----END PRIVATE KEY-----
            """
        let once = Redactor().redact(text)
        #expect(once.components(separatedBy: Redactor.mark).count == 6)
        #expect(Redactor().redact(once) == once)
    }

    @Test func `JSON stays JSON, and an escape does not hide a token`() throws {
        struct Value: Codable, Equatable {
            var list: [String]
            var number: Double
            var text: String
        }
        let value = Value(
            list: ["\n\(Self.token)\t\"end\"", "back\\slash", "é/😀\u{1}"],
            number: 0.1,
            text: "DB_PASSWORD=\"verysecret\""
        )
        let stored = try Redactor().storable(json: JSONCoding.encode(value))
        let cleaned = try JSONCoding.decode(Value.self, from: Data(stored.string.utf8))
        #expect(
            cleaned
                == Value(
                    list: ["\n[redacted]\t\"end\"", "back\\slash", "é/😀\u{1}"],
                    number: 0.1,
                    text: "DB_PASSWORD=\"[redacted]\""
                )
        )
    }

    @Test func `JSON without secrets keeps its bytes`() throws {
        let json = try JSONCoding.encode(["a": ["\"", "\\", "\n", "/", "é"], "b": []])
        #expect(try Redactor().storable(json: json).string == String(decoding: json, as: UTF8.self))
    }
}
