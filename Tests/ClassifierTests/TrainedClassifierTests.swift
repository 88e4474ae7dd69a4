import Domain
import Testing

@testable import Classifier

/// From labelled texts to a model, its bytes, and answers with a reason.
@Suite struct TrainedClassifierTests {
    private static let nouns = [
        "parser", "window", "cache", "login page", "server", "editor", "index", "clock", "printer", "menu",
        "upload", "search", "tree", "session", "cursor", "table", "socket", "theme", "report", "queue",
    ]
    private static let labels = ["bug", "feature", "question"]

    private static let texts: [LabelledText] = nouns.flatMap { noun in
        [
            LabelledText(
                title: "The \(noun) crashes with an error",
                body: "It stops when I open the \(noun). Expected: no crash.",
                source: "issue",
                label: "bug"
            ),
            LabelledText(
                title: "Please add an option for the \(noun)",
                body: "It would be nice to support another \(noun).",
                source: "issue",
                label: "feature"
            ),
            LabelledText(
                title: "How do I use the \(noun)?",
                body: "What is the right way to open the \(noun)?",
                source: "issue",
                label: "question"
            ),
        ]
    }

    private static func bytes() throws -> [UInt8] {
        let settings = ModelTrainer.Settings(kind: .classes, labels: labels)
        return ModelFile.encode(try ModelTrainer(texts, settings: settings).train(version: "t1"))
    }

    @Test(arguments: [
        ("The importer crashes with an error", TaskType.bug), ("Please add an option for icons", .feature),
        ("How do I use the importer?", .question),
    ])
    func `a text never seen gets the type of those like it, and the words that say so`(
        title: String,
        type: TaskType
    ) throws {
        let classifier = try TrainedClassifier(bytes: Self.bytes())
        let answer = classifier.classify(title: title, body: "", source: "issue")
        #expect(answer.type == type)
        #expect(answer.confidence > 0.5)
        #expect(answer.version == "t1")
        #expect(!answer.reason.isEmpty)
        #expect(abs(answer.probabilities.values.reduce(0, +) - 1) < 1e-9)
    }

    @Test func `a type that is not allowed is never said`() throws {
        let classifier = try TrainedClassifier(bytes: Self.bytes())
        let answer = classifier.classify(
            title: "The importer crashes with an error",
            body: "",
            source: "issue",
            allowed: [.feature, .question]
        )
        #expect(answer.type != .bug)
        #expect(answer.probabilities[.bug] == 0)
    }

    @Test(arguments: ["", "\u{0}\u{1}\u{FFFD}", "統計の見出しを翻訳する", String(repeating: "word ", count: 100_000)])
    func `any text has an answer`(text: String) throws {
        let classifier = try TrainedClassifier(bytes: Self.bytes())
        let answer = classifier.classify(title: text, body: text, source: nil)
        #expect(abs(answer.probabilities.values.reduce(0, +) - 1) < 1e-9)
        #expect(answer.confidence > 0)
    }

    @Test func `bytes that are no whole model are refused`() throws {
        let bytes = try Self.bytes()
        #expect(throws: ModelFileError.notAModel) { try TrainedClassifier(bytes: []) }
        #expect(throws: ModelFileError.notAModel) { try TrainedClassifier(bytes: Array("x".utf8) + bytes) }
        #expect(throws: ModelFileError.wrongLength(expected: bytes.count, found: bytes.count - 1)) {
            try TrainedClassifier(bytes: bytes.dropLast())
        }
        for place in stride(from: ModelFile.checkedStart, to: bytes.count, by: bytes.count / 50) {
            var broken = bytes
            broken[place] ^= 0x10
            #expect(throws: ModelFileError.damaged) { try TrainedClassifier(bytes: broken) }
        }
    }

    @Test func `own labels change the answer for texts like them and leave others`() throws {
        let base = try TrainedClassifier(bytes: Self.bytes())
        let own = (0..<20).map { number in
            LabelledText(
                title: "Nightly wobble number \(number)",
                body: "The wobble is back.",
                source: "issue",
                label: "bug"
            )
        }
        let near = try NearTrainer.train(own, near: base.trainable, version: "t2")
        let learned = try TrainedClassifier(bytes: ModelFile.encode(near))
        let wobble = learned.classify(title: "Nightly wobble", body: "The wobble is back.", source: "issue")
        #expect(wobble.type == .bug)
        #expect(wobble.confidence > 0.8)
        #expect(
            learned.classify(title: "How do I use the menu?", body: "", source: "issue").type == .question
        )
        #expect(learned.version == "t2")
    }

    @Test func `texts that cannot be learned from are named`() throws {
        let settings = ModelTrainer.Settings(kind: .classes, labels: ["bug"])
        #expect(throws: TrainingError.noTexts) { try ModelTrainer([], settings: settings) }
        #expect(throws: TrainingError.unknownLabel("feature")) {
            try ModelTrainer(Self.texts, settings: settings)
        }
    }
}
