import Domain
import Testing

@Suite struct CommitMessageTextTests {
    @Test(arguments: [
        ("Fix roman", "Fix roman", ""),
        ("Fix roman\nbody", "Fix roman", "body"),
        ("Fix roman\n\nbody\n\nmore\n", "Fix roman", "body\n\nmore"),
        ("\n\nFix roman\n \n\n  - indented\n", "Fix roman", "  - indented"),
        ("Fix roman\r\nbody", "Fix roman", "body"),
        ("", "", ""),
    ])
    func `a subject stands apart from its body`(text: String, subject: String, body: String) {
        let message = CommitMessageText(text)
        #expect(message.subject == subject)
        #expect(message.body == body)
        #expect(message.text == (body.isEmpty ? subject : subject + "\n\n" + body))
        #expect(CommitMessageText(message.text) == message)
    }
}
