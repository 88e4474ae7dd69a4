import Testing

@testable import Terminal

@Suite struct MouseStreamTests {
    private func mouse(_ action: MouseEvent.Action, _ column: Int = 0, count: Int = 1) -> TerminalInput {
        .mouse(MouseEvent(action, at: Point(column: column, row: 0), count: count))
    }

    @Test func `turns of the wheel in one direction add up, where the pointer is last`() {
        let inputs = [mouse(.scrollDown, 1), mouse(.scrollDown, 2), mouse(.scrollDown, 3)]
        #expect(inputs.mergingMouseStreams == [mouse(.scrollDown, 3, count: 3)])
    }

    @Test func `of a movement the last place matters, and buttons apart from each other`() {
        let inputs = [
            mouse(.move(.left), 1), mouse(.move(.left), 2), mouse(.move(.right), 3), mouse(.move(.right), 4),
        ]
        #expect(inputs.mergingMouseStreams == [mouse(.move(.left), 2), mouse(.move(.right), 4)])
    }

    @Test func `what stands between keeps them apart, and clicks are never merged`() {
        let key = TerminalInput.key(Key(.enter))
        let inputs = [
            mouse(.scrollUp), key, mouse(.scrollUp), mouse(.scrollDown), mouse(.press(.left)),
            mouse(.press(.left)), mouse(.release(.left)),
        ]
        #expect(inputs.mergingMouseStreams == inputs)
    }

    @Test func `with another modifier a turn means something else`() {
        let shifted = TerminalInput.mouse(
            MouseEvent(.scrollUp, at: Point(column: 0, row: 0), modifiers: .shift)
        )
        #expect([mouse(.scrollUp), shifted].mergingMouseStreams.count == 2)
    }
}
