import Foundation
import Testing

@testable import GitHub

/// What is known of a token, and that no text shows it.
@Suite struct TokenTests {
    private static let secret = "ghp_" + String(repeating: "q7Wz", count: 9)

    @Test(arguments: ["", "  \n", "two words", "line\nbreak", "ümlaut", "nul\u{0}"])
    func `what cannot be sent is no token`(text: String) {
        #expect(GitHubToken(text) == nil)
    }

    @Test func `the line break of a file is no part of it`() throws {
        let token = try #require(GitHubToken(" \(Self.secret)\n"))
        #expect(token.reveal() == Self.secret)
        #expect(token == GitHubToken(Self.secret))
    }

    @Test(arguments: [
        ("ghp_abc", GitHubToken.Kind.classic), ("github_pat_abc", .fineGrained), ("gho_abc", .oauth),
        ("ghu_abc", .app), ("ghs_abc", .app), (String(repeating: "0a", count: 20), .classic),
        (String(repeating: "0a", count: 19), .unknown), ("anything", .unknown),
    ])
    func `its first letters tell its kind`(text: String, kind: GitHubToken.Kind) throws {
        let token = try #require(GitHubToken(text))
        #expect(token.kind == kind)
    }

    @Test func `no text shows it, wherever it lies`() throws {
        let token = try #require(GitHubToken(Self.secret))
        let credential = GitHubCredential(token: token, source: .file("/home/me/token"))
        let configuration = try GitHubConfiguration(credential: credential)
        for value in [token, credential, configuration, [token], Optional(token) as Any] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            let texts = [dumped, "\(value)", String(reflecting: value), String(describing: value)]
            #expect(!texts.joined().contains(Self.secret))
            #expect(!texts.joined().contains(Self.secret.dropFirst(4)))
        }
        #expect("\(token)" == "token \(token.fingerprint)")
    }

    @Test func `the fingerprint tells tokens apart`() {
        // printf abc | sha256sum
        #expect(GitHubToken("abc")?.fingerprint == "ba7816bf8f01")
        #expect(GitHubToken("abd")?.fingerprint != "ba7816bf8f01")
    }

    @Test func `it is cut out of a text that repeats it`() throws {
        let token = try #require(GitHubToken(Self.secret))
        #expect(token.removed(from: "Bad \(Self.secret)!") == "Bad [token]!")
    }
}
