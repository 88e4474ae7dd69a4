/// How the tokens of a service look: a fixed beginning and a run of characters after it.
struct TokenShape: Sendable {
    /// The beginning.
    let prefix: [UInt8]
    /// How many characters have to follow.
    let minimum: Int
    /// What may follow.
    let alphabet: SecretAlphabet
    /// Whether one of them has to be a digit, for beginnings that ordinary words share.
    let needsDigit: Bool

    private init(
        _ prefix: String,
        _ minimum: Int,
        _ alphabet: SecretAlphabet = .word,
        needsDigit: Bool = false
    ) {
        self.prefix = Array(prefix.utf8)
        self.minimum = minimum
        self.alphabet = alphabet
        self.needsDigit = needsDigit
    }

    /// The shapes that services publish for secret scanners.
    ///
    /// https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
    static let all: [TokenShape] = [
        // GitHub, GitLab.
        TokenShape("ghp_", 20), TokenShape("gho_", 20), TokenShape("ghu_", 20), TokenShape("ghs_", 20),
        TokenShape("ghr_", 20), TokenShape("github_pat_", 20), TokenShape("glpat-", 16, .wordAndHyphen),
        // Model providers.
        TokenShape("sk-", 20, .wordAndHyphen, needsDigit: true), TokenShape("hf_", 20),
        TokenShape("AIza", 30, .wordAndHyphen),
        // Clouds, payment, packages, chat.
        TokenShape("AKIA", 16, .upperCase), TokenShape("ASIA", 16, .upperCase),
        TokenShape("sk_live_", 16), TokenShape("sk_test_", 16), TokenShape("rk_live_", 16),
        TokenShape("npm_", 30), TokenShape("pypi-", 40, .wordAndHyphen),
        TokenShape("xoxa-", 10, .wordAndHyphen), TokenShape("xoxb-", 10, .wordAndHyphen),
        TokenShape("xoxe-", 10, .wordAndHyphen), TokenShape("xoxp-", 10, .wordAndHyphen),
        TokenShape("xoxr-", 10, .wordAndHyphen), TokenShape("xoxs-", 10, .wordAndHyphen),
        TokenShape("xapp-", 10, .wordAndHyphen),
    ]
}

extension TokenShape {
    /// The shapes by the byte that they begin with.
    static let byFirstByte: [[TokenShape]] = (0..<256).map { byte in
        all.filter { $0.prefix[0] == UInt8(byte) }
    }
}

/// A set of characters that a part of a secret is made of.
enum SecretAlphabet {
    /// Letters, digits and `_`.
    case word
    /// Those and `-`: also base64 in its form for URLs.
    case wordAndHyphen
    /// Capital letters and digits.
    case upperCase
    /// Capital letters, digits and `_`: the name of an environment variable.
    case variableName
    /// What follows `Bearer` (RFC 6750).
    case bearer
    /// Base64 in both forms.
    case base64
    /// Base64 with line ends.
    case base64Lines

    /// Whether the set holds an ASCII character.
    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "a")...UInt8(ascii: "z"): self != .upperCase && self != .variableName
        case UInt8(ascii: "_"): self != .upperCase && self != .base64Lines
        case UInt8(ascii: "-"): self == .wordAndHyphen || self == .bearer || self == .base64
        case UInt8(ascii: "."), UInt8(ascii: "~"): self == .bearer
        case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            self == .bearer || self == .base64 || self == .base64Lines
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): self == .base64Lines
        default: false
        }
    }
}
