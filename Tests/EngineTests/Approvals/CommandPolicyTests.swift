import Domain
import Foundation
import Testing

@testable import Engine

/// What rules make of lines, at a time that tests say.
@Suite struct CommandPolicyTests {
    private static let start = Date(timeIntervalSince1970: 1_700_000_000)
    private static let third = TaskID(rawValue: 3)

    private static func rule(
        _ effect: CommandRule.Effect,
        _ pattern: String,
        id: Int64 = 1,
        scope: CommandRule.Scope = .project,
        isSandboxOnly: Bool = false,
        expiresAfter seconds: Double? = nil,
        isRevoked: Bool = false
    ) -> CommandRule {
        CommandRule(
            id: RuleID(rawValue: id),
            effect: effect,
            pattern: CommandPattern(pattern),
            scope: scope,
            isSandboxOnly: isSandboxOnly,
            createdAt: start,
            expiresAt: seconds.map { start.addingTimeInterval($0) },
            revokedAt: isRevoked ? start : nil
        )
    }

    private static func context(
        isSandboxed: Bool = false,
        task: TaskID? = Self.third,
        isOwn: Bool = true,
        after seconds: Double = 1
    ) -> CommandPolicy.Context {
        CommandPolicy.Context(
            isSandboxed: isSandboxed,
            task: task,
            isOwn: isOwn,
            time: start.addingTimeInterval(seconds)
        )
    }

    /// What comes of a line, in a word.
    private func outcome(
        _ line: String,
        _ rules: [CommandRule],
        _ context: CommandPolicy.Context = Self.context()
    ) -> String {
        switch CommandPolicy(rules: rules).decide(line, context) {
        case .allow(let rules): "allow " + rules.map { "\($0.id)" }.joined(separator: ",")
        case .deny(let rule, _): "deny \(rule.id)"
        case .ask: "ask"
        }
    }

    // MARK: - Patterns

    static let allowed: [(String, String, Bool)] = [
        ("npm test", "npm test", true),
        ("npm test", "npm  test", true),
        ("npm test", "'npm' \"test\"", true),
        ("npm test", "npm test --silent", false),
        ("npm test", "npm", false),
        ("npm test", "/tmp/npm test", false),
        ("npm test", "./npm test", false),
        ("npm test", "CI=1 npm test", false),
        ("CI=1 npm test", "CI=1 npm test", true),
        ("CI=1 npm test", "CI=2 npm test", false),
        ("npm test", "npm test > log", false),
        ("npm test", "npm test > /dev/null 2>&1", true),
        ("npm test", "npm test < in", true),
        ("npm test", "npm $X", false),
        ("npm test", "npm test; npm test", true),
        ("npm test", "npm test && rm x", false),
        ("npm test", "npm test $(rm x)", false),
        ("npm test", "if true; then npm test; fi", false),
        ("npm test", "A=1; npm test", false),
        ("npm test", "", false),
        ("git diff *", "git diff", true),
        ("git diff *", "git diff HEAD -- a.py", true),
        ("git diff *", "git diff $X *.py", true),
        ("git diff *", "git diff $(rm x)", false),
        ("git diff *", "git log", false),
        ("make * test", "make -C x test", false),
        ("make * test", "make -k test", true),
        ("make * test", "make $K test", false),
        ("[ *", "[ -f x ]", true),
    ]

    @Test(arguments: allowed) func `an allowed command is exactly what the rule says`(
        pattern: String,
        line: String,
        isAllowed: Bool
    ) {
        #expect(outcome(line, [Self.rule(.allow, pattern)]) == (isAllowed ? "allow 1" : "ask"))
    }

    static let denied: [(String, String, Bool)] = [
        ("rm", "rm -rf x", true),
        ("rm", "/bin/rm x", true),
        ("rm", "make && rm x", true),
        ("rm", "echo $(rm x)", true),
        ("rm", "X=1 rm x", true),
        ("rm", "sudo rm x", true),
        ("rm", "sh -c 'rm x'", true),
        ("rm", "find . -exec /bin/rm {} +", true),
        ("rm", "if a; then rm x; fi", true),
        ("rm", "grep rm file", false),
        ("rm", "farm x", false),
        ("rm", "sh check.sh", false),
        ("git push *", "git push", true),
        ("git push *", "git push --force", true),
        ("git push *", "git $WHAT", true),
        ("git push *", "git status", false),
        ("git push *", "while a; do git push; done", true),
        ("*", "anything at all", true),
    ]

    @Test(arguments: denied) func `a denied command is whatever resembles it`(
        pattern: String,
        line: String,
        isDenied: Bool
    ) {
        let rules = [Self.rule(.deny, pattern, id: 1), Self.rule(.allow, "@checks", id: 2)]
        #expect(outcome(line, rules) == (isDenied ? "deny 1" : "allow 2"))
    }

    static let refusedPatterns: [(CommandRule.Effect, String, Bool)] = [
        (.allow, "npm test", true), (.allow, "git diff *", true), (.allow, "CI=1 make", true),
        (.deny, "*", true),
        (.allow, "@checks", true), (.deny, "@checks", false), (.allow, "", false), (.allow, "* test", false),
        (.allow, "CI=1", false), (.allow, "a; b", false), (.deny, "a | b", false), (.allow, "echo $X", false),
        (.allow, "echo 'a'", false), (.allow, "rm *.txt", false), (.allow, "@other", false),
        (.allow, "a\u{1B}b", false),
    ]

    @Test(arguments: refusedPatterns) func `a pattern that could never be meant makes no rule`(
        effect: CommandRule.Effect,
        text: String,
        isFine: Bool
    ) {
        #expect((CommandPattern(text).problem(for: effect) == nil) == isFine)
    }

    // MARK: - Rules together

    @Test func `every command of a line has to be allowed, and one that is denied wins`() {
        let rules = [
            Self.rule(.allow, "git *", id: 1), Self.rule(.allow, "make *", id: 2),
            Self.rule(.deny, "git push *", id: 3),
        ]
        #expect(outcome("git diff | make", rules) == "allow 1,2")
        #expect(outcome("git diff | less", rules) == "ask")
        #expect(outcome("make && git push", rules) == "deny 3")
        #expect(outcome("make", []) == "ask")
    }

    @Test func `an expired or revoked rule says nothing, and one holds up to its end`() {
        let rule = Self.rule(.allow, "make", expiresAfter: 60)
        #expect(outcome("make", [rule], Self.context(after: 59.9)) == "allow 1")
        #expect(outcome("make", [rule], Self.context(after: 60)) == "ask")
        #expect(outcome("make", [Self.rule(.allow, "make", isRevoked: true)]) == "ask")
        let denial = Self.rule(.deny, "make", id: 1, expiresAfter: 60)
        #expect(
            outcome("make", [denial, Self.rule(.allow, "make", id: 2)], Self.context(after: 61)) == "allow 2"
        )
    }

    @Test func `a rule reaches as far as it says`() {
        let own = Self.rule(.allow, "make", scope: .task(id: Self.third))
        #expect(outcome("make", [own]) == "allow 1")
        #expect(outcome("make", [own], Self.context(task: TaskID(rawValue: 4))) == "ask")
        #expect(outcome("make", [own], Self.context(task: nil)) == "ask")
        let inside = Self.rule(.allow, "make", isSandboxOnly: true)
        #expect(outcome("make", [inside]) == "ask")
        #expect(outcome("make", [inside], Self.context(isSandboxed: true)) == "allow 1")
    }

    @Test func `a rule for once is not spent where another will do`() {
        let rules = [Self.rule(.allow, "make", id: 1, scope: .once), Self.rule(.allow, "make *", id: 2)]
        #expect(outcome("make", rules) == "allow 2")
        #expect(outcome("make", [rules[0]]) == "allow 1")
    }

    @Test func `the consent is about what the project itself runs outside the sandbox, whatever that is`() {
        let consent = Self.rule(.allow, "@checks")
        #expect(outcome("if a; then b; fi", [consent]) == "allow 1")
        #expect(outcome("make", [consent], Self.context(isOwn: false)) == "ask")
        #expect(outcome("make", [consent], Self.context(isSandboxed: true)) == "ask")
        #expect(CommandPolicy(rules: [consent]).hasConsent(at: Self.start))
        #expect(!CommandPolicy(rules: [Self.rule(.allow, "make")]).hasConsent(at: Self.start))
    }

    @Test func `a rule that is taken comes into its place, and one that is revoked goes`() {
        var policy = CommandPolicy(rules: [Self.rule(.allow, "b", id: 2), Self.rule(.allow, "a", id: 1)])
        policy.take(Self.rule(.allow, "c", id: 3))
        #expect(policy.rules.map(\.id.rawValue) == [1, 2, 3])
        policy.take(Self.rule(.allow, "b", id: 2, isRevoked: true))
        #expect(policy.rules.map(\.id.rawValue) == [1, 3])
    }
}
