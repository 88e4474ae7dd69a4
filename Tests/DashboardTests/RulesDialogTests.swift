import Domain
import Terminal
import Testing

@testable import Dashboard

/// The list of rules about commands, and how one is revoked.
@Suite struct RulesDialogTests {
    private func opened(_ columns: Int = 120, _ rows: Int = 40) -> Driver {
        var driver = Driver.connected(columns, rows)
        driver.press("L")
        return driver
    }

    @Test func `the rules are asked for and listed, with what has become of them`() {
        var driver = opened()
        #expect(driver.shows("Asking for the rules"))
        driver.answer()
        #expect(driver.shows("allow npm test in this project"))
        #expect(driver.shows("deny git push * in task #3  until"))
        #expect(driver.shows("allow make * once, in the sandbox  expired"))
        driver.type("push")
        #expect(!driver.shows("npm test"))
        driver.press("esc")
        #expect(driver.state.dialogs.isEmpty)
    }

    @Test func `where there is none the list says how to make one`() {
        var driver = opened(80, 24)
        driver.apply(.loaded(.rules([])))
        #expect(driver.shows("No rule yet; `switchyard rules add` makes one."))
    }

    @Test func `a rule that is revoked can be had back`() {
        var driver = opened()
        driver.answer()
        #expect(driver.screen.last?.contains("enter revoke") == true)
        driver.press("enter")
        #expect(driver.shows("Revoke rule 1?"))
        driver.press("y")
        let command = EngineCommand.revokeCommandRule(id: RuleID(rawValue: 1))
        #expect(driver.takeCommands() == [command])
        var revoked = Fixtures.rules[0]
        revoked.revokedAt = driver.time
        driver.events(.commandRuleChanged(rule: revoked))
        driver.apply(.performed(command, CommandReceipt(note: "Revoked.")))
        #expect(driver.shows("Revoked rule 1: allow npm test in this project"))
        driver.press("u")
        #expect(
            driver.takeCommands() == [
                .addCommandRule(
                    effect: .allow,
                    pattern: CommandPattern("npm test"),
                    scope: .project,
                    isSandboxOnly: false,
                    expiresAt: nil
                )
            ]
        )
    }

    @Test func `the list follows what others do to the rules`() {
        var driver = opened()
        driver.answer()
        var revoked = Fixtures.rules[1]
        revoked.revokedAt = driver.time
        driver.events(.commandRuleChanged(rule: revoked))
        #expect(!driver.shows("git push"))
        let added = CommandRule(
            id: RuleID(rawValue: 4),
            effect: .allow,
            pattern: CommandPattern("cargo *"),
            scope: .project,
            createdAt: driver.time
        )
        driver.events(.commandRuleChanged(rule: added))
        #expect(driver.shows("allow cargo * in this project"))
        driver.press("esc", "L")
        #expect(driver.shows("allow cargo * in this project"))
    }
}
