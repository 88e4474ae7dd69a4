import Domain
import Terminal
import Testing

@testable import Dashboard

/// The list of models: what it says when there is none, and what it does with a name.
@Suite struct ModelDialogTests {
    private let away = EngineError.unavailable(message: "Ollama is away.", remedy: "Start it.")

    @Test(arguments: [(120, 40), (80, 24), (50, 15)]) func `trouble is told in the list, with what to do`(
        columns: Int,
        rows: Int
    ) {
        var driver = Driver.connected(columns, rows)
        driver.press("m")
        #expect(driver.shows("Asking for the models"))
        driver.apply(.failed(.ask(.models), away))
        #expect(driver.shows("Ollama is away."))
        #expect(driver.shows("Start it."))
        #expect(!driver.shows("Asking for the models"))
        #expect(driver.state.toast == nil)
        driver.press("esc")
        #expect(driver.state.dialogs.isEmpty)
        #expect(!driver.shows("Ollama is away."))
    }

    @Test func `Enter asks again, and the list comes when somebody answers`() {
        var driver = Driver.connected(80, 24)
        driver.press("m")
        driver.apply(.failed(.ask(.models), away))
        #expect(!driver.state.asked.contains(.models))
        #expect(driver.screen.last?.contains("enter ask again") == true)
        driver.press("enter")
        #expect(driver.state.asked.contains(.models))
        #expect(driver.shows("Asking for the models"))
        driver.answer()
        #expect(driver.shows("qwen2.5-coder:7b"))
    }

    @Test func `nothing is downloaded from nobody`() {
        var driver = Driver.connected(80, 24)
        driver.press("m")
        driver.type("n")
        #expect(!driver.shows("download n"))
        driver.apply(.failed(.ask(.models), away))
        #expect(!driver.shows("download n"))
        driver.press("enter")
        #expect(driver.takeCommands().isEmpty)
    }

    @Test func `a task is written in peace while no models are there`() {
        var driver = Driver.connected(80, 24)
        driver.press("n")
        driver.apply(.failed(.ask(.models), away))
        #expect(driver.state.toast == nil)
    }

    @Test func `a download is asked about, and not begun by the Enter that chose it`() {
        var driver = Driver.connected(80, 24)
        driver.press("m")
        driver.answer()
        driver.type("llama3.2:3b")
        driver.press("enter", "enter")
        #expect(driver.takeCommands().isEmpty)
        #expect(driver.state.dialogs.isEmpty)
    }
}
