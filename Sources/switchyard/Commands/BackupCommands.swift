import ArgumentParser
import Domain
import Engine
import Foundation

/// `backup`: saves the project's database, also while an engine works on it.
struct BackupCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Save the project's database into one file, also while Switchyard works.",
        discussion: """
            In it are tasks, steps, chat, settings and the event log. Not in it are worktrees, checkpoints and \
            long outputs of steps, which are files of the state folder.
            """
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("The file.", valueName: "file"))
    var file: String

    @Flag(help: "Replace the file if it is there.")
    var force = false

    func execute(_ console: Console) async throws -> ExitStatus {
        let saved = try await ProjectBackup.save(project.engine, to: file, overwriting: force)
        let size = String(format: "%.1f MB", Double(saved.size) / 1e6)
        console.result(
            "saved \(saved.tasks) tasks and the log up to event \(saved.cursor.rawValue) in \(saved.path) (\(size), "
                + "looked through)"
        )
        console.progress(
            "not in it: worktrees, checkpoints and long outputs; they are files of the state folder"
        )
        try console.json(saved)
        return .done
    }
}

/// `restore`: puts a saved database in the place of the present one.
struct RestoreCommand: HeadlessCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a saved database in the place of the present one, which is kept under another name.",
        discussion: """
            Switchyard must not be at work on the project. The file is looked through first, its event log \
            included. Worktrees that the restored database does not know are kept until you say \
            --forget-earlier: then the present database is the one to stay, whatever was there before.
            """
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("The file that `backup` made.", valueName: "file"))
    var file: String?

    @Flag(help: "Keep the present database for good and let worktrees that no task names be tidied up again.")
    var forgetEarlier = false

    func validate() throws {
        guard (file == nil) == forgetEarlier else {
            throw ValidationError("Name a file, or say --forget-earlier.")
        }
    }

    func execute(_ console: Console) async throws -> ExitStatus {
        guard let file else {
            let path = try await ProjectBackup.forgetEarlier(project.engine)
            console.result("worktrees that no task names are tidied up at the next start")
            if let path { console.progress("the earlier database stays in \(path); remove it when you like") }
            try console.json(ForgottenReport(earlier: path))
            return .done
        }
        let restored = try await ProjectBackup.restore(project.engine, from: file)
        console.result(
            "restored \(restored.tasks) tasks and the log up to event \(restored.cursor.rawValue) from "
                + restored.source
        )
        if let earlier = restored.earlier {
            console.progress("the database that was there lies in \(earlier)")
        }
        console.progress(
            "look: switchyard list   if all is well, let worktrees be tidied up again: "
                + "switchyard restore --forget-earlier"
        )
        try console.json(restored)
        return .done
    }
}

/// What was forgotten, as JSON.
private struct ForgottenReport: Encodable {
    var earlier: String?
}
