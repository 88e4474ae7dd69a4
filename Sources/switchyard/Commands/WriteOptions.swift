import ArgumentParser
import Domain
import Foundation

/// The number of an issue or a pull request on the command line.
struct NumberArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The number on GitHub.", valueName: "number"))
    var text: String

    func validate() throws {
        guard let parsed, parsed > 0 else { throw ValidationError("'\(text)' is no number on GitHub.") }
    }

    /// The number, with or without a leading `#`.
    var number: Int { parsed ?? 0 }

    private var parsed: Int? { Int(text.hasPrefix("#") ? String(text.dropFirst()) : text) }
}

/// A text that has to be given.
struct BodyArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The text, in Markdown; `-` reads standard input.", valueName: "body")
    )
    var body: String

    /// The text.
    ///
    /// - Throws: `EngineError` when standard input cannot be read.
    func text() throws(EngineError) -> String { body == "-" ? try InputText.standardInput() : body }
}

/// A text that can be given.
struct BodyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The text, in Markdown.", valueName: "text"))
    var body: String?

    @Option(help: ArgumentHelp("A file with the text; `-` reads standard input.", valueName: "file"))
    var bodyFile: String?

    func validate() throws {
        if body != nil, bodyFile != nil { throw ValidationError("Choose one of --body and --body-file.") }
    }

    /// The text; nil where none is given.
    ///
    /// - Throws: `EngineError` when the file cannot be read.
    func text() throws(EngineError) -> String? {
        guard let bodyFile else { return body }
        return bodyFile == "-" ? try InputText.standardInput() : try InputText.contents(of: bodyFile)
    }
}

/// The commit that something is said or done about.
struct HeadOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The commit that you have looked at; without it the newest one that is known.",
            valueName: "commit"
        )
    )
    var head: String?
}

/// Reads texts for GitHub.
enum InputText {
    /// Everything on standard input.
    static func standardInput() throws(EngineError) -> String {
        do {
            return text(of: try FileHandle.standardInput.readToEnd() ?? Data())
        } catch {
            throw .unavailable(
                message: "Standard input cannot be read: \(error.localizedDescription).",
                remedy: "Give the text with the command."
            )
        }
    }

    /// Everything in a file.
    static func contents(of path: String) throws(EngineError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .invalid(message: "The file \(path) cannot be read.", remedy: "Check the path.")
        }
        return text(of: data)
    }

    /// The text without the line end that files and pipes have last.
    private static func text(of data: Data) -> String {
        let text = String(decoding: data, as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
