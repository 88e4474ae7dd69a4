import Domain
import Foundation
import Testing

@testable import Dashboard

/// The pull requests after a restart: the list as it was narrowed, and the page that was open.
@Suite struct PullRequestsMemoryTests {
    @Test
    func `the page of a pull request is opened again, at its tab, and leads back to the list as it was`()
        throws
    {
        var driver = Driver.onGitHub(120, 40)
        driver.press("5", "F", "enter", "l", "l")
        var next = Driver.starting(120, 40)
        next.apply(.remembered(ScreenMemory.reading(try driver.state.memory.data())))
        next.apply(.engineStarted(Fixtures.snapshot()))
        next.apply(.loaded(.gitHubStatus(Fixtures.gitHub)))
        next.answer()
        next.answer()
        let requests = next.state.gitHub.pullRequests
        #expect(requests.kind == .mine)
        #expect(requests.page?.number == 20)
        #expect(requests.page?.tab == .files)
        #expect(requests.page?.detail != nil)
        #expect(next.state.zooms[.pullRequests] == .full)
        next.press("esc")
        #expect(next.state.zooms[.pullRequests] == nil)
        #expect(next.state.gitHub.pullRequests.kind == .mine)
    }

    @Test func `a memory of before there were pages, or with names that mean nothing, is one of the list`() {
        for text in [
            #"{"version":1,"focus":"pull-requests"}"#,
            #"{"version":1,"focus":"pull-requests","pullRequests":{"kind":"odd","number":-1,"tab":"odd"}}"#,
        ] {
            var driver = Driver.starting(120, 40)
            driver.apply(.remembered(ScreenMemory.reading(Data(text.utf8))))
            #expect(driver.state.focus == .pullRequests)
            #expect(driver.state.gitHub.pullRequests.kind == .all)
            #expect(driver.state.gitHub.pullRequests.page?.number == nil)
            #expect(driver.state.toast == nil)
        }
    }

    @Test func `names in files stay`() {
        #expect(
            PullRequestPage.Tab.allCases.map(\.rawValue) == [
                "overview", "commits", "files", "threads", "checks",
            ]
        )
        #expect(
            PullRequestsState.Kind.allCases.map(\.rawValue) == ["all", "mine", "review-requested"]
        )
    }
}
