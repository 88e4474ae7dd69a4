// What a step was given and what came of it: long texts, apart from the rows of the journal.

package import Domain

extension StepTable {
    /// The longest output kept inside the database, in bytes of UTF-8; longer ones are files beside it.
    package static let largestStoredOutput = 256 * 1024

    /// Keeps what a step was given, such as a prompt.
    ///
    /// - Parameters:
    ///   - text: The inputs; they replace those saved before.
    ///   - step: The step.
    ///   - connection: A connection that may write.
    /// - Throws: ``StorageError``.
    package static func saveInputs(
        _ text: String,
        of step: StepID,
        in connection: StorageConnection
    ) throws(StorageError) {
        try connection.execute(TextStatement.saveInputs, [.id(step), .text(connection.redacted(text))])
    }

    /// Reads what a step was given; nil when nothing was kept.
    package static func inputs(
        of step: StepID,
        in connection: StorageConnection
    ) throws(StorageError) -> String? {
        try connection.row(TextStatement.inputs, [.id(step)]) { row throws(StorageError) in
            try row.optionalText("inputs")
        }.flatMap { $0 }
    }

    /// Keeps the whole output of a step: what its command printed, or what the model replied.
    ///
    /// Up to ``largestStoredOutput`` it is stored in the database, else in a file beside it.
    ///
    /// - Parameters:
    ///   - text: The output so far; it replaces what was saved before.
    ///   - step: The step.
    ///   - connection: A connection that may write.
    /// - Returns: The length of the stored text in characters.
    /// - Throws: ``StorageError``; `absent` when there is no such step.
    @discardableResult
    package static func saveOutput(
        _ text: String,
        of step: StepID,
        in connection: StorageConnection
    ) throws(StorageError) -> Int {
        let text = connection.redacted(text)
        let length = text.string.unicodeScalars.count
        guard try connection.execute(TextStatement.setLength, [.id(step), .integer(Int64(length))]) == 1
        else {
            throw .absent(what: "step \(step)")
        }
        let folder = OutputFolder(besideDatabase: connection.path)
        let replaced = try connection.row(TextStatement.output, [.id(step)]) { row throws(StorageError) in
            try row.optionalText("output_path")
        }.flatMap { $0 }
        var name: String?
        if text.string.utf8.count <= largestStoredOutput {
            try connection.execute(TextStatement.saveOutput, [.id(step), .text(text), .null])
        } else {
            let file = try folder.write(text, of: step)
            try connection.execute(TextStatement.saveOutput, [.id(step), .null, .name(file)])
            name = file
        }
        if let replaced, replaced != name { connection.afterCommit { folder.delete(replaced) } }
        return length
    }

    /// Reads a slice of the output of a step.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - offset: The first character wanted; a negative number counts from the end.
    ///   - limit: How many characters at the most.
    ///   - connection: Any connection.
    /// - Returns: The slice; empty when no output was saved.
    /// - Throws: ``StorageError``; `absent` when the output's file is gone.
    package static func output(
        of step: StepID,
        offset: Int = 0,
        limit: Int,
        in connection: StorageConnection
    ) throws(StorageError) -> TextSlice {
        let stored = try connection.row(TextStatement.output, [.id(step)]) { row throws(StorageError) in
            (text: try row.optionalText("output"), file: try row.optionalText("output_path"))
        }
        guard let file = stored?.file else {
            return TextSlice(of: stored?.text ?? "", offset: offset, limit: limit)
        }
        return try OutputFolder(besideDatabase: connection.path)
            .slice(of: file, offset: offset, limit: limit)
    }

    /// The statements for inputs and outputs.
    private enum TextStatement {
        static let saveInputs: SQLText = """
            INSERT INTO step_texts (step, inputs) VALUES ($1, $2)
            ON CONFLICT (step) DO UPDATE SET inputs = excluded.inputs
            """
        static let inputs: SQLText = "SELECT inputs FROM step_texts WHERE step = $1"
        static let saveOutput: SQLText = """
            INSERT INTO step_texts (step, output, output_path) VALUES ($1, $2, $3)
            ON CONFLICT (step) DO UPDATE SET output = excluded.output, output_path = excluded.output_path
            """
        static let output: SQLText = "SELECT output, output_path FROM step_texts WHERE step = $1"
        static let setLength: SQLText = "UPDATE steps SET output_length = $2 WHERE id = $1"
    }
}
