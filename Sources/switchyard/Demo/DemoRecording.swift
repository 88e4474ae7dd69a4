import Foundation

/// What the recorded model of the demonstration says: a first edit that mends half of the bug, so that the
/// checks reject it, then one that mends all of it; and a few words in the chat.
enum DemoRecording {
    /// The name shown wherever a reply of the recording is shown.
    static let name = "demo"

    /// The recording in the format of `RecordedProvider`.
    static func contents() throws -> Data {
        try JSONEncoder().encode(
            Recording(
                name: name,
                model: "recorded-demo",
                contextLength: 8192,
                replies: [
                    Reply(match: editMark, text: edit(halfFixed, "4 needs its own letters, IV.")),
                    Reply(
                        match: editMark,
                        text: edit(fixed, "Both 4 and 40 need letters of their own."),
                        repeats: true
                    ),
                    Reply(match: nil, text: chat, repeats: true),
                ]
            )
        )
    }

    /// Occurs in every request for an edit, and in none of the chat: the program's own text.
    private static let editMark = "letters=${pair#*:}"

    private static let halfFixed = SampleProject.program(
        table: "1000:M 900:CM 500:D 400:CD 100:C 90:XC 50:L 10:X 9:IX 5:V 4:IV 1:I"
    )
    private static let fixed = SampleProject.program(
        table: "1000:M 900:CM 500:D 400:CD 100:C 90:XC 50:L 40:XL 10:X 9:IX 5:V 4:IV 1:I"
    )

    private static let chat = """
        I am a **recording**, not a model: whatever you write here, I answer with these words.

        - In the Tasks pane, press `n` and ask me to mend `roman.sh`.
        - To talk with a real model, install Ollama, run `ollama pull qwen2.5-coder:7b`, and start Switchyard again.

        """

    private static func edit(_ program: String, _ words: String) -> String {
        "\(words)\n\nroman.sh\n```sh\n\(program)```\n"
    }
}

/// A recording as `RecordedProvider` reads it.
private struct Recording: Encodable {
    var name: String
    var model: String
    var contextLength: Int
    var replies: [Reply]
}

/// A reply of a recording.
private struct Reply: Encodable {
    enum CodingKeys: String, CodingKey {
        case match, text, tokensPerSecond
        case repeats = "repeat"
    }

    var match: String?
    var text: String
    /// About what a small model reaches on a laptop, so that the stream is seen to stream.
    var tokensPerSecond = 120.0
    var repeats = false
}
